import { toCount } from "../inventory/instants";
import { toJsonToken } from "../inventory/inventory-json";
import type { InventoryToken } from "../inventory/inventory-token";
import { toTokenWords } from "../inventory/inventory-words";
import type { WorkspaceRun } from "../workspace-run";
import type { KeptToken } from "./end-decision";

/** What became of the tokens that somebody wanted to end. */
export interface RetireResult {
  readonly origin: string;
  readonly ended: readonly InventoryToken[];
  /** Ids that were not listed any more. */
  readonly gone: readonly string[];
  readonly left: readonly KeptToken[];
}

/** Prints the result: a line for each token, or JSON whose fields stay. */
export function printResult(
  { print, clean }: WorkspaceRun,
  { origin, ended, gone, left }: RetireResult,
  isJson: boolean,
): void {
  if (isJson) {
    const result = {
      workspace: origin,
      ended: ended.map(toJsonToken),
      gone: gone.map(clean),
      left: left.map(({ token, because }) => ({ ...toJsonToken(token), because: clean(because) })),
    };
    print(`${JSON.stringify(result, undefined, 2)}\n`);
    return;
  }
  const lines = [
    ...ended.map((token) => `ended ${toTokenWords(token)}`),
    ...gone.map((tokenId) => clean(`gone already: token ${tokenId} is not listed in ${origin}`)),
    ...left.map(({ token, because }) => clean(`left ${toTokenWords(token)}: ${because}`)),
    `${toCount(ended.length, "token")} ended, ${gone.length} gone already, ${left.length} left`,
  ];
  print(`${lines.join("\n")}\n`);
}
