import type { SettingName } from "../../arguments/auth-types";
import type { Runtime } from "../runtime";

/** Where a setting is set, in the order in which they are searched. */
export type SettingSource = "stack configuration" | "environment";

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

/** True as Go reads a boolean. */
const TRUE = /^(1|t|T|TRUE|true|True)$/;

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

/** The setting of a flag that is true. */
export function readFlag(runtime: Runtime, name: SettingName): Setting | undefined {
  const setting = readSetting(runtime, name);
  return setting !== undefined && TRUE.test(setting.value) ? setting : undefined;
}

/** The host that belongs to a setting: the one in the same source, else the one in force. */
export function readHostBeside(runtime: Runtime, { source }: Setting): Setting | undefined {
  return readFrom(runtime, source, HOST) ?? readSetting(runtime, HOST);
}

function readFrom(runtime: Runtime, source: SettingSource, { variable, key }: SettingName): Setting | undefined {
  if (source === "environment") return toSetting(source, variable, runtime.env[variable]);
  if (key === undefined) return undefined;
  const name = `databricks:${key}`;
  return toSetting(source, name, runtime.stackConfiguration.get(name));
}

function toSetting(source: SettingSource, name: string, value: string | undefined): Setting | undefined {
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
