import type { TokenInfo } from "./rest/tokens";

const listed = new Map<string, readonly TokenInfo[]>();

/** Keeps the tokens of a principal that a check has listed, for the mint that follows it in this process. */
export function rememberListedTokens(origin: string, applicationId: string, tokens: readonly TokenInfo[]): void {
  listed.set(`${origin} ${applicationId}`, tokens);
}

/** What was remembered, once; undefined when nothing was. */
export function takeListedTokens(origin: string, applicationId: string): readonly TokenInfo[] | undefined {
  const key = `${origin} ${applicationId}`;
  const tokens = listed.get(key);
  listed.delete(key);
  return tokens;
}
