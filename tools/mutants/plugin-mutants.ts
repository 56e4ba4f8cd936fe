import type { Mutant } from "./mutant";

const SECRETS = "../../plugin/secrets.ts";
const PROVIDER = "../../plugin/plugin-provider.ts";

const served = (title: string): Mutant["test"] => ({ file: "../plugin/served-resources.test.ts", title });

/** Mutants of what is between Pulumi and the lifecycles in the plugin. */
export const PLUGIN_MUTANTS: readonly Mutant[] = [
  {
    id: "inputs-in-clear",
    breaks: "stores the inputs of a resource of the plugin in clear",
    file: SECRETS,
    find: "isSecret ? toSecret(found) : markLike(found, given[name])",
    replacement: "isSecret ? found : markLike(found, given[name])",
    test: served("has the secrets in its inputs marked"),
  },
  {
    id: "outputs-in-clear",
    breaks: "stores outputs of the plugin in clear whose inputs are secret",
    file: SECRETS,
    find: "toSecret(value) : markLike(value, inputs[name])",
    replacement: "toSecret(value) : value",
    test: served("has the value of its token marked once"),
  },
  {
    id: "token-in-clear",
    breaks: "stores the value of a token of the plugin in clear",
    file: SECRETS,
    find: "definition.secretOutputs?.includes(name) === true ? toSecret(value)",
    replacement: "definition.secretOutputs?.includes(name) === true ? value",
    test: served("has the value of its token marked once"),
  },
  {
    id: "place-login-in-clear",
    breaks: "stores the login of a place in clear in the plugin",
    file: SECRETS,
    find: '{ ...place, login: toSecret(place["login"]) }',
    replacement: "place",
    test: served("has the secrets in its inputs marked"),
  },
  {
    id: "marked-twice",
    breaks: "marks a secret of the plugin twice",
    file: SECRETS,
    find: "value: revealValue(value) }",
    replacement: "value: { [specialSigKey]: specialSecretSig, value: revealValue(value) } }",
    test: served("has the value of its token marked once"),
  },
  {
    id: "secret-as-object",
    breaks: "passes secrets on to the lifecycles of the plugin as they are marked",
    file: SECRETS,
    find: 'if (value[specialSigKey] === specialSecretSig) return revealValue(value["value"]);',
    replacement: "if (value[specialSigKey] === specialSecretSig) return value;",
    test: served("gets its properties with secrets in clear"),
  },
  {
    id: "unknown-as-absent",
    breaks: "passes on what a preview does not know as if it were absent",
    file: SECRETS,
    find: 'revealValue(value["value"]) : UNKNOWN',
    replacement: 'revealValue(value["value"]) : undefined',
    test: served("what is not known as unknown"),
  },
  {
    id: "half-done-in-clear",
    breaks: "stores in clear what a failed create or update of the plugin has done half",
    file: "../../plugin/partly-done.ts",
    find: "sent.reduce((outputs, each) => markOutputs(definition, outputs, each), failure.properties)",
    replacement: "failure.properties",
    test: { file: "../faults/plugin-faults.test.ts", title: "place, first create, scope, not stored" },
  },
  {
    id: "left-administrator-in-clear",
    breaks: "stores an administrator in clear that has left the program of a failed update of the plugin",
    file: PROVIDER,
    find: "failMarked(definition, olds, news)",
    replacement: "failMarked(definition, news)",
    test: served("keeps marked what the program has left"),
  },
  {
    id: "gone-stays",
    breaks: "keeps a token in the state of the plugin that a refresh does not find",
    file: PROVIDER,
    find: 'id: found.id ?? ""',
    replacement: "id: found.id ?? id",
    test: { file: "../faults/plugin-faults.test.ts", title: "refresh of a token revoked outside" },
  },
  {
    id: "one-lifecycle-for-all",
    breaks: "checks every resource of the plugin as a token",
    file: PROVIDER,
    find: "lifecycles[definition.lifecycle].check(",
    replacement: "lifecycles.personalAccessToken.check(",
    test: served("is served by the lifecycle of its type"),
  },
  {
    id: "label-of-the-plugin",
    breaks: "labels the tokens of a program with the plugin's label, not its own",
    file: "../../plugin/served-resource.ts",
    find: "...given,\n    }),",
    replacement: "...given,\n      ...label,\n    }),",
    test: served("has the secrets in its inputs marked"),
  },
];
