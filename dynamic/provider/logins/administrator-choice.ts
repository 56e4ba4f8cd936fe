import type { SettingName } from "../../arguments/auth-types";
import { quote } from "../../arguments/quote";
import { toWorkspaceOrigin, workspaceHostProblem } from "../../arguments/host";
import { ProviderError } from "../errors/provider-error";
import {
  hasEnvironment,
  hasProgram,
  loginSettings,
  type MemorySlot,
  type Runtime,
  type StackConfiguration,
  toLoginKey,
} from "../runtime";
import type { Credentials } from "./login-method";
import { type Candidate, toCandidates } from "./login-candidates";
import { OTHER_SETTINGS } from "./other-settings";
import { profileProblem, toProfileKey } from "./profile";
import { OWN_METHODS } from "./registry";
import { AUTH_TYPE, HOST, joinWords, readFlag, readHostBeside, readSetting, type Setting, toNames } from "./settings";

/** The administrator's login that was found. */
export interface ChosenLogin {
  readonly credentials: Credentials;
  /** Method and origin: "pat from DATABRICKS_TOKEN". */
  readonly name: string;
  /** Why it was chosen, and why no other: "the first complete one; not tried: …". */
  readonly because: string;
}

/** The login that was found is of another workspace. */
export class OtherHostError extends ProviderError {
  override readonly name = "OtherHostError";
}

/** The logins that were chosen, with the configuration that they were read from, by the origin of the workspace. */
const CHOSEN: MemorySlot<Map<string, Choice>> = { create: () => new Map() };

interface Choice {
  readonly configuration: StackConfiguration;
  readonly logins: readonly [ChosenLogin, ...ChosenLogin[]];
}

/** As `choose`: once per workspace and process. A failure is not remembered. */
export function chooseAdministrator(runtime: Runtime, origin: string): readonly [ChosenLogin, ...ChosenLogin[]] {
  const { stackConfiguration: configuration } = runtime;
  const chosen = runtime.recall(CHOSEN);
  const known = chosen.get(origin);
  if (known?.configuration === configuration) return known.logins;
  const logins = choose(runtime, origin);
  chosen.set(origin, { configuration, logins });
  return logins;
}

/**
 * Chooses the administrator's login for a workspace as the databricks provider of the same stack does: the method that
 * the authType names, else the first complete one; after it those to try where it is refused: complete ones of the same
 * application. As in the provider, settings of several groups of methods, complete or not, are an error without an
 * authType. Credentials for another workspace are not used. Throws "NO_ADMINISTRATOR", "LOGIN_AMBIGUOUS" or
 * "LOGIN_UNSUPPORTED".
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config_attributes.go Validate
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/auth_default.go Configure
 */
function choose(runtime: Runtime, origin: string): readonly [ChosenLogin, ...ChosenLogin[]] {
  const authType = readSetting(runtime, AUTH_TYPE);
  const candidates = toCandidates(runtime, authType?.value);
  if (authType === undefined) assertOneFamily(runtime, origin, candidates);
  else assertSupported(runtime, authType);
  const complete = candidates.filter(
    ({ method, lacks }) => lacks === undefined && (authType === undefined || method.authType === authType.value),
  );
  const [chosen, ...later] = complete;
  if (chosen === undefined) {
    const named = authType === undefined ? [] : [`${toNames([authType])} names ${authType.value}`];
    const unread = profileProblem(runtime);
    const begun = candidates.filter(({ method, needed }) => needed.length > 0 || method.authType === authType?.value);
    const reasons = [
      ...named,
      ...begun.map((candidate) => toUntried(candidate, authType)),
      ...(unread === undefined ? [] : [unread]),
    ];
    throw new ProviderError("NO_ADMINISTRATOR", toMissingWords(runtime, origin, toRemedy(runtime, authType), reasons));
  }
  const host = readSetting(runtime, HOST);
  if (chosen.method.reach === "workspace" && host !== undefined && !isHostOf(origin, host)) {
    throw new OtherHostError(
      "NO_ADMINISTRATOR",
      toMissingWords(runtime, origin, toHostRemedy(runtime, origin), [`${toName(chosen)}: ${toOtherHost(host)}`]),
    );
  }
  const { credentials, withheld } = toCredentials(runtime, origin, chosen);
  const untried = candidates.filter((candidate) => isWorthNaming(candidate, chosen));
  const because = authType === undefined ? "the first complete one" : `named by ${toNames([authType])}`;
  const others =
    untried.length === 0 ? [] : [`not tried: ${untried.map((each) => toUntried(each, authType)).join(", ")}`];
  const first = { credentials, name: toName(chosen), because: [because, ...withheld, ...others].join("; ") };
  const same = later.filter((candidate) => isSameApplication(candidate, chosen));
  return [
    first,
    ...same.map((candidate) => ({
      credentials: toCredentials(runtime, origin, candidate).credentials,
      name: toName(candidate),
      because: "the next complete one of the same application",
    })),
  ];
}

function isSameApplication(candidate: Candidate, chosen: Candidate): boolean {
  const clientId = chosen.settings.get("clientId")?.value;
  return clientId !== undefined && candidate.settings.get("clientId")?.value === clientId;
}

/** Whether somebody may have meant this one: something is set for it that the chosen one does not use. */
function isWorthNaming({ needed, isOnPlatform }: Candidate, chosen: Candidate): boolean {
  if (!isOnPlatform) return false;
  const used = [...chosen.needed, ...chosen.settings.values()].map(({ name }) => name);
  return needed.some(({ name }) => !used.includes(name));
}

