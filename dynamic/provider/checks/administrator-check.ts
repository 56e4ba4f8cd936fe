import type { AdministratorLogin } from "../../arguments/auth-types";
import type { TokenPolicy } from "../databricks/workspace-conf-api";
import { ApiError } from "../errors/api-error";
import type { ErrorCode } from "../errors/codes";
import { explain, toErrorCode } from "../errors/remedies";
import type { Runtime } from "../runtime";
import type { Finding } from "./finding";
import { getPolicyOnce } from "./workspace-policy";

/** What the workspace allows, or why it could not be read. */
export type PolicyAnswer = { readonly policy: TokenPolicy } | { readonly error: unknown };

/** Causes of a login that is set but cannot be used. */
const MALCONFIGURED: readonly ErrorCode[] = ["CREDENTIAL_MALFORMED", "LOGIN_AMBIGUOUS", "LOGIN_UNSUPPORTED"];

/** Reads what the workspace allows, as its administrator. Never throws. */
export async function askForPolicy(
  runtime: Runtime,
  origin: string,
  administrator: AdministratorLogin | undefined,
): Promise<PolicyAnswer> {
  try {
    return { policy: await getPolicyOnce(runtime, origin, administrator) };
  } catch (error) {
    return { error };
  }
}

/**
 * Whether an administrator of the workspace can log in. If the mint needs none (`isNeeded` is false), a refused login
 * is only logged. A login that was not found is logged too: a preview may run without credentials.
 */
export function checkAdministrator(runtime: Runtime, origin: string, answer: PolicyAnswer, isNeeded: boolean): Finding {
  if ("policy" in answer) return toFinding("administrator", true, `an administrator of ${origin} can log in`);
  const { error } = answer;
  const because = explain(error);
  if (toErrorCode(error) === "NO_ADMINISTRATOR" || (!isNeeded && isRefused(error))) {
    runtime.log(`could not check whether ${origin} allows this token: ${because}`);
    return toFinding("administrator", true, because);
  }
  const isAdministrator =
    MALCONFIGURED.includes(toErrorCode(error)) || (error instanceof ApiError && error.status !== 404);
  return toFinding(isAdministrator ? "administrator" : "host", false, `the workspace could not be checked: ${because}`);
}

function toFinding(argument: "administrator" | "host", ok: boolean, because: string): Finding {
  return { check: "administrator", argument, ok, because };
}

function isRefused(error: unknown): boolean {
  const code = toErrorCode(error);
  if (code === "LOGIN_AMBIGUOUS" || code === "LOGIN_UNSUPPORTED") return true;
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
