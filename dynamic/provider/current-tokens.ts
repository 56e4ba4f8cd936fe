/**
 * Which token each owner's resource holds now, as far as this process has seen it: set when Pulumi compares or creates a
 * token. Only what is known here may tell an orphan from a live token.
 */
const current = new Map<string, string>();

export function rememberCurrentToken(origin: string, owner: string, tokenId: string): void {
  current.set(`${origin} ${owner}`, tokenId);
}

/** The owner's current token, or undefined when this process has not seen it. */
export function getCurrentToken(origin: string, owner: string): string | undefined {
  return current.get(`${origin} ${owner}`);
}
