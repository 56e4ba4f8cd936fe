import type * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import type { AdministratorInput } from "../dynamic/arguments/administrator";
import { ADMINISTRATOR_AUTH_TYPES, type AdministratorLogin, type AuthField } from "../dynamic/arguments/auth-types";
import { type ProviderSettings, settingsOf } from "./provider-settings";

const METHODS = Object.entries(ADMINISTRATOR_AUTH_TYPES).map(([authType, { fields }]) => ({
  authType,
  fields: Object.entries<AuthField>(fields).flatMap(([name, { setting, required }]) =>
    setting?.key === undefined ? [] : [{ name, key: setting.key, required }],
  ),
}));

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
];

const SETTINGS = [
  ...new Set(["authType", ...METHODS.flatMap(({ fields }) => fields.map(({ key }) => key)), ...OTHER_METHODS]),
];

/** The arguments of a `databricks` provider that logs in as this administrator, all secret. */
export function toProviderArgs(administrator: AdministratorInput): databricks.ProviderArgs {
  const login = pulumi.secret(administrator) as unknown as pulumi.Output<ProviderSettings | undefined>;
  const keys = new Map<string, (login: ProviderSettings | undefined) => string | undefined>();
  keys.set("authType", (given) => given?.["authType"]);
  for (const { fields } of METHODS)
    for (const { key } of fields)
      keys.set(key, (given) => {
        const method = METHODS.find(({ authType }) => authType === given?.["authType"]);
        const field = method?.fields.find((candidate) => candidate.key === key);
        return field && given?.[field.name];
      });
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
    ({ authType, fields }) =>
      (!isSet("authType") || settings["authType"] === authType) &&
      fields.every(({ key, required }) => !required || isSet(key)),
  );
  const others = OTHER_METHODS.filter(isSet);
  if (method !== undefined && (isSet("authType") || others.length === 0)) {
    const fields = method.fields.filter(({ key }) => isSet(key)).map(({ name, key }) => [name, settings[key]] as const);
    return { authType: method.authType, ...Object.fromEntries(fields) } as AdministratorLogin;
  }
  const unusable = Object.keys(settings).filter((key) => isSet(key) && key !== "azureWorkspaceResourceId");
  if (unusable.length === 0 || !isNeeded) return undefined;
  throw new pulumi.RunError(
    `ServicePrincipalToken "${name}": administrator: cannot be taken from the databricks provider in the options, ` +
      `which sets ${unusable.join(", ")}: give administrator too, or a login that is complete in the provider's arguments: ` +
      METHODS.map(({ fields }) => toNeeded(fields)).join(", or "),
  );
}

function toNeeded(fields: (typeof METHODS)[number]["fields"]): string {
  return fields
    .filter(({ required }) => required)
    .map(({ key }) => key)
    .join(" and ");
}
