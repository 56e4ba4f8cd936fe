import { quote } from "../../arguments/quote";
import { ApiError, wentTo } from "../errors/api-error";
import { type HostAnswer, probeHost } from "../http/host-probe";
import type { Runtime } from "../runtime";
import { isNobodyAdmitted, LoginsError } from "./logins-error";
import { isAccepted } from "./proof";

const VARIABLE = "DATABRICKS_PAT_DELETE_UNREACHABLE";

/** By how much the machine's clock may be wrong, milliseconds. */
const LOCAL_CLOCK_DOUBT = 86_400_000;

/** The same for the clock of a workspace. */
const SERVER_CLOCK_DOUBT = 60_000;

/** What Pulumi deletes. */
export interface Doomed {
  /** Scheme, host and port of the workspace. */
  readonly origin: string;
  /** When the token expires, RFC 3339; undefined for a delete that is not about one token. */
  readonly expiresAt?: string | undefined;
  /** Whether the series goes on: then a workspace that answers is asked again for its orphans. */
  readonly isReplaced?: boolean;
  /** The value of the token where nobody else logs in as its owner. */
  readonly onlyLogin?: string;
}

/** Whether a resource whose delete failed may be dropped from the state, or what the user can do about that. */
export type LettingGo =
  { readonly mayGo: true; readonly because: string } | { readonly mayGo: false; readonly advice: string | undefined };

/**
 * Whether the user lets tokens of workspaces go that cannot be reached. Throws when the variable has another value than
 * "true", "false" or "".
 */
export function letsUnreachableGo(runtime: Runtime): boolean {
  const value = runtime.env[VARIABLE] ?? "";
  if (["", "false", "true"].includes(value)) return value === "true";
  throw new Error(`${VARIABLE} is ${quote(value)}: set it to "true", or unset it`);
}

/**
 * Decides about a delete that failed with `error`: an expired token may go, and so may one that the workspace refuses
 * where nobody else logs in, and all of a workspace that cannot be reached or is none any more, if the user says so. A
 * workspace that refuses or fails is there: its tokens stay.
 */
export async function decideLettingGo(
  runtime: Runtime,
  { origin, expiresAt, isReplaced = false, onlyLogin }: Doomed,
  error: unknown,
): Promise<LettingGo> {
  if (
    onlyLogin !== undefined &&
    !isReplaced &&
    isNobodyAdmitted(error) &&
    (await isRevoked(runtime, origin, onlyLogin))
  )
    return { mayGo: true, because: "the workspace refuses its value, so that it is revoked or expired" };
  const hasAnswered = toFailures(error).some((failure) => isAnswerOf(origin, failure));
  const mayBeExpired = expiresAt !== undefined && Date.parse(expiresAt) < runtime.now() + LOCAL_CLOCK_DOUBT;
  if (hasAnswered && !mayBeExpired) return { mayGo: false, advice: undefined };
  const answer = await probeHost(runtime, origin);
  const isAskedAgain = isReplaced && hasAnswered && !isNobodyAdmitted(error);
  if (expiresAt !== undefined && !isAskedAgain && isPast(runtime, expiresAt, answer))
    return { mayGo: true, because: `it expired at ${expiresAt}` };
  if (hasAnswered || answer.goneBecause === undefined) return { mayGo: false, advice: undefined };
  if (letsUnreachableGo(runtime))
    return { mayGo: true, because: `${VARIABLE} is true and ${origin} cannot be reached (${answer.goneBecause})` };
  return {
    mayGo: false,
    advice:
      `if ${origin} no longer exists, set ${VARIABLE}=true and run it again, which drops this resource without a ` +
      "revocation; the last way is pulumi state delete with its URN from pulumi stack --show-urns",
  };
}

/** Whether a token has expired for sure: by the clock of its workspace, or by this machine's, which may be hours wrong. */
export async function hasExpired(runtime: Runtime, origin: string, expiresAt: string): Promise<boolean> {
  const now = runtime.now();
  if (Date.parse(expiresAt) > now + LOCAL_CLOCK_DOUBT) return false;
  return isPast(runtime, expiresAt, isLongPast(now, expiresAt) ? undefined : await probeHost(runtime, origin));
}

/** Whether the workspace says that it does not accept the token. If it says nothing, it may still be active. */
function isRevoked(runtime: Runtime, origin: string, tokenValue: string): Promise<boolean> {
  return isAccepted(runtime, origin, tokenValue).then(
    (accepted) => !accepted,
    () => false,
  );
}

function isPast(runtime: Runtime, expiresAt: string, answer: HostAnswer | undefined): boolean {
  if (isLongPast(runtime.now(), expiresAt)) return true;
  return answer?.time !== undefined && answer.time > Date.parse(expiresAt) + SERVER_CLOCK_DOUBT;
}

function isLongPast(now: number, expiresAt: string): boolean {
  return now > Date.parse(expiresAt) + LOCAL_CLOCK_DOUBT;
}

/** Whether a failure is an answer of the workspace: a 404 or a page may come from whatever has its address now. */
function isAnswerOf(origin: string, failure: unknown): boolean {
  if (!(failure instanceof ApiError) || !wentTo(failure, origin, "api", "oidc")) return false;
  return failure.status >= 400 && failure.status !== 404 && failure.status !== 410;
}

/** The failure with all its causes and every login that was tried. */
function toFailures(error: unknown): readonly unknown[] {
  if (error instanceof LoginsError) return error.failures.flatMap((failed) => toFailures(failed.error));
  return error instanceof Error && error.cause !== undefined ? [error, ...toFailures(error.cause)] : [error];
}
