import { toSeconds } from "../../arguments/duration";
import type { MintedToken, TokenInfo } from "../databricks/tokens-api";
import { ApiError, isRefusal, wentTo } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { explain, isNetworkRefusal, toErrorCode } from "../errors/remedies";
import { toPatience } from "../http/patience";
import { assertEngine } from "../http/engine-check";
import { awaitPropagation } from "../http/propagation";
import { retry } from "../http/retry";
import { serverTimeAt } from "../http/server-time";
import { TIMEOUTS } from "../http/timeouts";
import { decideDisposal, type DisposalFacts } from "./disposal-decision";
import { toFacts } from "./dispose";
import { MintError } from "./mint-error";
import type { Minter } from "./minter";
import { assertIdentity, assertScopes } from "./proof";
import { readStackNames } from "./stack-names";
import { type TokenInputs, toOwnComment } from "./token-inputs";
import { quotaProblem } from "./token-quota";

/** By how many seconds the granted lifetime may differ from the requested one. */
const LIFETIME_TOLERANCE_SECONDS = 60;

/**
 * Mints a token of the principal, and proves it: it has the requested lifetime and
 * scopes, and authenticates as this principal. Any failure after the mint revokes the new token. Throws `MintError`.
 */
export async function mintProvedToken(
  minter: Minter,
  inputs: TokenInputs,
  existing: readonly TokenInfo[] | undefined,
): Promise<MintedToken> {
  const problem = existing && quotaProblem(minter.client.runtime, inputs, existing);
  if (problem !== undefined) throw new MintError(new ProviderError("TOKEN_QUOTA", problem), undefined);
  const minted = await mint(minter, inputs, existing);
  const { tokenId } = minted.info;
  try {
    assertLifetime(inputs, minted.info);
    assertScopes(inputs, minted.info);
    await assertIdentity(minter.client.runtime, inputs, { tokenId, value: minted.value }, () => minter.view.list());
    return minted;
  } catch (error) {
    // Nothing is known about the token: no call gets through.
    if (isNetworkRefusal(error)) throw new MintError(error, toLater(`the new token ${tokenId}`));
    throw await revokeNew(minter, tokenId, `the new token is not as requested: ${explain(error)}`, error);
  }
}

/** Revokes a new token that nobody has yet, for a reason. The error says whether that succeeded. */
export async function revokeNew({ view }: Minter, tokenId: string, reason: string, cause: unknown): Promise<MintError> {
  try {
    await view.revoke(tokenId);
    return new MintError(cause, undefined, `${reason}. It was revoked (${tokenId})`);
  } catch (error) {
    // A refusal may also answer a retried revocation whose first attempt succeeded.
    const left = toLater(`perhaps the new token ${tokenId}`);
    return new MintError(cause, left, `${reason}. It could not be revoked (${explain(error)})`);
  }
}

function toLater(token: string): string {
  return `${token}, which a later pulumi up revokes`;
}

async function mint(
  minter: Minter,
  inputs: TokenInputs,
  existing: readonly TokenInfo[] | undefined,
): Promise<MintedToken> {
  const { runtime, origin } = minter.client;
  const comment = toOwnComment(inputs);
  const request = { comment, lifetimeSeconds: toSeconds(inputs.lifetime), scopes: inputs.scopes };
  const begunAt = runtime.realNow();
  const attempt = async (): Promise<MintedToken> => {
    try {
      // A new principal, entitlement or grant may not be known everywhere: a refusal has made nothing.
      return await awaitPropagation(runtime, () => minter.create(request), { hasMadeTrust: inputs.hasMadeTrust });
    } catch (error) {
      if (isRefusal(error)) throw toRefusedMint(origin, await explainQuota(minter, inputs, error));
      // A page in place of the answer: no other call would get through either.
      if (isNetworkRefusal(error)) throw new MintError(error, toLater("perhaps a token of this mint"));
      await revokeUnconfirmed(minter, inputs, comment, existing, begunAt).catch((unseen: unknown) => {
        throw new MintError(
          error,
          toLater("perhaps a token of this mint"),
          `${explain(error)}. It is not known whether it made a token (${explain(unseen)})`,
        );
      });
      throw error;
    }
  };
  // Nothing is left of what failed: a busy workspace is waited for, any other failure is tried a few times.
  const patience = (error: unknown): number =>
    error instanceof MintError ? 0 : toPatience(error, true) || TIMEOUTS.unexplained;
  return retry(runtime, origin, attempt, patience).catch((error: unknown) => {
    throw error instanceof MintError ? error : toRefusedMint(origin, error);
  });
}

/** The failure of a mint of which nothing is left. */
function toRefusedMint(origin: string, error: unknown): MintError {
  const isOfWorkspace = error instanceof ApiError && wentTo(error, origin, "api");
  return new MintError(error, undefined, explain(error), isOfWorkspace);
}

/** A refusal for the quota, with the oldest tokens if they can be listed. */
async function explainQuota({ client, view }: Minter, inputs: TokenInputs, error: unknown): Promise<unknown> {
  if (toErrorCode(error) !== "QUOTA_EXCEEDED") return error;
  const problem = quotaProblem(client.runtime, inputs, await view.list().catch(() => []));
  return problem === undefined ? error : new ProviderError("TOKEN_QUOTA", problem);
}

/**
 * Revokes the token of a mint whose answer was lost: one that is not older than the mint, by the workspace's clock, which
 * the list tells. Where Pulumi replaces without comparing, the token in use is not known here and has the same comment:
 * then there is a list from before the mint, which may have been incomplete.
 */
async function revokeUnconfirmed(
  { client, view }: Minter,
  inputs: TokenInputs,
  comment: string,
  existing: readonly TokenInfo[] | undefined,
  localBegin: number,
): Promise<void> {
  const { runtime, origin } = client;
  const series = { ...inputs, stacks: readStackNames(runtime, inputs.label) };
  const listedBefore = existing && new Set(existing.map(({ tokenId }) => tokenId));
  const tokens = await view.list();
  const begunAt = serverTimeAt(runtime, origin, localBegin) ?? (listedBefore && localBegin);
  const facts: DisposalFacts = {
    ...toFacts(runtime, series, { kind: "unconfirmed mint", comment, listedBefore, begunAt }),
    current: undefined,
  };
  for (const token of tokens) {
    if (decideDisposal(token, facts).action !== "revoke") continue;
    // After a kill of the engine it may be the token of the next run, which has the same comment.
    await assertEngine(runtime);
    await view.revoke(token.tokenId);
  }
}

function assertLifetime({ lifetime }: TokenInputs, info: TokenInfo): void {
  const requested = toSeconds(lifetime);
  const granted = info.expiresAt === undefined ? undefined : (info.expiresAt - info.createdAt) / 1000;
  if (granted !== undefined && Math.abs(granted - requested) <= LIFETIME_TOLERANCE_SECONDS) return;
  const text = granted === undefined ? "no expiry" : `a lifetime of ${Math.round(granted)} s`;
  throw new ProviderError(
    "NOT_AS_REQUESTED",
    `the workspace granted ${text} instead of the requested ${lifetime} (${requested} s)`,
  );
}
