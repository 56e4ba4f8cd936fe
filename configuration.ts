import * as pulumi from "@pulumi/pulumi";
import type { ServicePrincipalTokenArgs } from "./components";
import { argumentProblems } from "./components/argument-problems";
import { type AuthField, PRINCIPAL_AUTH_TYPES } from "./dynamic/arguments/auth-types";
import { quote } from "./dynamic/arguments/quote";
import { type Issue, toPlace } from "./dynamic/arguments/schema";

type Fields = Readonly<Record<string, unknown>>;

/** A field of an entry that is kept separately and encrypted, under the entry's name in an object of secrets. */
interface SecretField {
  readonly property: "login" | "adopt";
  readonly field: string;
  /** Key of the stack configuration. */
  readonly key: "clientSecrets" | "adoptedTokens";
}

/**
 * The tokens of this stack, by name, from `databricks-pat:tokens`. The client secrets of existing principals, and the
 * values of the tokens to adopt, are kept encrypted in `databricks-pat:clientSecrets` and
 * `databricks-pat:adoptedTokens`. Throws when an entry is wrong; the error names the path of each problem.
 */
export function readTokens(config: pulumi.Config): ReadonlyMap<string, ServicePrincipalTokenArgs> {
  const tokens = config.requireObject<unknown>("tokens");
  const issues = isObject(tokens)
    ? Object.entries(tokens).flatMap(([name, entry]) =>
        issuesOf(name, entry).map(({ path, message }) => ({ path: [name, ...path], message })),
      )
    : [{ path: [], message: `must be an object of tokens by name, not ${quote(tokens)}` }];
  if (issues.length > 0) {
    const lines = issues.map(({ path, message }) => `  ${config.name}:${toPlace(["tokens", ...path])}: ${message}`);
    throw new pulumi.RunError(`the stack configuration is wrong:\n${lines.join("\n")}`);
  }
  const entries = Object.entries(tokens as Readonly<Record<string, Fields>>);
  return new Map(entries.map(([name, entry]) => [name, toArgs(entry, ({ key }) => requireSecret(config, key, name))]));
}

function issuesOf(name: string, entry: unknown): readonly Issue[] {
  if (!/^[\w.-]+$/.test(name)) {
    return [{ path: [], message: 'is not a resource name: use letters, digits, "_", "." and "-"' }];
  }
  if (!isObject(entry)) return [{ path: [], message: `must be an object with a kind, not ${quote(entry)}` }];
  // The resources that take the secrets check them.
  const problems = argumentProblems(toArgs(entry, () => pulumi.secret("")));
  const inClear = secretFieldsOf(entry).filter(({ property, field }) => field in (entry[property] as Fields));
  return [
    ...problems.map(({ property, issue }) => ({ path: [property, ...issue.path], message: issue.message })),
    ...inClear.map(({ property, field, key }) => ({
      path: [property, field],
      message: `must not be here in clear text: remove it, and set it as a secret in ${key}`,
    })),
    ...("administrator" in entry
      ? [{ path: ["administrator"], message: "is for programs only: set the administrator's login in the environment" }]
      : []),
  ];
}

/** The arguments of an entry, with the secrets that are kept separately. */
function toArgs(entry: Fields, readSecret: (field: SecretField) => pulumi.Output<string>): ServicePrincipalTokenArgs {
  const args: Record<string, unknown> = { ...entry };
  for (const secret of secretFieldsOf(entry)) {
    args[secret.property] = { ...(args[secret.property] as Fields), [secret.field]: readSecret(secret) };
  }
  return args as unknown as ServicePrincipalTokenArgs;
}

function secretFieldsOf({ kind, login, adopt }: Fields): readonly SecretField[] {
  if (kind !== "existing") return [];
  const fields = isObject(login) ? fieldsOf(login["authType"]) : {};
  const ofLogin = Object.keys(fields).filter((field) => fields[field]?.secret);
  return [
    ...ofLogin.map((field) => ({ property: "login", field, key: "clientSecrets" }) as const),
    ...(isObject(adopt) ? [{ property: "adopt", field: "tokenValue", key: "adoptedTokens" } as const] : []),
  ];
}

function fieldsOf(authType: unknown): Readonly<Record<string, AuthField>> {
  const authTypes: Readonly<Record<string, { readonly fields: Readonly<Record<string, AuthField>> }>> =
    PRINCIPAL_AUTH_TYPES;
  return typeof authType === "string" && Object.hasOwn(authTypes, authType) ? (authTypes[authType]?.fields ?? {}) : {};
}

/** The secret of one entry, from an object of secrets by their names. */
function requireSecret(config: pulumi.Config, key: string, name: string): pulumi.Output<string> {
  return config.requireSecretObject<Record<string, string>>(key).apply((secrets) => {
    const secret = secrets[name];
    if (secret) return secret;
    const command = `pulumi config set --secret --path '${config.name}:${key}["${name}"]'`;
    throw new pulumi.RunError(`${config.name}:${key}.${name} is missing: ${command}`);
  });
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
