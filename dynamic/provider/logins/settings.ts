import type { SettingName } from "../../arguments/auth-types";
import type { Runtime } from "../runtime";
import { HOST, isTrue, readConfigured, readStackConfiguration, readVariable, type Setting } from "./configured-setting";
import { readProfile } from "./profile";

export { HOST, type Setting } from "./configured-setting";

/** The login method of the default provider. */
export const AUTH_TYPE: SettingName = { variable: "DATABRICKS_AUTH_TYPE", key: "authType" };

/**
 * A setting of the databricks provider of the same stack: from the stack configuration, else from the environment, else
 * from a profile.
 */
export function readSetting(runtime: Runtime, name: SettingName): Setting | undefined {
  return readConfigured(runtime, name) ?? readProfile(runtime, name);
}

/** The setting of a flag that is true. */
export function readFlag(runtime: Runtime, name: SettingName): Setting | undefined {
  const setting = readSetting(runtime, name);
  return setting !== undefined && isTrue(setting) ? setting : undefined;
}

/** The host that belongs to a setting: the one in the same source, else the one in force. */
export function readHostBeside(runtime: Runtime, { source }: Setting): Setting | undefined {
  const read = { "stack configuration": readStackConfiguration, environment: readVariable, profile: readProfile }[
    source
  ];
  return read(runtime, HOST) ?? readSetting(runtime, HOST);
}

/** Settings by their names: "ARM_CLIENT_ID and databricks:azureTenantId of the stack configuration". */
export function toNames(settings: readonly Setting[]): string {
  const places = new Map<string | undefined, string[]>([[undefined, []]]);
  for (const { name, place } of settings) places.set(place, [...(places.get(place) ?? []), name]);
  return joinWords(
    [...places].flatMap(([place, names]) =>
      names.map((name, index) => (place === undefined || index < names.length - 1 ? name : `${name} of ${place}`)),
    ),
  );
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[], conjunction = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
