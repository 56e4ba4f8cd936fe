import { getCurrentUserName } from "../databricks/service-principals-api";
import type { TokenInfo } from "../databricks/tokens-api";
import { WorkspaceClient } from "../databricks/workspace-client";
import { ApiError } from "../errors/api-error";
import type { ErrorCode } from "../errors/codes";
import { ProviderError } from "../errors/provider-error";
import { toErrorCode } from "../errors/remedies";
import { tokenLogin } from "../logins/token-login";
import type { Runtime } from "../runtime";
import type { TokenInputs } from "./token-inputs";

/** A token with its value, to be proved. */
interface Candidate {
  readonly tokenId: string;
  readonly value: string;
}

/** Throws when a token has other scopes than requested. */
export function assertScopes(inputs: TokenInputs, info: TokenInfo): void {
  const problem = scopesProblem(inputs, info);
  if (problem !== undefined) throw notAsRequested(problem);
}

/** Which other scopes than requested a token has, or undefined. If none were requested, it may have any. */
export function scopesProblem({ scopes }: Pick<TokenInputs, "scopes">, info: TokenInfo): string | undefined {
  if (scopes === undefined) return undefined;
  const [wanted, got] = [[...scopes].sort().join(" "), [...(info.scopes ?? [])].sort().join(" ")];
  return wanted === got ? undefined : `it has the scopes "${got || "none"}", not the requested "${wanted}"`;
}

/**
 * Proves that the value authenticates as the principal. If the token's scopes do not allow this question, the list of
 * the principal's tokens proves the owner.
 */
export async function assertIdentity(
  runtime: Runtime,
  inputs: TokenInputs,
  { tokenId, value }: Candidate,
  list: () => Promise<readonly TokenInfo[]>,
): Promise<void> {
  if (await authenticatesAsPrincipal(runtime, inputs, "the new token", value)) return;
  const own = await list();
  if (!own.some((info) => info.tokenId === tokenId)) throw notAsRequested("it is not among the principal's tokens");
}

/**
 * Whether the value authenticates as the principal; false if the token's scopes do not allow this question: the answer
 * is then a 403 that names the scopes, which only a valid token gets. Throws when it authenticates as somebody else, or
 * not at all. `name` is the token in the words of that failure.
 */
export async function authenticatesAsPrincipal(
  runtime: Runtime,
  { origin, applicationId }: TokenInputs,
  name: string,
  value: string,
): Promise<boolean> {
  try {
    const userName = await getCurrentUserName(new WorkspaceClient(runtime, origin, tokenLogin(name, value)));
    if (userName.toLowerCase() !== applicationId.toLowerCase()) {
      throw notAsRequested(`it authenticates as ${userName} and not as ${applicationId}`);
    }
    return true;
  } catch (error) {
    if (!isScopeRefusal(error)) throw error;
    return false;
  }
}

/** Causes of a refused value, whatever the status: some workspaces answer 400, with the words for another kind of token. */
const REFUSED: readonly ErrorCode[] = ["CREDENTIAL_REFUSED", "WRONG_SCOPE", "WRONG_TENANT", "NOT_IN_WORKSPACE"];

/** Whether the workspace accepts a token, whatever its scopes and its owner's entitlements. Throws when it neither accepts nor refuses it. */
export async function isAccepted(runtime: Runtime, origin: string, tokenValue: string): Promise<boolean> {
  try {
    await getCurrentUserName(new WorkspaceClient(runtime, origin, tokenLogin("the token", tokenValue)));
    return true;
  } catch (error) {
    if (isScopeRefusal(error) || toErrorCode(error) === "MISSING_ENTITLEMENT") return true;
    if (REFUSED.includes(toErrorCode(error))) return false;
    throw error;
  }
}

/** A value that does not authenticate is never refused for its scopes. */
function isScopeRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403 && /required scopes/i.test(error.serverMessage);
}

function notAsRequested(words: string): ProviderError {
  return new ProviderError("NOT_AS_REQUESTED", words);
}
