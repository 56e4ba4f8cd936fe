import type { TokenInfo } from "../databricks/tokens-api";

/** A listed token, as far as it shows to which one a value belongs. */
type ListedToken = Pick<TokenInfo, "tokenId" | "lastUsedDay">;

/** Everything that shows whether an id and a value belong to the same token. */
export interface PairFacts {
  readonly tokenId: string;
  /** The SHA-256 of the value, hexadecimal. */
  readonly valueHash: string;
  /** The principal's active tokens before the value was used. */
  readonly before: readonly ListedToken[];
  /** The same after it; undefined while the value was not used. */
  readonly after?: readonly ListedToken[] | undefined;
  /** Whether the value authenticated as the principal; false where its scopes hide that. */
  readonly isPrincipals?: boolean;
}

/** Whether an id and a value belong to the same token, and why. */
export type PairDecision =
  | {
      readonly is: "proved";
      readonly because: "the id is the SHA-256 of the value" | "only its last use moved" | "no other token is active";
    }
  | { readonly is: "refused"; readonly because: "the value is another token" }
  | { readonly is: "open"; readonly because: "the value may be another token" };

/** The form of a SHA-256. A workspace whose ids have another form does not make them as documented. */
const SHA256 = /^[0-9a-f]{64}$/i;

/**
 * Whether `tokenId` is the id of the token with this value. Sends no request and gives the same answer for the same
 * facts.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/update where an id is the SHA-256 of its token
 */
export function decidePair(facts: PairFacts): PairDecision {
  const { tokenId, valueHash, before, after, isPrincipals = false } = facts;
  if (valueHash === tokenId) return { is: "proved", because: "the id is the SHA-256 of the value" };
  const others = [...before, ...(after ?? [])].filter((token) => token.tokenId !== tokenId);
  if (others.some((token) => token.tokenId === valueHash))
    return { is: "refused", because: "the value is another token" };
  if (after !== undefined) {
    if (hasMovedAlone(facts, after, others)) return { is: "proved", because: "only its last use moved" };
    // A list may lack a new token, which may be the one with this value.
    const isAlone = others.length === 0 && before.length > 0 && after.length > 0;
    if (isAlone && isPrincipals && !SHA256.test(tokenId)) return { is: "proved", because: "no other token is active" };
  }
  return { is: "open", because: "the value may be another token" };
}

/** A workspace reports days only: another token that was used on the same day may be the one that was used. */
function hasMovedAlone(
  { tokenId, before }: PairFacts,
  after: readonly ListedToken[],
  others: readonly ListedToken[],
): boolean {
  const dayIn = (list: readonly ListedToken[]): number | undefined =>
    list.find((token) => token.tokenId === tokenId)?.lastUsedDay;
  const [earlier = 0, later = 0] = [dayIn(before), dayIn(after)];
  return later > earlier && others.every(({ lastUsedDay = 0 }) => lastUsedDay < later);
}
