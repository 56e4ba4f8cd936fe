import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import type { ServicePrincipalTokenArgs } from "./components";
import { argumentProblems } from "./components/argument-problems";
import { ARGUMENTS } from "./components/arguments";
import { type AuthField, PRINCIPAL_AUTH_TYPES } from "./dynamic/arguments/auth-types";
import { credentialProblem } from "./dynamic/arguments/credential";
import { didYouMean } from "./dynamic/arguments/did-you-mean";
import { maskCredentials, quote } from "./dynamic/arguments/quote";
import { type Issue, toPlace } from "./dynamic/arguments/schema";
import { PROGRAM_ARGUMENTS, SECRET_KEYS, STACK_KEYS, unknownKeys } from "./dynamic/arguments/stack-keys";

type Fields = Readonly<Record<string, unknown>>;

const PROGRAMS_ONLY = "is for programs only: set the administrator's login in the environment";

/** The names of the arguments that an entry may have. */
const OF_ENTRIES: ReadonlySet<string> = new Set(
  Object.values(ARGUMENTS).flatMap((list) => Object.keys({ ...list.required, ...list.optional })),
);

/** A field of an entry that is kept separately and encrypted, under the entry's name in an object of secrets. */
interface SecretField {
  readonly property: "login" | "adopt";
  readonly field: string;
  readonly key: (typeof SECRET_KEYS)[number];
}

/**
 * The tokens of this stack, by name, from `databricks-pat:tokens`. The client secrets of existing principals, and the
 * values of the tokens to adopt, are kept encrypted in `databricks-pat:clientSecrets` and
 * `databricks-pat:adoptedTokens`. Throws when something is wrong; the error has one line for each problem, which begins
 * with its path. Warns of secrets that no entry uses.
 */
