import type { TokenInfo } from "../databricks/tokens-api";
import type { MemorySlot, Runtime } from "../runtime";

const LISTED: MemorySlot<Map<string, readonly TokenInfo[]>> = { create: () => new Map() };

/** Keeps the principal's tokens that a check has listed, for the mint that follows in this process. */
export function rememberListedTokens(
  runtime: Runtime,
  origin: string,
  applicationId: string,
  tokens: readonly TokenInfo[],
): void {
  runtime.recall(LISTED).set(`${origin} ${applicationId}`, tokens);
}

/** Returns the remembered tokens and forgets them; undefined when there are none. */
export function takeListedTokens(
  runtime: Runtime,
  origin: string,
  applicationId: string,
): readonly TokenInfo[] | undefined {
  const listed = runtime.recall(LISTED);
  const key = `${origin} ${applicationId}`;
  const tokens = listed.get(key);
  listed.delete(key);
  return tokens;
}
