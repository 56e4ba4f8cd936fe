import { tokenLogin } from "./login/login";
import { toRemedyCode } from "./remedies";
import { ApiError } from "./rest/api-error";
import { getCurrentUserName } from "./rest/service-principals";
import type { TokenInfo } from "./rest/tokens";
import { WorkspaceClient } from "./rest/workspace-client";
import type { TokenInputs } from "./token-inputs";

/** A token with its value, to be proved. */
interface Candidate {
  readonly tokenId: string;
  readonly value: string;
}

/** Throws when a token has other scopes than were asked for; where none were, it may have any. */
export function assertScopes({ scopes }: TokenInputs, info: TokenInfo): void {
  if (scopes === undefined) return;
  const [wanted, got] = [[...scopes].sort().join(" "), [...(info.scopes ?? [])].sort().join(" ")];
  if (wanted !== got) throw new Error(`it has the scopes "${got || "none"}" where "${wanted}" were asked for`);
}

/**
 * Proves that the value authenticates, and as whom. A token whose scopes do not let it ask who it is answers 403 for
 * its scopes, which no value that does not authenticate does; that it is the principal's shows in the list of the
 * principal's tokens.
 */
export async function assertIdentity(
  { origin, applicationId }: TokenInputs,
  { tokenId, value }: Candidate,
  list: () => Promise<readonly TokenInfo[]>,
): Promise<void> {
  try {
    const userName = await getCurrentUserName(new WorkspaceClient(origin, tokenLogin("the new token", value)));
    if (userName.toLowerCase() !== applicationId.toLowerCase()) {
      throw new Error(`it authenticates as ${userName} and not as ${applicationId}`);
    }
  } catch (error) {
    if (!isScopeRefusal(error)) throw error;
    const own = await list();
    if (!own.some((info) => info.tokenId === tokenId)) throw new Error("it is not among the principal's tokens");
  }
}

/** Whether the workspace accepts a token, whatever its scopes. Throws when it neither accepts nor refuses it. */
export async function isAccepted(origin: string, tokenValue: string): Promise<boolean> {
  try {
    await getCurrentUserName(new WorkspaceClient(origin, tokenLogin("the token", tokenValue)));
    return true;
  } catch (error) {
    if (isScopeRefusal(error)) return true;
    if (toRemedyCode(error) === "CREDENTIAL_REFUSED") return false;
    throw error;
  }
}

/** A value that does not authenticate is never refused for its scopes. */
function isScopeRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403 && /required scopes/i.test(error.serverMessage);
}