export function readTokens(
  config: pulumi.Config,
  accountProvider?: databricks.Provider,
): ReadonlyMap<string, ServicePrincipalTokenArgs> {
  const tokens = readObject(config, "tokens");
  const entries = Object.entries(tokens ?? {});
  const problems = [
    ...keyProblems(config),
    ...(tokens === undefined ? [tokensProblem(config)] : []),
    ...entries.flatMap(([name, entry]) => entryProblems(config, name, entry, accountProvider)),
    ...SECRET_KEYS.flatMap((key) => secretProblems(config, key, entries)),
  ];
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  ${maskCredentials(problem)}`);
    throw new pulumi.RunError(`the stack configuration is wrong:\n${lines.join("\n")}`);
  }
  for (const key of SECRET_KEYS) warnOfUnused(config, key, entries);
  return new Map(
    entries.map(([name, entry]) => [
      name,
      toArgs(entry as Fields, ({ key }) => readSecret(config, key, name), accountProvider),
    ]),
  );
}

/**
 * The provider of the account in `databricks-pat:account`, which makes the federation policies of principals of
 * Databricks: `accountId`, and `host` if it is not that of Azure. Its login is that of the environment. Throws when the
 * setting is wrong; undefined if there is none.
 */
export function readAccountProvider(config: pulumi.Config): databricks.Provider | undefined {
  const place = `${config.name}:account`;
  const text = pulumi.runtime.getConfig(place);
  if (text === undefined) return undefined;
  const { accountId, host = AZURE_ACCOUNTS, ...others } = readObject(config, "account") ?? {};
  const command = `pulumi config set --plaintext --path '${place}.accountId' ID`;
  if (typeof accountId !== "string" || typeof host !== "string" || Object.keys(others).length > 0)
    throw new pulumi.RunError(
      `${place}: must be an object with accountId, and host if it is not ${AZURE_ACCOUNTS}: ${isList(text) ? `run pulumi config rm ${place}, then` : "set it with"} ${command}`,
    );
  return new databricks.Provider("account", { host, accountId });
}

/** Host of the accounts of Azure Databricks. */
const AZURE_ACCOUNTS = "https://accounts.azuredatabricks.net";

/** Keys that nothing reads. One that has the name of an argument belongs to an entry. */
function keyProblems({ name: namespace }: pulumi.Config): string[] {
  const known = ["tokens", "account", ...SECRET_KEYS, ...STACK_KEYS];
  const keys = Object.keys(pulumi.runtime.allConfig());
  const misplaced = [...OF_ENTRIES].filter((argument) => keys.includes(`${namespace}:${argument}`));
  return [
    ...misplaced.map(
      (key) =>
        `${namespace}:${key}: belongs to a token: set ${namespace}:tokens.NAME.${key}, and remove it here with pulumi config rm ${namespace}:${key}`,
    ),
    ...unknownKeys(
      keys.filter((key) => !misplaced.some((argument) => key === `${namespace}:${argument}`)),
      known,
      namespace,
    ),
  ];
}

function tokensProblem({ name: namespace }: pulumi.Config): string {
  const text = pulumi.runtime.getConfig(`${namespace}:tokens`);
  const command = `pulumi config set --plaintext --path '${namespace}:tokens.reporting.kind' databricks`;
  if (text === undefined) return `${namespace}:tokens: is missing: set the first token with ${command}`;
  const remedy = isList(text)
    ? `write it like tokens: { reporting: { kind: databricks } }, or run pulumi config rm ${namespace}:tokens, then ${command}`
    : `set it again with ${command}`;
  return `${namespace}:tokens: must be an object of tokens by name, not ${quote(toValue(text) ?? text)}: ${remedy}`;
}

/** `pulumi config set --path` replaces a text by an object, and refuses to replace a list. */
function isList(text: string): boolean {
  return Array.isArray(toValue(text));
}

function entryProblems(
  { name: namespace }: pulumi.Config,
  name: string,
  entry: unknown,
  accountProvider: databricks.Provider | undefined,
): string[] {
  return issuesOf(namespace, name, entry, accountProvider).map(({ path, message }) => {
    const place = toPlace(["tokens", name, ...path]);
    return `${namespace}:${place}: ${message}${typeHint(partAt(entry, path), message)}`;
  });
}

/** `pulumi config set --path` makes numbers and booleans of what looks like them, so quotes are no remedy there. */
function typeHint(value: unknown, message: string): string {
  const isBare = typeof value === "number" || typeof value === "boolean";
  return isBare && message.includes("in quotes") ? ", or set it with pulumi config set --path --type string" : "";
}

function issuesOf(
  namespace: string,
  name: string,
  entry: unknown,
  accountProvider: databricks.Provider | undefined,
): readonly Issue[] {
  // Pulumi drops a field with this name from the outputs.
  if (!/^[\w.-]+$/.test(name) || name === "__proto__") {
    return [{ path: [], message: 'is not a resource name: use letters, digits, "_", "." and "-"' }];
  }
  if (!isObject(entry) && OF_ENTRIES.has(name))
    return [{ path: [], message: "stands beside the tokens: indent it below its token" }];
  if (!isObject(entry)) return [{ path: [], message: `must be an object with a kind, not ${quote(entry)}` }];
  // The secrets are checked where they are kept.
  const problems = argumentProblems(
    toArgs(entry, () => pulumi.secret(""), accountProvider),
    PROGRAM_ARGUMENTS,
  );
  return [
    ...problems.map(({ property, issue }) => ({ path: [property, ...issue.path], message: issue.message })),
    ...inClearOf(entry).map(({ property, field, key }) => ({
      path: [property, field],
      message: `belongs in ${toPath(namespace, key, name)}, encrypted: remove it here, and run ${toCommand(namespace, key, name)}`,
    })),
    ...("administrator" in entry ? [{ path: ["administrator"], message: PROGRAMS_ONLY }] : []),
    ...("accountProvider" in entry
      ? [{ path: ["accountProvider"], message: `is for programs only: set ${namespace}:account.accountId` }]
      : []),
    ...Object.entries(isObject(entry["publish"]) ? entry["publish"] : {})
      .filter(([, place]) => isObject(place) && "login" in place)
      .map(([place]) => ({ path: ["publish", place, "login"], message: PROGRAMS_ONLY })),
  ];
}

/** The secret fields that an entry has itself. */
function inClearOf(entry: Fields): readonly SecretField[] {
  return secretFieldsOf(entry).filter(({ property, field }) => field in (entry[property] as Fields));
}

/** What is wrong with an object of secrets. Never quotes what it has. */
function secretProblems(
  config: pulumi.Config,
  key: SecretField["key"],
  entries: readonly (readonly [string, unknown])[],
): string[] {
  const { name: namespace } = config;
  const place = `${namespace}:${key}`;
  const secrets = readObject(config, key);
  if (secrets === undefined && pulumi.runtime.getConfig(place) !== undefined) {
    const command = toCommand(namespace, key, entries[0]?.[0] ?? "NAME");
    return [
      `${place}: must be an object of secrets by the names of tokens: run pulumi config rm ${place}, then ${command}`,
    ];
  }
  if (secrets !== undefined && Object.keys(secrets).length > 0 && !isEncrypted(place)) {
    const commands = Object.keys(secrets).map((name) => toCommand(namespace, key, name));
    return [
      `${place}: is not encrypted: replace these secrets, all of them, because as soon as one is encrypted this is no longer noticed: set the new ones with ${commands.join(" and ")}`,
    ];
  }
  const inClear = entries.filter(([, entry]) => isObject(entry) && inClearOf(entry).some((field) => field.key === key));
  const wanted = namesWith(key, entries).filter((name) => inClear.every(([other]) => other !== name));
  return wanted.flatMap((name) => {
    const problem = credentialProblem(secrets?.[name]);
    if (problem === undefined) return [];
    const hint = Object.hasOwn(secrets ?? {}, name)
      ? ""
      : didYouMean(name, unusedNames(secrets, key, entries), renamed);
    const otherwise = key === "adoptedTokens" ? ", or remove adopt, which the first token alone needs" : "";
    return [`${toPath(namespace, key, name)}: ${problem}: ${hint}run ${toCommand(namespace, key, name)}${otherwise}`];
  });
}

function renamed(unused: string): string {
  return `the entry "${unused}", which no token uses`;
}

function warnOfUnused(
  config: pulumi.Config,
  key: SecretField["key"],
  entries: readonly (readonly [string, unknown])[],
): void {
  for (const name of unusedNames(readObject(config, key), key, entries)) {
    const place = toPath(config.name, key, name);
    const message = `${place}: no token uses this secret: remove it with pulumi config rm --path '${place}'`;
    void pulumi.log.warn(maskCredentials(message));
  }
}

function unusedNames(
  secrets: Fields | undefined,
  key: SecretField["key"],
  entries: readonly (readonly [string, unknown])[],
): readonly string[] {
  const used = namesWith(key, entries);
  return Object.keys(secrets ?? {}).filter((name) => !used.includes(name));
}

/** The names of the entries that have a secret under this key. */
function namesWith(key: SecretField["key"], entries: readonly (readonly [string, unknown])[]): readonly string[] {
  return entries
    .filter(([, entry]) => isObject(entry) && secretFieldsOf(entry).some((secret) => secret.key === key))
    .map(([name]) => name);
}

/** The arguments of an entry, with the secrets that are kept separately. */
function toArgs(
  entry: Fields,
  getSecret: (field: SecretField) => pulumi.Output<string>,
  accountProvider: databricks.Provider | undefined,
): ServicePrincipalTokenArgs {
  const { accountProvider: _misplaced, ...args }: Record<string, unknown> = { ...entry };
  if (entry["kind"] === "databricks" && isObject(entry["login"]) && accountProvider !== undefined)
    args["accountProvider"] = accountProvider;
  for (const secret of secretFieldsOf(entry)) {
    args[secret.property] = { ...(args[secret.property] as Fields), [secret.field]: getSecret(secret) };
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

function readSecret(config: pulumi.Config, key: string, name: string): pulumi.Output<string> {
  return config.requireSecretObject<Record<string, string>>(key).apply((secrets) => secrets[name] ?? "");
}

/** The object under a key of the namespace, or undefined if there is none. */
function readObject(config: pulumi.Config, key: string): Fields | undefined {
  const text = pulumi.runtime.getConfig(`${config.name}:${key}`);
  const value = text === undefined ? undefined : toValue(text);
  return isObject(value) ? value : undefined;
}

function toValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a key of the stack configuration has an encrypted part. Pulumi's types do not have this function. */
function isEncrypted(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/** A path as `pulumi config set --path` takes it. */
function toPath(namespace: string, key: string, name: string): string {
  return /^[\w-]+$/.test(name) ? `${namespace}:${key}.${name}` : `${namespace}:${key}[${JSON.stringify(name)}]`;
}

function toCommand(namespace: string, key: string, name: string): string {
  return `pulumi config set --secret --path '${toPath(namespace, key, name)}'`;
}

function partAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (isObject(at) || Array.isArray(at) ? (at as Fields)[key as string] : undefined),
    value,
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
