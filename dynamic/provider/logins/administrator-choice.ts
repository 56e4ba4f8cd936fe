import { quote } from "../../arguments/quote";
import { toWorkspaceOrigin, workspaceHostProblem } from "../../arguments/host";
import { ProviderError } from "../errors/provider-error";
import type { Runtime } from "../runtime";
import type { Credentials, OwnMethod } from "./login-method";
import { readOtherSettings } from "./other-settings";
import { OWN_METHODS } from "./registry";
import { AUTH_TYPE, HOST, joinWords, PROFILE, readHostBeside, readSetting, type Setting, toNames } from "./settings";

/** The administrator's login that was found. */
export interface ChosenLogin {
  readonly credentials: Credentials;
  /** Method and origin: "pat from DATABRICKS_TOKEN". */
  readonly name: string;
  /** Why it was chosen, and why no other: "the first complete one; not tried: …". */
  readonly because: string;
}

/** A method, and those of its settings that are set. */
interface Candidate {
  readonly method: OwnMethod;
  /** By field. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Variables of required fields that are not set. */
  readonly missing: readonly string[];
}

/**
 * Chooses the administrator's login for a workspace as the databricks provider of the same stack does: the method that
 * the authType names, else the first complete one. As in the provider, several methods that are set, complete or not,
 * are an error without an authType. Credentials for another workspace are not used. Throws "NO_ADMINISTRATOR",
 * "LOGIN_AMBIGUOUS" or "LOGIN_UNSUPPORTED".
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config_attributes.go Validate
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/auth_default.go Configure
 */
export function chooseAdministrator(runtime: Runtime, origin: string): ChosenLogin {
  const authType = readSetting(runtime, AUTH_TYPE);
  const candidates = OWN_METHODS.map((method) => toCandidate(runtime, method));
  if (authType === undefined) assertOneFamily(runtime, origin, candidates);
  else assertSupported(authType);
  const chosen = candidates.find(
    ({ method, missing }) => missing.length === 0 && (authType === undefined || method.authType === authType.value),
  );
  if (chosen === undefined) {
    const named = authType === undefined ? [] : [`${toNames([authType])} names ${authType.value}`];
    const profile = readSetting(runtime, PROFILE);
    const unread = profile === undefined ? [] : [`${toNames([profile])} names a profile, and profiles are not read`];
    throw noAdministrator(origin, [...named, ...candidates.map(toUntried), ...unread]);
  }
  const name = toName(chosen);
  const host = readSetting(runtime, HOST);
  if (chosen.method.reach === "workspace" && host !== undefined && !isHostOf(origin, host)) {
    throw noAdministrator(origin, [`${name}: ${toOtherHost(host)}`]);
  }
  const { credentials, withheld } = toCredentials(runtime, origin, chosen);
  const untried = candidates.filter((candidate) => candidate !== chosen).map(toUntried);
  const because = authType === undefined ? "the first complete one" : `named by ${toNames([authType])}`;
  return { credentials, name, because: [because, ...withheld, `not tried: ${untried.join(", ")}`].join("; ") };
}

function toCandidate(runtime: Runtime, method: OwnMethod): Candidate {
  const settings = new Map<string, Setting>();
  const missing: string[] = [];
  for (const [field, { required, variable, key }] of Object.entries(method.fields)) {
    if (variable === undefined || key === undefined) continue;
    const setting = readSetting(runtime, { variable, key });
    if (setting !== undefined) settings.set(field, setting);
    else if (required) missing.push(variable);
  }
  return { method, settings, missing };
}

/** One setting is enough for a method to count, even an optional one, and one of a method that is not ours. */
function assertOneFamily(runtime: Runtime, origin: string, candidates: readonly Candidate[]): void {
  const ours = candidates.flatMap(({ method: { family }, settings }) =>
    [...settings.values()].map((setting) => ({ family, setting })),
  );
  const families = new Map<string, Setting[]>();
  for (const { family, setting } of [...ours, ...readOtherSettings(runtime)]) {
    families.set(family, [...(families.get(family) ?? []), setting]);
  }
  if (families.size < 2) return;
  const names = [...families].map(([family, settings]) => `${family} (${toNames(settings)})`);
  throw new ProviderError(
    "LOGIN_AMBIGUOUS",
    `more than one authorization method configured for ${origin}: ${joinWords(names.sort())}. ` +
      `Set ${toChoices(AUTH_TYPE)} to the one to use, ${joinWords(toAuthTypes(), "or")}, or unset the others`,
  );
}

function assertSupported(authType: Setting): void {
  if (toAuthTypes().includes(authType.value)) return;
  throw new ProviderError(
    "LOGIN_UNSUPPORTED",
    `${toNames([authType])} is ${quote(authType.value)}, which is not supported. ` +
      `Set it to ${joinWords(toAuthTypes(), "or")}, or give administrator`,
  );
}

function noAdministrator(origin: string, reasons: readonly string[]): ProviderError {
  const complete = OWN_METHODS.map(({ fields }) =>
    joinWords(Object.values(fields).flatMap(({ required, variable = [] }) => (required ? variable : []))),
  );
  return new ProviderError(
    "NO_ADMINISTRATOR",
    `no login of a workspace administrator was found for ${origin}. Set ${complete.join(", or ")}, or give administrator. ` +
      `Looked in the stack configuration (databricks:…) and the environment: ${reasons.join("; ")}`,
  );
}

function toUntried({ method: { authType }, missing }: Candidate): string {
  if (missing.length === 0) return `${authType} (complete, but not named)`;
  return `${authType} (${joinWords(missing)} ${missing.length === 1 ? "is" : "are"} not set)`;
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
      host === undefined ? `set ${toChoices(HOST)} to its workspace` : `${host.name} beside it is another`;
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

function toName({ method, settings }: Candidate): string {
  const required = [...settings].filter(([field]) => method.fields[field]?.required === true);
  return `${method.authType} from ${toNames(required.map(([, setting]) => setting))}`;
}

function toAuthTypes(): readonly string[] {
  return OWN_METHODS.map(({ authType }) => authType);
}

function toChoices({ variable, key }: { readonly variable: string; readonly key: string }): string {
  return `${variable} or databricks:${key}`;
}
