/** What this process knows of an owner's token. */
export interface CurrentToken {
  readonly tokenId: string;
  /** How long a token that it replaces is left alive, in seconds. */
  readonly overlapSeconds: number;
  /** When it ends, RFC 3339. */
  readonly expiresAt: string;
  /** When it was adopted, RFC 3339; undefined for one that was minted. */
  readonly adoptedAt?: string | undefined;
}

/**
 * Which token each owner's resource holds now, as far as this process has seen it: set when Pulumi compares or creates a
 * token. Only what is known here may tell an orphan from a live token, and a rotation from a destroy.
 */
const current = new Map<string, CurrentToken>();

export function rememberCurrentToken(origin: string, owner: string, token: CurrentToken): void {
  current.set(`${origin} ${owner}`, token);
}

/** The owner's current token, or undefined when this process has not seen it. */
export function getCurrentToken(origin: string, owner: string): CurrentToken | undefined {
  return current.get(`${origin} ${owner}`);
}
