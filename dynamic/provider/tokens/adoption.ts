import { createHash } from "node:crypto";
import type { AdoptedToken } from "../../arguments/adopt";
import { toSeconds } from "../../arguments/duration";
import { toRfc3339 } from "../../arguments/time";
import type { TokenInfo } from "../databricks/tokens-api";
import { ProviderError } from "../errors/provider-error";
import { awaitPropagation } from "../http/propagation";
import { serverNow } from "../http/server-time";
import type { Runtime } from "../runtime";
import { decidePair } from "./pair-decision";
import { assertScopes, authenticatesAsPrincipal } from "./proof";
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
 * principal with the requested scopes, its value is proved to belong to it and authenticates as this principal, and it
 * expires late enough to be renewed in time.
 */
export async function adoptToken(runtime: Runtime, inputs: TokenInputs, adopt: AdoptedToken): Promise<Adoption> {
  const { tokenId } = adopt;
  const { info, tokens } = await awaitPropagation(runtime, () => findToken(runtime, inputs, tokenId));
  const neededUntil =
    adopt.expiresAt === undefined
      ? serverNow(runtime, inputs.origin) + toSeconds(inputs.lifetime) * 1000
      : Date.parse(adopt.expiresAt);
  if (info.expiresAt !== undefined && info.expiresAt < neededUntil) {
    const end = toRfc3339(Math.floor(info.expiresAt / 1000) * 1000);
    throw new ProviderError(
      "NOT_ADOPTABLE",
      `it expires at ${end}, before ${adopt.expiresAt ?? `a lifetime of ${inputs.lifetime} is over`}: ` +
        `set adopt.expiresAt to "${end}" to have it renewed in time`,
    );
  }
  assertScopes(inputs, info);
  await provePair(runtime, inputs, adopt, tokens);
  return { info, expiresAt: info.expiresAt ?? neededUntil };
}

/**
 * Proves that the value authenticates as the principal, and that it is the token with this id: the next rotation revokes
 * that one.
 */
async function provePair(
  runtime: Runtime,
  inputs: TokenInputs,
  { tokenId, tokenValue }: AdoptedToken,
  tokens: readonly TokenInfo[],
): Promise<void> {
  const known = { tokenId, valueHash: createHash("sha256").update(tokenValue).digest("hex") };
  let { is } = decidePair({ ...known, before: tokens });
  if (is === "proved") await authenticatesAsPrincipal(runtime, inputs, tokenValue);
  if (is === "open") {
    // An administrator sees which token a use of the value moves.
    const list = (): Promise<readonly TokenInfo[]> =>
      withTokensView(runtime, inputs, (view) => view.list(), "administrator first");
    const before = await list();
    const isPrincipals = await authenticatesAsPrincipal(runtime, inputs, tokenValue);
    ({ is } = decidePair({ ...known, before, after: await list(), isPrincipals }));
  }
  if (is === "proved") return;
  throw new ProviderError(
    "NOT_ADOPTABLE",
    is === "refused"
      ? `adopt.tokenValue is the token with the id ${known.valueHash}: set adopt.tokenId to that`
      : "the id is not the SHA-256 of adopt.tokenValue, and nothing else shows that both belong to the same token: give " +
          "the id of this value. If both are right, a run as administrator on a day when no token of the principal was " +
          "used yet shows it",
  );
}

async function findToken(
  runtime: Runtime,
  inputs: TokenInputs,
  tokenId: string,
): Promise<{ readonly info: TokenInfo; readonly tokens: readonly TokenInfo[] }> {
  const tokens = await withTokensView(runtime, inputs, (view) => view.list());
  const info = tokens.find((token) => token.tokenId === tokenId);
  if (info !== undefined) return { info, tokens };
  throw new ProviderError("NOT_LISTED", toUnlistedWords(tokens));
}

/** Why a token that is not in this list of its principal's tokens cannot be adopted. */
export function toUnlistedWords(tokens: readonly TokenInfo[]): string {
  const count = tokens.length === 1 ? "1 active token" : `${tokens.length} active tokens`;
  return `it is not among the ${count} of this principal: it is revoked, or belongs to another principal`;
}
