import type { TokenInfo } from "../databricks/tokens-api";
import { ApiError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { awaitPropagation } from "../http/propagation";
import { serverNow } from "../http/server-time";
import type { Runtime } from "../runtime";
import { type CurrentToken, getCurrentTokens, type Series } from "./current-token";
import { decideDisposal, type DisposableToken, type DisposalFacts, type Occasion } from "./disposal-decision";
import { toMarker, toRetiredComment } from "./marker";
import { relate, type StackNames } from "./stack-names";
import type { TokensView } from "./token-views";

/** The token that Pulumi deletes, as the state has it. */
export interface DeletedToken {
  readonly tokenId: string;
  /** Its comment from the mint. */
  readonly comment: string;
  /** Label of the resource that made it; undefined if the state does not say it. */
  readonly madeBy: string | undefined;
}

/** The tokens to dispose of: a series of this stack. */
export interface OwnSeries extends Series {
  readonly stacks: StackNames;
  /** The token that Pulumi deletes; undefined if it deletes none. */
  readonly deleted?: DeletedToken | undefined;
}

/** A token of the series that another stack made: the user has not said whether that is this stack's earlier name. */
export interface UndecidedToken {
  readonly tokenId: string;
  /** Label of the resource that made it. */
  readonly madeBy: string;
  /** Epoch milliseconds; undefined if it never expires, or is not listed. */
  readonly expiresAt?: number | undefined;
}

/**
 * Revokes or retires the tokens of a series that `current` has replaced, the deleted one first. With an overlap, the
 * deleted token is retired even if it is not listed. Returns the tokens that it leaves to another stack.
 */
export async function disposeOfReplaced(
  runtime: Runtime,
  view: TokensView,
  series: OwnSeries,
  current: CurrentToken,
): Promise<readonly UndecidedToken[]> {
  const { overlapSeconds } = current;
  const listed = await listWith(runtime, view, current.tokenId);
  const createdAt = listed.find(({ tokenId }) => tokenId === current.tokenId)?.createdAt;
  const facts: DisposalFacts = {
    ...toFacts(runtime, series, { kind: "replacement", overlapSeconds }),
    current: { tokenId: current.tokenId, createdAt },
  };
  await disposeOfEach(view, series, listed, facts, overlapSeconds);
  return findUndecided(listed, series);
}

/**
 * Revokes or retires all tokens of a series that goes on elsewhere, with `current`; the deleted token too, even if it is
 * not listed. Nobody looks here again, so a list that lacks the deleted token is not believed at once. Returns the tokens
 * that it leaves to another stack.
 */
export async function disposeOfMoved(
  runtime: Runtime,
  view: TokensView,
  series: OwnSeries,
  { tokenId, overlapSeconds }: Pick<CurrentToken, "tokenId" | "overlapSeconds">,
): Promise<readonly UndecidedToken[]> {
  const { deleted } = series;
  let listed = await view.list();
  if (!listed.some((token) => token.tokenId === deleted?.tokenId)) listed = await view.list();
  const facts: DisposalFacts = {
    ...toFacts(runtime, series, { kind: "move", overlapSeconds }),
    current: { tokenId, createdAt: undefined },
  };
  await disposeOfEach(view, series, listed, facts, overlapSeconds);
  return findUndecided(listed, series);
}

async function disposeOfEach(
  view: TokensView,
  { lineage, deleted }: OwnSeries,
  listed: readonly TokenInfo[],
  facts: DisposalFacts,
  overlapSeconds: number,
): Promise<void> {
  for (const token of inOrder(view, listed, deleted)) {
    const { action } = decideDisposal(token, facts);
    if (action === "revoke") await view.revoke(token.tokenId);
    if (action !== "retire") continue;
    // An adopted token has no marker of this series yet.
    const comment = toMarker(token.comment)?.lineage === lineage ? token.comment : (deleted?.comment ?? "");
    const retiring = view.updateComment(token.tokenId, toRetiredComment(comment, facts.now + overlapSeconds * 1000));
    await (listed.includes(token as TokenInfo) ? retiring : retiring.catch(ignoreGone));
  }
}

/**
 * Revokes the deleted token, then the other tokens of a series that ends with its resource: never a token in use. `isWhole` is false where only the deleted one ends. Revokes nothing if another stack made some of them
 * and the user has not said what that stack is; returns these.
 */
export async function disposeOfSeries(
  runtime: Runtime,
  view: TokensView,
  series: OwnSeries,
  isWhole: boolean,
): Promise<readonly UndecidedToken[]> {
  const { deleted } = series;
  const listed = await view.list();
  const ending = isWhole ? listed : listed.filter(({ tokenId }) => tokenId === deleted?.tokenId);
  const undecided = findUndecided(ending, series);
  if (undecided.length > 0) return undecided;
  const facts: DisposalFacts = { ...toFacts(runtime, series, { kind: "destroy" }), current: undefined };
  for (const token of inOrder(view, ending, deleted))
    if (decideDisposal(token, facts).action === "revoke") await view.revoke(token.tokenId);
  return [];
}

/**
 * The tokens of the series, and the deleted one, that another stack made, without the user's word about that stack. A
 * stack that is said to be a copy leaves the tokens of every other stack, but for the one in its state.
 */
export function findUndecided(
  listed: readonly TokenInfo[],
  { lineage, stacks, deleted }: OwnSeries,
): readonly UndecidedToken[] {
  const found = listed.flatMap(({ tokenId, comment, expiresAt }): UndecidedToken[] => {
    const marker = toMarker(comment);
    const label = marker?.lineage === lineage && stacks.copiedFrom.size === 0 ? marker.label : undefined;
    return label !== undefined && relate(stacks, label) === "undecided" ? [{ tokenId, madeBy: label, expiresAt }] : [];
  });
  const { madeBy, tokenId } = deleted ?? {};
  if (tokenId === undefined || madeBy === undefined || relate(stacks, madeBy) !== "undecided") return found;
  const expiresAt = listed.find((token) => token.tokenId === tokenId)?.expiresAt;
  return [{ tokenId, madeBy, expiresAt }, ...found.filter((token) => token.tokenId !== tokenId)];
}

/**
 * The facts about a series but for its current token, by the workspace's clock, because other machines read when an
 * overlap is over. The deleted token is not in use any more. After a list: its answer has told that clock.
 */
export function toFacts(
  runtime: Runtime,
  { origin, lineage, stacks, deleted }: OwnSeries,
  occasion: Occasion,
): Omit<DisposalFacts, "current"> {
  const inUse = new Set(getCurrentTokens(runtime).map(({ tokenId }) => tokenId));
  if (deleted !== undefined) inUse.delete(deleted.tokenId);
  return { occasion, lineage, stacks, inUse, deleted, now: serverNow(runtime, origin) };
}

/** The listed tokens, the deleted one first; but the one that is logged in comes last. */
function inOrder(
  { ownTokenId }: TokensView,
  listed: readonly TokenInfo[],
  deleted: DeletedToken | undefined,
): readonly DisposableToken[] {
  const tokens = withDeleted(listed, deleted);
  const own = tokens.filter(({ tokenId }) => tokenId === ownTokenId);
  return [...tokens.filter(({ tokenId }) => tokenId !== ownTokenId), ...own];
}

/** The listed tokens, the deleted one first; a list may lack it. */
function withDeleted(listed: readonly TokenInfo[], deleted: DeletedToken | undefined): readonly DisposableToken[] {
  if (deleted === undefined) return listed;
  const { tokenId, comment } = deleted;
  const others = listed.filter((token) => token.tokenId !== tokenId);
  return [listed.find((token) => token.tokenId === tokenId) ?? { tokenId, comment, createdAt: 0 }, ...others];
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
