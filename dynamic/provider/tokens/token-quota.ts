import type { TokenInfo } from "../databricks/tokens-api";
import { serverNow } from "../http/server-time";
import type { Runtime } from "../runtime";
import { getCurrentTokens } from "./current-token";
import type { TokenOwner } from "./known-logins";
import { type JudgedToken, judgeTokens } from "./token-states";

/** How many active tokens a principal may have in a workspace. */
export const TOKEN_QUOTA = 600;

/**
 * Why the principal cannot have one more token, naming the oldest that is not known to be in use; undefined when it can.
 * `others`: how many it gets beside it in the same run.
 */
export function quotaProblem(
  runtime: Runtime,
  owner: TokenOwner,
  existing: readonly TokenInfo[],
  others = 0,
): string | undefined {
  if (existing.length + others < TOKEN_QUOTA) return undefined;
  const { applicationId, origin } = owner;
  const oldest = listUnused(runtime, owner, existing).sort((a, b) => a.createdAt - b.createdAt);
  const names = oldest.slice(0, 5).map((info) => `${info.tokenId} (${info.comment.slice(0, 60) || "no comment"})`);
  const more = others === 0 ? "" : ` and gets ${others} more in this run`;
  return (
    `${applicationId} has ${existing.length} active tokens in ${origin}${more}, and a workspace allows ${TOKEN_QUOTA} per principal: ` +
    `revoke some that are no longer needed${names.length === 0 ? "" : `; the oldest are ${names.join(", ")}`}. ` +
    `This lists them: databricks-pat inventory --principal ${applicationId}`
  );
}

/** The tokens but for those that this run, or a marker, knows as current or as retired with time left. */
function listUnused(runtime: Runtime, owner: TokenOwner, existing: readonly TokenInfo[]): TokenInfo[] {
  const current = new Set([...getCurrentTokens(runtime).map(({ tokenId }) => tokenId), owner.adopt?.tokenId]);
  const creator = { id: undefined, name: owner.applicationId };
  const now = serverNow(runtime, owner.origin);
  return judgeTokens(existing.map((info) => ({ info, creator })))
    .filter((token) => !current.has(token.info.tokenId) && !isMarkedInUse(token, now))
    .map(({ info }) => info);
}

/** An orphan that the list cannot tell from the current token of its series may be that one. */
function isMarkedInUse({ state, isCertain, marker }: JudgedToken, now: number): boolean {
  return state === "current" || !isCertain || (marker?.retireAt ?? 0) > now;
}
