import type { AdministratorLogin } from "../../arguments/auth-types";
import type { TokenPolicy } from "../databricks/workspace-conf-api";
import { ApiError } from "../errors/api-error";
import type { ErrorCode } from "../errors/codes";
import { explain, isClosedNetwork, isLoginRefusal, toErrorCode } from "../errors/remedies";
import type { Runtime } from "../runtime";
import type { Finding } from "./finding";
import { checkTokensEnabled } from "./policy-checks";
import { getPolicyOnce } from "./workspace-policy";

/** What the workspace allows, or why it could not be read. */
export type PolicyAnswer = { readonly policy: TokenPolicy } | { readonly error: unknown };

/** Causes of a login that is set but cannot be used. */
const MALCONFIGURED: readonly ErrorCode[] = [
  "NO_ADMINISTRATOR",
  "CREDENTIAL_MALFORMED",
  "LOGIN_AMBIGUOUS",
  "LOGIN_UNSUPPORTED",
];

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

/** Whether a run needs an administrator; "unlikely" where the principal does everything itself. */
export type Need = "needed" | "useful" | "unlikely";

/** What a run that has no administrator is told, and knows. */
const WITHOUT: readonly ErrorCode[] = ["NO_ADMINISTRATOR", "NOT_ADMINISTRATOR"];

/**
 * Whether an administrator of the workspace can log in. If the mint needs none, a login that is refused or was not found is
 * only logged, unless the principal does everything itself. An administrator whose own token is refused because tokens are
 * disabled says what the workspace allows.
 */
export function checkAdministrator(runtime: Runtime, origin: string, answer: PolicyAnswer, need: Need): Finding {
  if ("policy" in answer) return toFinding("administrator", true, `an administrator of ${origin} can log in`);
  const { error } = answer;
  // The login may be a token itself.
  if (toErrorCode(error) === "PATS_DISABLED") return checkTokensEnabled(origin, { isEnabled: false });
  const because = explain(error);
  if (need !== "needed" && isRefused(origin, error)) {
    if (need === "useful" || !WITHOUT.includes(toErrorCode(error)))
      runtime.log(`could not check whether ${origin} allows this token: ${because}`);
    return toFinding("administrator", true, because);
  }
  const isAdministrator =
    !isClosedNetwork(origin, error) &&
    (MALCONFIGURED.includes(toErrorCode(error)) || (error instanceof ApiError && error.status !== 404));
  return toFinding(isAdministrator ? "administrator" : "host", false, `the workspace could not be checked: ${because}`);
}

function toFinding(argument: "administrator" | "host", ok: boolean, because: string): Finding {
  return { check: "administrator", argument, ok, because };
}

function isRefused(origin: string, error: unknown): boolean {
  const code = toErrorCode(error);
  if (code === "NO_ADMINISTRATOR" || code === "LOGIN_AMBIGUOUS" || code === "LOGIN_UNSUPPORTED") return true;
  if (!(error instanceof ApiError) || isClosedNetwork(origin, error)) return false;
  return isLoginRefusal(error) || error.status === 401 || error.status === 403;
}
