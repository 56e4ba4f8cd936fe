import { toSeconds } from "../values/duration";
import { getCurrentToken } from "./current-tokens";
import { tokenLogin } from "./login/login";
import { toComment } from "./marker";
import { explain, toRemedyCode } from "./remedies";
import { ApiError } from "./rest/api-error";
import { getCurrentUserName } from "./rest/service-principals";
import { createToken, listTokens, type MintedToken, revokeToken, type TokenInfo } from "./rest/tokens";
import { WorkspaceClient } from "./rest/workspace-client";
import type { TokenInputs } from "./token-inputs";

/** How many live tokens a principal may have in a workspace. */
const TOKEN_QUOTA = 600;

/** How often a mint whose answer was lost is begun again. */
const MINT_ATTEMPTS = 3;

/** By how many seconds the granted lifetime may differ from the one asked for. */
const LIFETIME_TOLERANCE_SECONDS = 60;

/**
 * Mints a token as the principal that `client` is logged in as, and returns it proved: with the lifetime and scopes that
 * were asked for, and authenticating as this principal. On any failure after the mint the new token is revoked.
 */
export async function mintProvedToken(
  client: WorkspaceClient,
  inputs: TokenInputs,
  existing: readonly TokenInfo[],
): Promise<MintedToken> {
  assertRoom(inputs, existing);
  const minted = await mint(client, inputs, existing);
  try {
    assertGranted(inputs, minted.info);
    await assertIdentity(client, inputs, minted);
    return minted;
  } catch (error) {
    throw new Error(
      `the new token was not what was asked for: ${explain(error)}. ${await takeBack(client, minted.info)}`,
      { cause: error },
    );
  }
}

/** Revokes a token that was just minted and is not to be used; says what became of it. */
export async function takeBack(client: WorkspaceClient, info: TokenInfo): Promise<string> {
  try {
    await revokeToken(client, info.tokenId);
    return `It was revoked (${info.tokenId}), and no other token was changed.`;
  } catch (error) {
    return `It could not be revoked and is still alive: token ${info.tokenId}. The next successful pulumi up revokes it (${explain(error)}).`;
  }
}

/** The comment of a token with these inputs: the user's words and the marker. */
export function toOwnComment(inputs: TokenInputs): string {
  const marker = { owner: inputs.owner, rotation: inputs.rotationTrigger ?? "-", label: inputs.label };
  return toComment(inputs.comment, marker);
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

async function mint(
  client: WorkspaceClient,
  inputs: TokenInputs,
  existing: readonly TokenInfo[],
): Promise<MintedToken> {
  const marker = { owner: inputs.owner, rotation: inputs.rotationTrigger ?? "-", label: inputs.label };
  const request = {
    comment: toComment(inputs.comment, marker),
    lifetimeSeconds: toSeconds(inputs.lifetime),
    scopes: inputs.scopes,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await createToken(client, request);
    } catch (error) {
      if (isRefusal(error)) throw error;
      await revokeHalfBorn(client, inputs, request.comment, existing);
      if (attempt === MINT_ATTEMPTS) throw error;
    }
  }
}

/** An answer that says that nothing was minted; any other failure may have left a token. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
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
    if (isHalfBorn) await revokeToken(client, info.tokenId);
  }
}

function assertRoom(inputs: TokenInputs, existing: readonly TokenInfo[]): void {
  if (existing.length < TOKEN_QUOTA) return;
  const oldest = [...existing].sort((a, b) => a.createdAt - b.createdAt).slice(0, 5);
  const names = oldest.map((info) => `${info.tokenId} (${info.comment.slice(0, 60) || "no comment"})`).join(", ");
  throw new Error(
    `${inputs.applicationId} has ${existing.length} live tokens in ${inputs.origin}, and a workspace allows ${TOKEN_QUOTA} per principal: ` +
      `revoke some that are not needed, the oldest are ${names}`,
  );
}

function assertGranted(inputs: TokenInputs, info: TokenInfo): void {
  const asked = toSeconds(inputs.lifetime);
  const granted = info.expiresAt === undefined ? undefined : (info.expiresAt - info.createdAt) / 1000;
  if (granted === undefined || Math.abs(granted - asked) > LIFETIME_TOLERANCE_SECONDS) {
    const text = granted === undefined ? "no end" : `${Math.round(granted)} s`;
    throw new Error(`the workspace granted a lifetime of ${text} where ${inputs.lifetime} (${asked} s) was asked for`);
  }
  if (inputs.scopes === undefined) return;
  const [wanted, got] = [[...inputs.scopes].sort().join(" "), [...(info.scopes ?? [])].sort().join(" ")];
  if (wanted !== got)
    throw new Error(`the workspace granted the scopes "${got || "none"}" where "${wanted}" were asked for`);
}

/**
 * Proves that the value authenticates, and as whom. A token whose scopes do not let it ask who it is answers 403 for
 * its scopes, which no value that does not authenticate does; that it is the principal's shows in the principal's list.
 */
async function assertIdentity(client: WorkspaceClient, inputs: TokenInputs, minted: MintedToken): Promise<void> {
  const asToken = new WorkspaceClient(client.origin, tokenLogin("the new token", minted.value));
  try {
    const userName = await getCurrentUserName(asToken);
    if (userName.toLowerCase() !== inputs.applicationId.toLowerCase()) {
      throw new Error(`it authenticates as ${userName} and not as ${inputs.applicationId}`);
    }
  } catch (error) {
    if (!isScopeRefusal(error)) throw error;
    const own = await listTokens(client);
    if (!own.some((info) => info.tokenId === minted.info.tokenId))
      throw new Error("it is not among the principal's tokens");
  }
}
