import { toCount } from "../inventory/instants";
import { toJsonToken } from "../inventory/inventory-json";
import type { InventoryToken } from "../inventory/inventory-token";
import { toShortId, toTokenWords } from "../inventory/inventory-words";
import type { WorkspaceRun } from "../workspace-run";
import type { KeptToken } from "./end-decision";

/** What became of the tokens that somebody wanted to end. */
export interface RetireResult {
  readonly origin: string;
  readonly ended: readonly InventoryToken[];
  /** Ids of tokens that were listed first, and not any more when they were to be ended. */
  readonly gone: readonly string[];
  /** Ids that were not listed at all. */
  readonly unlisted: readonly string[];
  readonly left: readonly KeptToken[];
}

/** Prints that a token has ended, for people. */
export function printEnd({ print }: WorkspaceRun, token: InventoryToken): void {
  print(`ended ${toTokenWords(token)}\n`);
}

/** Prints the result: what `printEnd` has not said, or JSON whose fields stay. */
export function printResult(
  { print, clean }: WorkspaceRun,
  { origin, ended, gone, unlisted, left }: RetireResult,
  isJson: boolean,
): void {
  if (isJson) {
    const result = {
      workspace: origin,
      ended: ended.map(toJsonToken),
      gone: gone.map(clean),
      unlisted: unlisted.map(clean),
      left: left.map(({ token, because }) => ({ ...toJsonToken(token), because: clean(because) })),
    };
    print(`${JSON.stringify(result, undefined, 2)}\n`);
    return;
  }
  const lines = [
    ...gone.map((tokenId) => clean(`gone already: token ${toShortId(tokenId)} is not listed any more in ${origin}`)),
    ...unlisted.map((tokenId) => clean(toUnlistedWords(tokenId, origin))),
    ...left.map(({ token, because }) => clean(`left ${toTokenWords(token)}: ${because}`)),
    `${toCount(ended.length, "token")} ended, ${gone.length} gone already, ${left.length} left` +
      (unlisted.length === 0 ? "" : `, ${unlisted.length} not found`),
  ];
  print(`${lines.join("\n")}\n`);
}

/** That there is no token of this id: it may have ended before, or be wrong. */
export function toUnlistedWords(tokenId: string, origin: string): string {
  return `${toShortId(tokenId)}: no active token of that id in ${origin}: check the id and the host`;
}
