import { createHash } from "node:crypto";
import type { AdoptedToken } from "../values/adopted-token";
import { toSeconds } from "../values/duration";
import { toRfc3339 } from "../values/time";
import { now } from "./clock";
import { awaitPropagation, UnlistedError } from "./propagation";
import { assertIdentity, assertScopes } from "./proof";
import type { TokenInfo } from "./rest/tokens";
import { withTokenAuthority } from "./token-authority";
import type { TokenInputs } from "./token-inputs";

/** A token that was adopted. */
export interface Adoption {
  readonly info: TokenInfo;
  /** Epoch milliseconds: its end, or until when it is relied on where it has none. */
  readonly expiresAt: number;
}

/**
 * Takes a token that exists for the one to mint, and changes nothing of it. Throws unless it is a live token of the
 * principal with the scopes that were asked for, its value authenticates as this principal, and it lives long enough to
 * be renewed in time.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/update where an id is the SHA-256 of its token
 */
export async function adoptToken(inputs: TokenInputs, adopt: AdoptedToken): Promise<Adoption> {
  const { tokenId, tokenValue } = adopt;
  const { info, tokens } = await awaitPropagation(() => findToken(inputs, tokenId));
  const neededUntil =
    adopt.expiresAt === undefined ? now() + toSeconds(inputs.lifetime) * 1000 : Date.parse(adopt.expiresAt);
  if (info.expiresAt !== undefined && info.expiresAt < neededUntil) {
    const end = toRfc3339(Math.floor(info.expiresAt / 1000) * 1000);
    throw new Error(
      `it ends at ${end}, before ${adopt.expiresAt ?? `a lifetime of ${inputs.lifetime} is over`}: ` +
        `to have it renewed in time give adopt.expiresAt: "${end}"`,
    );
  }
  if (createHash("sha256").update(tokenValue).digest("hex") !== tokenId) {
    console.log(
      `adopt.tokenId ${tokenId} is not the hash of adopt.tokenValue, as ids of tokens are documented to be: ` +
        "make sure that they are one token's, as the token of this id is revoked when it was replaced",
    );
  }
  assertScopes(inputs, info);
  await assertIdentity(inputs, { tokenId, value: tokenValue }, () => Promise.resolve(tokens));
  return { info, expiresAt: info.expiresAt ?? neededUntil };
}

async function findToken(
  inputs: TokenInputs,
  tokenId: string,
): Promise<{ readonly info: TokenInfo; readonly tokens: readonly TokenInfo[] }> {
  const tokens = await withTokenAuthority(inputs, (authority) => authority.list());
  const info = tokens.find((token) => token.tokenId === tokenId);
  if (info !== undefined) return { info, tokens };
  const count = tokens.length === 1 ? "1 live token" : `${tokens.length} live tokens`;
  throw new UnlistedError(`it is not among the ${count} of this principal: was it revoked, or is it somebody else's?`);
}
