import { toSeconds } from "../values/duration";
import { getCurrentToken } from "./current-tokens";
import { assertIdentity, assertScopes } from "./proof";
import { explain } from "./remedies";
import { ApiError, isRefusal } from "./rest/api-error";
import { patience } from "./rest/patience";
import { createToken, listTokens, type MintedToken, type TokenInfo } from "./rest/tokens";
import type { WorkspaceClient } from "./rest/workspace-client";
import { ownerAuthority } from "./token-authority";
import { type TokenInputs, toOwnComment } from "./token-inputs";
import { quotaProblem } from "./token-quota";

/** How often a mint whose answer was lost is begun again. */
const MINT_ATTEMPTS = 3;

/** By how many seconds the granted lifetime may differ from the one asked for. */
const LIFETIME_TOLERANCE_SECONDS = 60;

/** A mint that failed, with what of it may still be alive. */
export class MintError extends Error {
  override readonly name = "MintError";

  constructor(
    cause: unknown,
    /** What this mint may have left, in words; undefined when nothing. */
    readonly left: string | undefined,
    message = explain(cause),
  ) {
    super(message, { cause });
  }
}

/**
 * Mints a token as the principal that `client` is logged in as, and returns it proved: with the lifetime and scopes that
 * were asked for, and authenticating as this principal. On any failure after the mint the new token is revoked. Throws
 * `MintError`.
 */
export async function mintProvedToken(
  client: WorkspaceClient,
  inputs: TokenInputs,
  existing: readonly TokenInfo[],
): Promise<MintedToken> {
  const problem = quotaProblem(inputs, existing);
  if (problem !== undefined) throw new MintError(new Error(problem), undefined);
  const minted = await mint(client, inputs, existing);
  const { tokenId } = minted.info;
  try {
    assertLifetime(inputs, minted.info);
    assertScopes(inputs, minted.info);
    await assertIdentity(inputs, { tokenId, value: minted.value }, () => listTokens(client));
    return minted;
  } catch (error) {
    throw await takeBack(client, tokenId, `the new token was not what was asked for: ${explain(error)}`, error);
  }
}

/** Revokes a token that was just minted and is not to be used; the error tells what became of it. */
async function takeBack(client: WorkspaceClient, tokenId: string, reason: string, cause: unknown): Promise<MintError> {
  try {
    await ownerAuthority(client).revoke(tokenId);
    return new MintError(cause, undefined, `${reason}. It was revoked (${tokenId})`);
  } catch (error) {
    // Even a refusal may answer the repetition of a revocation that was done.
    const left = `perhaps the new token ${tokenId}, which a later pulumi up revokes`;
    return new MintError(cause, left, `${reason}. It could not be revoked (${explain(error)})`);
  }
}

async function mint(
  client: WorkspaceClient,
  inputs: TokenInputs,
  existing: readonly TokenInfo[],
): Promise<MintedToken> {
  const comment = toOwnComment(inputs);
  const request = { comment, lifetimeSeconds: toSeconds(inputs.lifetime), scopes: inputs.scopes };
  for (let attempt = 1; ; attempt++) {
    try {
      return await createToken(client, request);
    } catch (error) {
      if (isRefusal(error)) throw new MintError(error, undefined);
      await revokeHalfBorn(client, inputs, comment, existing).catch((unseen: unknown) => {
        const left = "perhaps a token of this mint, whose answer was lost, which a later pulumi up revokes";
        throw new MintError(error, left, `${explain(error)}. What came of it could not be seen (${explain(unseen)})`);
      });
      if (attempt === MINT_ATTEMPTS) throw new MintError(error, undefined);
      await pauseAfter(error, attempt);
    }
  }
}

/** As long as the server asked for, within bounds, and longer each time. */
async function pauseAfter(error: unknown, attempt: number): Promise<void> {
  const asked = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  const milliseconds = Math.min(Math.max(asked, patience.firstRetry * 2 ** attempt), patience.longestRetry);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * What has just this mint's comment and was not there before was born in the call whose answer was lost. The list from
 * before may have been short, so the owner's current token is never taken for one.
 */
async function revokeHalfBorn(
  client: WorkspaceClient,
  inputs: TokenInputs,
  comment: string,
  existing: readonly TokenInfo[],
): Promise<void> {
  const before = new Set(existing.map((info) => info.tokenId));
  const current = getCurrentToken(inputs.origin, inputs.owner)?.tokenId;
  for (const info of await listTokens(client)) {
    const isHalfBorn = info.comment === comment && info.tokenId !== current && !before.has(info.tokenId);
    if (isHalfBorn) await ownerAuthority(client).revoke(info.tokenId);
  }
}

function assertLifetime({ lifetime }: TokenInputs, info: TokenInfo): void {
  const asked = toSeconds(lifetime);
  const granted = info.expiresAt === undefined ? undefined : (info.expiresAt - info.createdAt) / 1000;
  if (granted !== undefined && Math.abs(granted - asked) <= LIFETIME_TOLERANCE_SECONDS) return;
  const text = granted === undefined ? "no end" : `${Math.round(granted)} s`;
  throw new Error(`the workspace granted a lifetime of ${text} where ${lifetime} (${asked} s) was asked for`);
}
