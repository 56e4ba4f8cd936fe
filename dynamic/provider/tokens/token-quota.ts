import type { TokenInfo } from "../databricks/tokens-api";

/** How many active tokens a principal may have in a workspace. */
export const TOKEN_QUOTA = 600;

/** Why the principal cannot have one more token, naming the oldest; undefined when it can. */
export function quotaProblem(
  { applicationId, origin }: { readonly applicationId: string; readonly origin: string },
  existing: readonly TokenInfo[],
): string | undefined {
  if (existing.length < TOKEN_QUOTA) return undefined;
  const oldest = [...existing].sort((a, b) => a.createdAt - b.createdAt).slice(0, 5);
  const names = oldest.map((info) => `${info.tokenId} (${info.comment.slice(0, 60) || "no comment"})`).join(", ");
  return (
    `${applicationId} has ${existing.length} active tokens in ${origin}, and a workspace allows ${TOKEN_QUOTA} per principal: ` +
    `revoke some that are no longer needed; the oldest are ${names}`
  );
}
