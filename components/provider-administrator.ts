import type * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import type { AdministratorInput } from "../dynamic/arguments/administrator";
import { ADMINISTRATOR_AUTH_TYPES, type AdministratorLogin, type AuthType } from "../dynamic/arguments/auth-types";
import { toRunError } from "../dynamic/run-error";
import { type ProviderSettings, settingsOf } from "./provider-settings";

/** A login method, as the arguments of a provider hold it. */
interface Method {
  readonly authType: string;
  readonly fields: readonly { readonly name: string; readonly key: string; readonly required: boolean }[];
  /** The argument that must be true, if one chooses the method. */
  readonly flag: string | undefined;
  /** Whether its arguments alone say that it is meant. Others need something of the run too, so that authType decides. */
  readonly isTelling: boolean;
}

const METHODS = Object.entries<AuthType>(ADMINISTRATOR_AUTH_TYPES).flatMap(([authType, method]) =>
  toMethod(authType, method),
);

/** A provider has no arguments for a method that it does not have. */
function toMethod(authType: string, { fields, flag, run }: AuthType): readonly Method[] {
  const all = Object.entries(fields).map(([name, { setting, ...field }]) => ({ ...field, name, key: setting?.key }));
  if (all.some(({ required, secret, key }) => (required || secret) && key === undefined)) return [];
  const isOwn = flag !== undefined || all.some(({ required, ofAdministrator }) => required && !ofAdministrator);
  const keyed = all.flatMap(({ name, key, required }) => (key === undefined ? [] : [{ name, key, required }]));
  return [{ authType, fields: keyed, flag: flag?.key, isTelling: isOwn && run === undefined }];
}

/** Arguments of a `databricks` provider that choose other ways to log in than METHODS. */
const OTHER_METHODS = [
  "profile",
  "configFile",
  "username",
  "password",
  "azureUseMsi",
  "googleCredentials",
  "googleServiceAccount",
  "metadataServiceUrl",
  "oidcTokenEnv",
  "databricksIdTokenFilepath",
  "actionsIdTokenRequestUrl",
].filter(
  (key) =>
    !METHODS.some(
      ({ isTelling, fields, flag }) => isTelling && [flag, ...fields.map((field) => field.key)].includes(key),
    ),
);

const SETTINGS = [
  ...new Set([
    "authType",
    ...METHODS.flatMap(({ fields, flag }) => [...fields.map(({ key }) => key), ...(flag === undefined ? [] : [flag])]),
    ...OTHER_METHODS,
  ]),
];

/**
 * The arguments of a `databricks` provider that logs in as this administrator, all secret. Throws, once it is known, for
 * a login that such a provider does not have.
 */
export function toProviderArgs(administrator: AdministratorInput, name: string): databricks.ProviderArgs {
  const login = pulumi.secret(administrator) as unknown as pulumi.Output<ProviderSettings | undefined>;
  const keys = new Map<string, (login: ProviderSettings | undefined) => string | undefined>();
  const methodOf = (given: ProviderSettings | undefined): Method | undefined =>
    METHODS.find(({ authType }) => authType === given?.["authType"]);
  keys.set("authType", (given) => {
    const authType = given?.["authType"];
    if (authType === undefined || methodOf(given) !== undefined) return authType;
    throw toRunError(
      `ServicePrincipalToken "${name}": administrator: the databricks provider has no login "${authType}", and the component needs one for the workspace: give a databricks.Provider with another login in the options`,
    );
  });
  for (const { fields, flag } of METHODS) {
    if (flag !== undefined) keys.set(flag, (given) => (methodOf(given)?.flag === flag ? "true" : undefined));
    for (const { key } of fields)
      keys.set(key, (given) => {
        const field = methodOf(given)?.fields.find((candidate) => candidate.key === key);
        return field && given?.[field.name];
      });
  }
  return Object.fromEntries([...keys].map(([key, read]) => [key, login.apply(read) as pulumi.Output<string>]));
}

/**
 * The login of a `databricks` provider as a secret; undefined if the provider leaves it to the environment, which is
 * then used here too. Throws when the values are known and this login is not supported here.
 */
export function administratorOf(
  provider: pulumi.ProviderResource,
  name: string,
  isNeeded: boolean,
): pulumi.Output<AdministratorLogin | undefined> {
  return settingsOf(provider, SETTINGS).apply((settings) => toLogin(settings, name, isNeeded));
}

function toLogin(settings: ProviderSettings, name: string, isNeeded: boolean): AdministratorLogin | undefined {
  const isSet = (key: string): boolean => (settings[key] ?? "") !== "" && settings[key] !== "false";
  const method = METHODS.find(
    ({ authType, fields, flag, isTelling }) =>
      (isSet("authType") ? settings["authType"] === authType : isTelling && (flag === undefined || isSet(flag))) &&
      fields.every(({ key, required }) => !required || isSet(key)),
  );
  const others = OTHER_METHODS.filter(isSet);
  if (method !== undefined && (isSet("authType") || others.length === 0)) {
    const fields = method.fields.filter(({ key }) => isSet(key)).map(({ name, key }) => [name, settings[key]] as const);
    return { authType: method.authType, ...Object.fromEntries(fields) } as AdministratorLogin;
  }
  const unusable = Object.keys(settings).filter((key) => isSet(key) && key !== "azureWorkspaceResourceId");
  if (unusable.length === 0 || !isNeeded) return undefined;
  throw toRunError(
    `ServicePrincipalToken "${name}": administrator: cannot be taken from the databricks provider in the options, ` +
      `which sets ${unusable.join(", ")}: give administrator too, or a login that is complete in the provider's arguments: ` +
      METHODS.filter(({ isTelling }) => isTelling)
        .map(toNeeded)
        .join(", or "),
  );
}

function toNeeded({ fields, flag }: Method): string {
  const needed = fields.filter(({ required }) => required).map(({ key }) => key);
  return [...(flag === undefined ? [] : [flag]), ...needed].join(" and ");
}
