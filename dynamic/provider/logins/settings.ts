import type { Runtime } from "../runtime";

/** A setting of Databricks' unified authentication. */
export interface SettingName {
  /** In the environment. */
  readonly variable: string;
  /** In the stack configuration, after `databricks:`. */
  readonly key: string;
}

/** Where a setting is set. */
export type SettingSource = "environment" | "stack configuration";

/** A setting that is set. */
export interface Setting {
  readonly value: string;
  readonly source: SettingSource;
  /** Its name there: "DATABRICKS_HOST" or "databricks:host". */
  readonly name: string;
}

/** The workspace of the default provider. */
export const HOST: SettingName = { variable: "DATABRICKS_HOST", key: "host" };
/** The login method of the default provider. */
export const AUTH_TYPE: SettingName = { variable: "DATABRICKS_AUTH_TYPE", key: "authType" };
/** A section of `.databrickscfg`, which the databricks provider reads. */
export const PROFILE: SettingName = { variable: "DATABRICKS_CONFIG_PROFILE", key: "profile" };

/**
 * A setting of the databricks provider of the same stack: from the stack configuration, else from the environment. An
 * empty setting counts as not set.
 *
 * @see https://github.com/databricks/terraform-provider-databricks/blob/main/internal/providers/sdkv2/sdkv2.go ConfigureDatabricksClient
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config_attributes.go Configure
 */
export function readSetting(runtime: Runtime, name: SettingName): Setting | undefined {
  return readFrom(runtime, "stack configuration", name) ?? readFrom(runtime, "environment", name);
}

/** The host that belongs to a setting: the one in the same source, else the one in force. */
export function readHostBeside(runtime: Runtime, { source }: Setting): Setting | undefined {
  return readFrom(runtime, source, HOST) ?? readSetting(runtime, HOST);
}

function readFrom(runtime: Runtime, source: SettingSource, { variable, key }: SettingName): Setting | undefined {
  const name = source === "environment" ? variable : `databricks:${key}`;
  const value = source === "environment" ? runtime.env[name] : runtime.stackConfiguration.get(name);
  return value === undefined || value === "" ? undefined : { value, source, name };
}

/** Settings by their names: "ARM_CLIENT_ID and databricks:azureTenantId of the stack configuration". */
export function toNames(settings: readonly Setting[]): string {
  const names = (source: SettingSource): readonly string[] =>
    settings.filter((setting) => setting.source === source).map(({ name }) => name);
  const configured = names("stack configuration");
  return joinWords([
    ...names("environment"),
    ...configured.slice(0, -1),
    ...configured.slice(-1).map((name) => `${name} of the stack configuration`),
  ]);
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[], conjunction = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
