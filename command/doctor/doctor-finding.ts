import type { ErrorCode } from "../../dynamic/provider/errors/codes";
import { explainApart, toErrorCode } from "../../dynamic/provider/errors/remedies";

/** What the doctor looks at, in this order. */
export const DOCTOR_CHECKS = [
  "host",
  "proxy",
  "certificates",
  "connection",
  "clock",
  "login",
  "identity",
  "entra",
  "administrator",
  "tokens-enabled",
  "lifetime",
  "principal",
  "entitlement",
  "can-use",
  "token-quota",
  "secret-quota",
  "tokens",
] as const;

export type DoctorCheckName = (typeof DOCTOR_CHECKS)[number];

/** "warning": tokens can be made, but somebody should know. "unchecked": an earlier check failed, or the login may not ask. */
export type DoctorStatus = "ok" | "warning" | "problem" | "unchecked";

/** What a check found. */
export interface DoctorFinding {
  readonly status: DoctorStatus;
  /** In a sentence without a full stop. */
  readonly because: string;
  /** What to do about it, likewise; undefined if nothing is wrong, or `because` says so already. */
  readonly remedy?: string | undefined;
  /** The cause that was recognised. */
  readonly code?: ErrorCode;
  /** What a program may want to know of it. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A finding with the name of its check. */
export interface NamedFinding extends DoctorFinding {
  readonly check: DoctorCheckName;
}

/** What a failure is as a finding. */
export function toFailedFinding(error: unknown, status: DoctorStatus = "problem"): DoctorFinding {
  return { status, ...explainApart(error), code: toErrorCode(error) };
}

/** What the findings come to: the worst of them. */
export function toWorst(findings: readonly DoctorFinding[]): DoctorStatus {
  const has = (status: DoctorStatus): boolean => findings.some((finding) => finding.status === status);
  return has("problem") ? "problem" : has("warning") ? "warning" : "ok";
}
