import { ApiError } from "../errors/api-error";
import type { ErrorCode } from "../errors/codes";
import { explain, isLoginRefusal, toErrorCode } from "../errors/remedies";

/** A login that was tried, and why it failed. */
export interface FailedLogin {
  /** "as the principal". */
  readonly name: string;
  readonly error: unknown;
}

/** Causes of a login that cannot be used at all. */
const UNUSABLE: readonly ErrorCode[] = [
  "CREDENTIAL_MALFORMED",
  "NO_ADMINISTRATOR",
  "LOGIN_AMBIGUOUS",
  "LOGIN_UNSUPPORTED",
  "WRONG_IDENTITY",
];

/** A piece of work that no login could do. Names each login that was tried and why it failed, each reason once. */
export class LoginsError extends Error {
  override readonly name = "LoginsError";

  constructor(
    /** In the order in which they were tried. */
    readonly failures: readonly FailedLogin[],
    /** Whether each login failed or was refused. False: the last one was accepted, and a call failed. */
    readonly isNobodyAdmitted: boolean,
  ) {
    super(toText(failures), { cause: failures.at(-1)?.error });
  }
}

/** Whether the login of a call failed, and not the server: credentials were refused, or rights are missing. */
export function isRefusedLogin(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 401 || error.status === 403 || isLoginRefusal(error);
  if (UNUSABLE.includes(toErrorCode(error))) return true;
  return error instanceof Error && error.cause !== undefined && isRefusedLogin(error.cause);
}

/** Whether no login was accepted. */
export function isNobodyAdmitted(error: unknown): boolean {
  return error instanceof LoginsError && error.isNobodyAdmitted;
}

/** Whether there was no login at all to try. */
export function isWithoutAdministrator(error: unknown): boolean {
  return (
    error instanceof LoginsError && error.failures.every((failed) => toErrorCode(failed.error) === "NO_ADMINISTRATOR")
  );
}

function toText(failures: readonly FailedLogin[]): string {
  const reasons = new Map<string, { readonly reason: string; readonly tried: string[] }>();
  for (const { name, error } of failures) {
    const reason = explain(error);
    // The same refusal has another request id each time.
    const key = reason.replace(/\[ReqId: [^\]]*\]/g, "");
    const known = reasons.get(key) ?? { reason, tried: [] };
    reasons.set(key, known);
    known.tried.push(name);
  }
  return [...reasons.values()].map(({ reason, tried }) => `${tried.join(" and ")}: ${reason}`).join("; ");
}
