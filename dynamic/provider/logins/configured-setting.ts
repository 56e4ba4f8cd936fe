import type { SettingName } from "../../arguments/auth-types";
import { loginSettings, type Runtime, toLoginKey } from "../runtime";

/** A setting that is set. */
export interface Setting {
  readonly value: string;
  readonly source: SettingSource;
  /** Its name there: "DATABRICKS_HOST", "databricks:host" or "host". */
  readonly name: string;
  /** Where that is, in words; undefined for the environment. */
  readonly place?: string;
}

/** Where a setting is set, in the order in which they are searched. */
export type SettingSource = "stack configuration" | "environment" | "profile";

/** The workspace of the default provider. */
export const HOST: SettingName = { variable: "DATABRICKS_HOST", key: "host" };

/** True as Go reads a boolean. */
const TRUE = /^(1|t|T|TRUE|true|True)$/;

/**
 * A setting in the stack configuration, else in the environment. An empty setting counts as not set.
 *
 * @see https://github.com/databricks/terraform-provider-databricks/blob/main/internal/providers/sdkv2/sdkv2.go ConfigureDatabricksClient
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config_attributes.go Configure
 */
export function readConfigured(runtime: Runtime, name: SettingName): Setting | undefined {
  return readStackConfiguration(runtime, name) ?? readVariable(runtime, name);
}

/** A setting in the stack configuration. */
export function readStackConfiguration(runtime: Runtime, { key }: SettingName): Setting | undefined {
  if (key === undefined) return undefined;
  const name = toLoginKey(runtime, key);
  return toSetting("stack configuration", name, runtime.stackConfiguration.get(name), loginSettings(runtime).place);
}

/** A setting in the environment. */
export function readVariable(runtime: Runtime, { variable }: SettingName): Setting | undefined {
  return toSetting("environment", variable, runtime.env[variable]);
}

/** A setting with this value; undefined for an empty one. */
export function toSetting(
  source: SettingSource,
  name: string,
  value: string | undefined,
  place?: string,
): Setting | undefined {
  if (value === undefined || value === "") return undefined;
  return place === undefined ? { value, source, name } : { value, source, name, place };
}

/** Whether a flag is on. */
export function isTrue({ value }: Setting): boolean {
  return TRUE.test(value);
}
