import type { Mutant } from "./mutant";

const SECRETS = "../../plugin/secrets.ts";
const PROVIDER = "../../plugin/plugin-provider.ts";

const secrets = (title: string): Mutant["test"] => ({ file: "../plugin/secrets.test.ts", title });
const provider = (title: string): Mutant["test"] => ({ file: "../plugin/plugin-provider.test.ts", title });
const faults = (title: string): Mutant["test"] => ({ file: "../faults/plugin-faults.test.ts", title });

/** Mutants of what is between Pulumi and the lifecycles in the plugin. */
export const PLUGIN_MUTANTS: readonly Mutant[] = [
  {
    id: "inputs-in-clear",
    breaks: "stores the logins of a resource of the plugin in clear that no program has marked",
    file: SECRETS,
    find: "secretArguments.includes(name) && !isLoginWithoutSecret(value)",
    replacement: "false",
    test: secrets("have a login with a secret, which no program has marked"),
  },
  {
    id: "outputs-in-clear",
    breaks: "stores in clear what a program of the plugin has marked as a secret",
    file: SECRETS,
    find: "[given[name], addressMarks(name, given)]",
    replacement: "[addressMarks(name, given)]",
    test: secrets("have what the program has marked, where it has"),
  },
  {
    id: "token-in-clear",
    breaks: "stores the value of a token of the plugin in clear",
    file: SECRETS,
    find: "isSecret || secretOutputs.includes(name)",
    replacement: "isSecret",
    test: secrets("have a token's value always"),
  },
  {
    id: "place-login-in-clear",
    breaks: "stores the login of a place in clear in the plugin",
    file: SECRETS,
    find: '{ ...place, login: toSecret(place["login"]) }',
    replacement: "place",
    test: secrets("have the login of a place"),
  },
  {
    id: "marked-twice",
    breaks: "marks a secret of the plugin twice",
    file: SECRETS,
    find: "value: revealValue(value) }",
    replacement: "value: { [specialSigKey]: specialSecretSig, value: revealValue(value) } }",
    test: secrets("have what was marked before or now, once"),
  },
  {
    id: "secret-as-object",
    breaks: "passes secrets on to the lifecycles of the plugin as they are marked",
    file: SECRETS,
    find: 'if (value[specialSigKey] === specialSecretSig) return revealValue(value["value"]);',
    replacement: "if (value[specialSigKey] === specialSecretSig) return value;",
    test: secrets("are in clear, at any depth"),
  },
  {
    id: "unknown-as-absent",
    breaks: "passes on what a preview does not know as if it were absent",
    file: SECRETS,
    find: 'revealValue(value["value"]) : UNKNOWN',
    replacement: 'revealValue(value["value"]) : undefined',
    test: secrets("have the mark of the engine for what a preview does not know"),
  },
  {
    id: "half-done-in-clear",
    breaks: "stores in clear what a failed create or update of the plugin has done half",
    file: PROVIDER,
    find: "mark(definition, error.properties, ...givens)",
    replacement: "error.properties",
    test: faults("place, first create, scope, not stored"),
  },
  {
    id: "left-secret-in-clear",
    breaks: "stores in clear what a program has left that was secret, where an update of the plugin fails",
    file: PROVIDER,
    find: "[olds, news]",
    replacement: "[news]",
    test: provider("marks the secrets of what a failed create or update leaves"),
  },
  {
    id: "gone-stays",
    breaks: "keeps a token in the state of the plugin that a refresh does not find",
    file: PROVIDER,
    find: 'id: found.id ?? ""',
    replacement: "id: found.id ?? id",
    test: faults("refresh of a token revoked outside"),
  },
  {
    id: "one-lifecycle-for-all",
    breaks: "checks every resource of the plugin as a token",
    file: PROVIDER,
    find: "lifecycles[definition.lifecycle].check(",
    replacement: "lifecycles.personalAccessToken.check(",
    test: provider("gives the calls of ExistingPrincipal"),
  },
  {
    id: "label-of-the-plugin",
    breaks: "labels the tokens of a program with the plugin's label, not its own",
    file: "../../plugin/served-resource.ts",
    find: "...given,\n    }),",
    replacement: "...given,\n      ...label,\n    }),",
    test: provider("adds to a resource of a program"),
  },
  {
    id: "secret-of-a-schedule",
    breaks: "names the schedule of a component of the plugin, and not the component, for a secret",
    file: "../../plugin/construct.ts",
    find: 'if (secrets.length > 0) throw toRefusal("ServicePrincipalToken", name, secrets);',
    replacement: "",
    test: provider("refuses a secret in a component that previews show"),
  },
  {
    id: "words-of-the-sdk",
    breaks: "shows how Pulumi sends inputs in the refusals of the plugin",
    file: "../../plugin/component-failures.ts",
    find: 'error.message = error.message.replace(SENDING, "");',
    replacement: "error.message = error.message.trim();",
    test: { file: "../plugin/component-failures.test.ts", title: "say nothing of how Pulumi sends inputs" },
  },
  {
    id: "secret-number-shown",
    breaks: "quotes a number in messages of the plugin that is a secret",
    file: SECRETS,
    find: 'typeof value === "string" || typeof value === "number"',
    replacement: 'typeof value === "string"',
    test: secrets("are those of secrets, at any depth, and their numbers"),
  },
  {
    id: "secret-address-in-clear",
    breaks: "stores in clear where a token of the plugin is published by a secret name",
    file: SECRETS,
    find: 'if (name === "uri") return hasSecret(sink) ? SECRET : undefined;',
    replacement: "",
    test: secrets("have the address of a place whose name the program has marked"),
  },
  {
    id: "login-is-a-name",
    breaks: "hides the address of each place of a token of the plugin that has a login",
    file: SECRETS,
    find: "isSecretValue(place) || hasSecret(names)",
    replacement: "hasSecret(place)",
    test: secrets("have the addresses of a token's places whose names"),
  },
];
