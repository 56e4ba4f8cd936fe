/** A listed token, as far as an adoption depends on it. */
interface ListedToken {
  readonly tokenId: string;
  /** Whether it has the marker of the series. */
  readonly isOfSeries: boolean;
}

/** Everything that the decision depends on. */
export interface AdoptionFacts {
  /** Id of the token that the program gives. */
  readonly tokenId: string;
  /** When it expires, as the program gives it, epoch milliseconds. */
  readonly expiresAt: number | undefined;
  /** The principal's active tokens. */
  readonly tokens: readonly ListedToken[];
}

/** Whether to adopt the given token, and why. One that cannot be adopted then fails the run. */
export type AdoptionDecision =
  | { readonly action: "adopt"; readonly because: "nothing has replaced it" | "it is active" }
  | { readonly action: "mint"; readonly because: "a token of its series is active" | "it has expired" };

/**
 * Decides for a first token whose schedule has begun later generations: either every run before failed, or the adopted
 * token was replaced and its successor is no longer in the state. Sends no request and gives the same answer for the same
 * facts.
 */
export function decideAdoption({ tokenId, expiresAt, tokens }: AdoptionFacts, now: number): AdoptionDecision {
  if (tokens.some(({ isOfSeries }) => isOfSeries))
    return { action: "mint", because: "a token of its series is active" };
  if (tokens.some((token) => token.tokenId === tokenId)) return { action: "adopt", because: "it is active" };
  if (expiresAt !== undefined && expiresAt <= now) return { action: "mint", because: "it has expired" };
  return { action: "adopt", because: "nothing has replaced it" };
}

/** Whether a rotation of a component, "g3@2026-11-20T00:00:00Z", is not its first one. */
export function isLaterGeneration(rotation: unknown): boolean {
  const generation = typeof rotation === "string" ? /^g(\d+)@/.exec(rotation)?.[1] : undefined;
  return Number(generation ?? 1) > 1;
}
