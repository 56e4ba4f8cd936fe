import { ADMINISTRATOR_AUTH_TYPES, type AuthType, type SettingName } from "../../arguments/auth-types";
import { quoteKnown } from "../../arguments/quote";
import { keepSecret } from "../errors/clean-words";
import { ProviderError } from "../errors/provider-error";
import { FileProblem, readTextFile } from "../regular-file";
import type { MemorySlot, Runtime } from "../runtime";
import { HOST, isTrue, readConfigured, type Setting, toSetting } from "./configured-setting";
import { parseIniSections } from "./ini-sections";
import { OTHER_SETTINGS } from "./other-settings";

/** A section of `.databrickscfg`. */
interface Profile {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** What is read where profiles are searched: the section, or why there is none although one is named. */
type Found = { readonly profile: Profile } | { readonly problem: string | undefined };

/** Name of the section in the file. */
const PROFILE: SettingName = { variable: "DATABRICKS_CONFIG_PROFILE", key: "profile" };
const CONFIG_FILE: SettingName = { variable: "DATABRICKS_CONFIG_FILE", key: "configFile" };

/** A section about the file itself; it names the profile that is read where none is named. */
const SETTINGS_SECTION = "__settings__";

/** Keys of credentials, also of methods that are not ours. */
const SECRET_KEY = /(^|_)(token|secret|password|credentials)$|^metadata_service_url$/;

/** Sections by file and name: a process reads them once. */
const FOUND: MemorySlot<Map<string, Found>> = { create: () => new Map() };

const METHODS = Object.values<AuthType>(ADMINISTRATOR_AUTH_TYPES);
const SETTINGS = [
  ...METHODS.flatMap(({ fields }) => Object.values(fields).flatMap(({ setting = [] }) => setting)),
  ...OTHER_SETTINGS,
];
const FLAGS = METHODS.flatMap(({ flag = [] }) => flag);

/**
 * A setting in the profile: the section that is named, or the default one where neither a host nor any login is set
 * elsewhere. Throws "NO_ADMINISTRATOR" for a file that cannot be read, and a section that is named and missing.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config_file.go
 */
export function readProfile(runtime: Runtime, { key }: SettingName): Setting | undefined {
  const found = key === undefined ? undefined : findProfile(runtime);
  if (key === undefined || found === undefined || !("profile" in found)) return undefined;
  const name = toProfileKey(key);
  return toSetting("profile", name, found.profile.values.get(name), `the profile ${quoteKnown(found.profile.name)}`);
}

/** The name of a setting in a profile: "azure_client_id" of "azureClientId". */
export function toProfileKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A file of profiles that cannot be read, or lacks the profile that is named. */
export class ProfileError extends ProviderError {
  /** `why` goes on after "because". */
  constructor(readonly why: string) {
    super("NO_ADMINISTRATOR", `no login of a workspace administrator was found, because ${why}`);
  }
}

/** Why a profile that is named is not read; undefined if it is, or none is named. */
export function profileProblem(runtime: Runtime): string | undefined {
  const found = findProfile(runtime);
  return found !== undefined && "problem" in found ? found.problem : undefined;
}

function findProfile(runtime: Runtime): Found | undefined {
  const named = readConfigured(runtime, PROFILE);
  if (named === undefined && isAnythingSet(runtime)) return undefined;
  const file = toPath(runtime, readConfigured(runtime, CONFIG_FILE)?.value);
  const known = runtime.recall(FOUND);
  const key = JSON.stringify([file, named?.value]);
  const found = known.get(key) ?? readSection(runtime, file, named);
  known.set(key, found);
  return found;
}

function isAnythingSet(runtime: Runtime): boolean {
  const isSet = (name: SettingName): boolean => readConfigured(runtime, name) !== undefined;
  return (
    isSet(HOST) ||
    SETTINGS.some((name) => name.family !== undefined && isSet(name)) ||
    FLAGS.some((name) => {
      const flag = readConfigured(runtime, name);
      return flag !== undefined && isTrue(flag);
    })
  );
}

/** Undefined on a machine without a home, unless the file is named. */
function toPath({ env }: Runtime, configured = "~/.databrickscfg"): string | undefined {
  if (!configured.startsWith("~")) return configured;
  const home = env.HOME ?? env.USERPROFILE;
  return home === undefined ? undefined : home + configured.slice(1);
}

function readSection(runtime: Runtime, file: string | undefined, named: Setting | undefined): Found {
  const naming = named === undefined ? "" : `${named.name} names the profile ${quoteKnown(named.value)}, and `;
  const text = file === undefined ? undefined : readText(file);
  if (file === undefined || text === undefined) {
    return {
      problem: named === undefined ? undefined : `${naming}${quoteKnown(file ?? "~/.databrickscfg")} does not exist`,
    };
  }
  const sections = parse(file, text);
  const inFile = sections.get(SETTINGS_SECTION)?.get("default_profile")?.trim() || undefined;
  const name = named?.value ?? inFile ?? "DEFAULT";
  const values = name === SETTINGS_SECTION ? undefined : sections.get(name);
  if (values !== undefined && values.size > 0) {
    for (const [key, value] of values) if (SECRET_KEY.test(key)) keepSecret(runtime, value);
    return { profile: { name, values } };
  }
  if (named === undefined && inFile === undefined) return { problem: undefined };
  throw new ProfileError(`${naming}${quoteKnown(file)} has no profile ${quoteKnown(name)}`);
}

/** Undefined for a file that does not exist. */
function readText(file: string): string | undefined {
  try {
    return readTextFile(file);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    if (error.kind === "missing") return undefined;
    throw new ProfileError(`${quoteKnown(file)} ${error.message}`);
  }
}

function parse(file: string, text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  try {
    return parseIniSections(text);
  } catch (error) {
    throw new ProfileError(`${quoteKnown(file)}: ${(error as Error).message}`);
  }
}
