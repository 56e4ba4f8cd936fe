import { createHash } from "node:crypto";
import type { AdoptedToken } from "../../arguments/adopt";
import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import type { TokenInfo } from "../databricks/tokens-api";
import { ProviderError } from "../errors/provider-error";
import { awaitPropagation } from "../http/propagation";
import type { Runtime } from "../runtime";
import { assertIdentity, assertScopes } from "./proof";
import type { TokenInputs } from "./token-inputs";
import { withTokensView } from "./token-views";

/** A token that was adopted. */
export interface Adoption {
  readonly info: TokenInfo;
  /** When it expires, epoch milliseconds; for a token that never does, until when it is used. */
  readonly expiresAt: number;
}

/**
 * Adopts an existing token instead of minting one, and does not change it. Throws unless it is an active token of the
 * principal with the requested scopes, its value authenticates as this principal, and it expires late enough to be
 * renewed in time.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/update where an id is the SHA-256 of its token
 */
export async function adoptToken(runtime: Runtime, inputs: TokenInputs, adopt: AdoptedToken): Promise<Adoption> {
  const { tokenId, tokenValue } = adopt;
  const { info, tokens } = await awaitPropagation(runtime, () => findToken(runtime, inputs, tokenId));
  const neededUntil =
    adopt.expiresAt === undefined ? runtime.now() + toSeconds(inputs.lifetime) * 1000 : Date.parse(adopt.expiresAt);
  if (info.expiresAt !== undefined && info.expiresAt < neededUntil) {
    const end = toRfc3339(Math.floor(info.expiresAt / 1000) * 1000);
    throw new ProviderError(
      "NOT_ADOPTABLE",
      `it expires at ${end}, before ${adopt.expiresAt ?? `a lifetime of ${inputs.lifetime} is over`}: ` +
        `set adopt.expiresAt to "${end}" to have it renewed in time`,
    );
  }
  if (createHash("sha256").update(tokenValue).digest("hex") !== tokenId) {
    runtime.log(
      `adopt.tokenId ${tokenId} is not the SHA-256 of adopt.tokenValue, as token ids are documented to be: ` +
        "check that both belong to the same token. The token with this id is revoked after the next rotation",
    );
  }
  assertScopes(inputs, info);
  await assertIdentity(runtime, inputs, { tokenId, value: tokenValue }, () => Promise.resolve(tokens));
  return { info, expiresAt: info.expiresAt ?? neededUntil };
}

async function findToken(
  runtime: Runtime,
  inputs: TokenInputs,
  tokenId: string,
): Promise<{ readonly info: TokenInfo; readonly tokens: readonly TokenInfo[] }> {
  const tokens = await withTokensView(runtime, inputs, (view) => view.list());
  const info = tokens.find((token) => token.tokenId === tokenId);
  if (info !== undefined) return { info, tokens };
  const count = tokens.length === 1 ? "1 active token" : `${tokens.length} active tokens`;
  throw new ProviderError(
    "NOT_LISTED",
    `it is not among the ${count} of this principal: it is revoked, or belongs to another principal`,
  );
}
