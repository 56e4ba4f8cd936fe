import { decideDisposal } from "../../dynamic/provider/tokens/disposal-decision";
import type { InventoryToken } from "../inventory/inventory-token";

/** A token that stays, and why, in a sentence without a full stop. */
export interface KeptToken {
  readonly token: InventoryToken;
  readonly because: string;
}

/** What happens to the tokens that somebody wants to end. */
export interface EndDecision {
  /** Those that may be in use come last. */
  readonly ending: readonly InventoryToken[];
  readonly kept: readonly KeptToken[];
}

/**
 * Decides which of these tokens end on purpose. A foreign token never does, and one that may be in use only if current
 * tokens are included.
 */
export function decideEnds(
  tokens: readonly InventoryToken[],
  { includesCurrent, now }: { readonly includesCurrent: boolean; readonly now: number },
): EndDecision {
  const inUse = new Set(includesCurrent ? [] : tokens.filter(mayBeInUse).map(({ listed }) => listed.info.tokenId));
  const ending: InventoryToken[] = [];
  const kept: KeptToken[] = [];
  for (const token of tokens) {
    const { info, marker } = token.listed;
    const disposal = decideDisposal(info, {
      occasion: { kind: "on purpose" },
      lineage: marker?.lineage ?? "",
      stacks: { own: undefined, renamedFrom: new Set(), copiedFrom: new Set() },
      current: undefined,
      inUse,
      now,
    });
    if (disposal.action === "revoke") ending.push(token);
    else kept.push({ token, because: toReason(token) });
  }
  return { ending: ending.sort((left, right) => toTurn(left) - toTurn(right)), kept };
}

/** A retired token is what an orphan is known by: it ends after it. */
function toTurn(token: InventoryToken): number {
  if (mayBeInUse(token)) return 2;
  return token.state === "orphan" ? 0 : 1;
}

/** Whether something may use the token, as far as the list shows it. */
export function mayBeInUse({ state, isCertain }: InventoryToken): boolean {
  return state === "current" || !isCertain;
}

function toReason({ state, isCertain, label }: InventoryToken): string {
  if (state === "foreign")
    return "it has no marker of this package, so it is somebody else's: its owner, or an administrator, revokes it in the workspace";
  const stack = label ?? "its stack";
  const anyway = "to end it all the same, give --including-current";
  if (isCertain)
    return `it is the current token of ${stack}, and whatever uses it would be refused at once: to replace it, change rotationTrigger and run pulumi up; ${anyway}`;
  return `it may be the token that ${stack} uses: several tokens of its series are not retired. Run pulumi up there, which revokes the others; ${anyway}`;
}
