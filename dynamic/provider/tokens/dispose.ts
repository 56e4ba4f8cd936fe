import type { TokenInfo } from "../databricks/tokens-api";
import { ApiError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { awaitPropagation } from "../http/propagation";
import type { Runtime } from "../runtime";
import type { CurrentToken } from "./current-token";
import { decideDisposal, type DisposalFacts } from "./disposal-decision";
import { toMarker, toRetiredComment } from "./marker";
import type { TokensView } from "./token-views";

/** The token that Pulumi deletes, with its comment from the mint. */
export interface DeletedToken {
  readonly id: string;
  readonly comment: string;
}

/**
 * Revokes or retires the tokens of a series that `current` has replaced. With an overlap, the deleted token is retired
 * even if it is not listed.
 */
export async function disposeOfReplaced(
  runtime: Runtime,
  view: TokensView,
  lineage: string,
  current: CurrentToken,
  deleted?: DeletedToken,
): Promise<void> {
  const { overlapSeconds } = current;
  const tokens = await listWith(runtime, view, current.tokenId);
  const createdAt = tokens.find(({ tokenId }) => tokenId === current.tokenId)?.createdAt;
  const facts: DisposalFacts = {
    occasion: { kind: "replacement", overlapSeconds },
    lineage,
    current: { tokenId: current.tokenId, createdAt },
    deletedId: deleted?.id,
    now: runtime.now(),
  };
  await disposeOfEach(view, tokens, overlapSeconds, facts, deleted);
}

/**
 * Revokes or retires all tokens of a series that goes on elsewhere, with `current`; the deleted token too, even if it is
 * not listed. Nobody looks here again, so a list that lacks the deleted token is not believed at once.
 */
export async function disposeOfMoved(
  runtime: Runtime,
  view: TokensView,
  lineage: string,
  { tokenId, overlapSeconds }: Pick<CurrentToken, "tokenId" | "overlapSeconds">,
  deleted: DeletedToken,
): Promise<void> {
  const facts: DisposalFacts = {
    occasion: { kind: "move", overlapSeconds },
    lineage,
    current: tokenId === deleted.id ? undefined : { tokenId, createdAt: undefined },
    deletedId: deleted.id,
    now: runtime.now(),
  };
  let tokens = await view.list();
  if (!tokens.some((token) => token.tokenId === deleted.id)) tokens = await view.list();
  await disposeOfEach(view, tokens, overlapSeconds, facts, deleted);
}

async function disposeOfEach(
  view: TokensView,
  tokens: readonly TokenInfo[],
  overlapSeconds: number,
  facts: DisposalFacts,
  deleted: DeletedToken | undefined,
): Promise<void> {
  const { lineage, now } = facts;
  const isUnlisted = deleted !== undefined && !tokens.some(({ tokenId }) => tokenId === deleted.id);
  const unlisted = isUnlisted ? [{ tokenId: deleted.id, comment: deleted.comment, createdAt: 0 }] : [];
  for (const token of [...tokens, ...unlisted]) {
    const { action } = decideDisposal(token, facts);
    if (action === "revoke") await view.revoke(token.tokenId);
    if (action !== "retire") continue;
    // An adopted token has no marker of this series yet.
    const comment = toMarker(token.comment)?.lineage === lineage ? token.comment : (deleted?.comment ?? "");
    const retiring = view.updateComment(token.tokenId, toRetiredComment(comment, now + overlapSeconds * 1000));
    await (isUnlisted && token.tokenId === deleted.id ? retiring.catch(ignoreGone) : retiring);
  }
}

/** Revokes the remaining tokens of a series whose resource is destroyed. */
export async function disposeOfSeries(runtime: Runtime, view: TokensView, lineage: string): Promise<void> {
  const facts: DisposalFacts = { occasion: { kind: "destroy" }, lineage, current: undefined, now: runtime.now() };
  for (const token of await view.list())
    if (decideDisposal(token, facts).action === "revoke") await view.revoke(token.tokenId);
}

/**
 * Lists the tokens until the list has this token, which a stale list lacks. Gives up after a while and returns the last
 * list.
 */
export async function listWith(runtime: Runtime, view: TokensView, tokenId: string): Promise<readonly TokenInfo[]> {
  let tokens: readonly TokenInfo[] = [];
  try {
    await awaitPropagation(runtime, async () => {
      tokens = await view.list();
      if (tokens.some((token) => token.tokenId === tokenId)) return;
      throw new ProviderError("NOT_LISTED", `${tokenId} is not listed`);
    });
  } catch (error) {
    if (!(error instanceof ProviderError && error.code === "NOT_LISTED")) throw error;
  }
  return tokens;
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}