/** One setting is enough for a group of methods to count, even an optional one, and one of a method that is not ours. */
function assertOneFamily(runtime: Runtime, origin: string, candidates: readonly Candidate[]): void {
  const names = [
    ...OWN_METHODS.flatMap(({ fields }) => Object.values(fields).flatMap(({ setting = [] }) => setting)),
    ...OTHER_SETTINGS,
  ];
  const flags = OWN_METHODS.flatMap(({ flag = [] }) => flag);
  const families = new Map<string, Map<string, Setting>>();
  const count = (family: string | undefined, setting: Setting | undefined): void => {
    if (family === undefined || setting === undefined) return;
    families.set(family, (families.get(family) ?? new Map<string, Setting>()).set(setting.name, setting));
  };
  for (const name of names) count(name.family, readSetting(runtime, name));
  for (const name of flags) count(name.family, readFlag(runtime, name));
  if (families.size < 2) return;
  const found = [...families].map(([family, settings]) => `${family} (${toNames([...settings.values()])})`);
  const complete = candidates.filter(({ lacks, needed }) => needed.length > 0 && lacks === undefined);
  const choices = (complete.length === 0 ? candidates : complete).map(({ method }) => method.authType);
  throw new ProviderError(
    "LOGIN_AMBIGUOUS",
    `more than one authorization method configured for ${origin}: ${joinWords(found.sort())}. ` +
      `Set ${toChoices(runtime, AUTH_TYPE)} to the one to use, ${joinWords(choices, "or")}, or unset the others`,
  );
}

function assertSupported(runtime: Runtime, authType: Setting): void {
  const supported = OWN_METHODS.map((method) => method.authType);
  if (supported.some((name) => name === authType.value)) return;
  throw new ProviderError(
    "LOGIN_UNSUPPORTED",
    `${toNames([authType])} is ${quote(authType.value)}, which is not supported. ` +
      `Set it to ${joinWords(supported, "or")}${toProgramRemedy(runtime)}`,
  );
}

function toMissingWords(runtime: Runtime, origin: string, remedy: string, reasons: readonly string[]): string {
  const first = hasProgram(runtime) ? `${loginSettings(runtime).place} (${toLoginKey(runtime, "…")}), ` : "";
  const places = hasEnvironment(runtime) ? `${first}the environment and profiles` : "the profile";
  return (
    `no login of a workspace administrator was found for ${origin}. ${remedy}${toProgramRemedy(runtime)}. ` +
    "docs/authentication.md has the logins without a secret. " +
    `Looked in ${places}: ${reasons.join("; ") || "nothing of any login is set"}`
  );
}

/** What a program can do. */
function toProgramRemedy(runtime: Runtime): string {
  return hasProgram(runtime) ? ", or give administrator" : "";
}

/** Nothing but what the named method lacks helps where one is named. */
function toRemedy(runtime: Runtime, authType: Setting | undefined): string {
  if (authType !== undefined) return `Set what ${authType.value} lacks, or ${toNames([authType])} to another method`;
  const toName = ({ variable, key }: SettingName): string =>
    hasEnvironment(runtime) || key === undefined ? variable : toProfileKey(key);
  const ofSecrets = OWN_METHODS.map(({ fields }) => Object.values(fields).filter(({ required }) => required))
    .filter((fields) => fields.some(({ secret }) => secret))
    .map((fields) => joinWords(fields.flatMap(({ setting }) => (setting === undefined ? [] : toName(setting)))));
  return `Set ${ofSecrets.join(", or ")}`;
}

/** A complete login lacks nothing but its workspace. */
function toHostRemedy(runtime: Runtime, origin: string): string {
  if (!hasEnvironment(runtime)) return "Use a profile of this workspace";
  return `Set ${toChoices(runtime, HOST)} to ${origin} if the login is of that workspace, or use a profile of it`;
}

function toUntried({ method, lacks }: Candidate, named: Setting | undefined): string {
  return `${method.authType} (${lacks ?? `complete, but ${named === undefined ? "after it" : "not named"}`})`;
}

/** Fields that name a workspace are withheld unless its host is known to be this one. */
function toCredentials(
  runtime: Runtime,
  origin: string,
  { method, settings }: Candidate,
): { readonly credentials: Credentials; readonly withheld: readonly string[] } {
  const withheld: string[] = [];
  const values: Record<string, string> = {};
  for (const [field, setting] of settings) {
    const host = readHostBeside(runtime, setting);
    if (!method.workspaceFields.some((name) => name === field) || (host !== undefined && isHostOf(origin, host))) {
      values[field] = setting.value;
      continue;
    }
    const because =
      host === undefined ? `set ${toChoices(runtime, HOST)} to its workspace` : `${host.name} beside it is another`;
    withheld.push(`${toNames([setting])} is not sent (${because})`);
  }
  // The table that the fields were read by is the type's own source.
  return { credentials: { authType: method.authType, ...values } as Credentials, withheld };
}

function isHostOf(origin: string, host: Setting): boolean {
  return workspaceHostProblem(host.value) === undefined && toWorkspaceOrigin(host.value) === origin;
}

/** A host with a credential in it is not quoted. */
function toOtherHost(host: Setting): string {
  const problem = workspaceHostProblem(host.value);
  if (problem !== undefined) return `${toNames([host])}: ${problem}`;
  return `credentials for another workspace, ${host.value} (${toNames([host])})`;
}

function toName({ method: { authType }, needed }: Candidate): string {
  return needed.length === 0 ? authType : `${authType} from ${toNames(needed)}`;
}

function toChoices(runtime: Runtime, { variable, key = "" }: SettingName): string {
  return hasProgram(runtime) ? `${variable} or ${toLoginKey(runtime, key)}` : variable;
}
