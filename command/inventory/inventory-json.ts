import type { Inventory } from "./inventory";
import { type InventoryToken, toGeneration } from "./inventory-token";
import { toDate, toTimestamp } from "./instants";

/** The inventory as JSON. Its fields stay; later versions may add some. */
export function toJson(inventory: Inventory, expiresWithin: string | undefined): string {
  const { workspace, principal, at, tokens } = inventory;
  return `${JSON.stringify(
    {
      workspace,
      at: toTimestamp(at),
      principal: principal ?? null,
      expiresWithin: expiresWithin ?? null,
      tokens: tokens.map(toJsonToken),
    },
    undefined,
    2,
  )}\n`;
}

/** A token as `--json` has it. */
export function toJsonToken(token: InventoryToken): Readonly<Record<string, unknown>> {
  const { tokenId, state, isCertain, owner, ownerName, label, lineage, rotation, comment, scopes } = token;
  return {
    tokenId,
    state,
    certain: isCertain,
    owner,
    ownerName: ownerName ?? null,
    label: label ?? null,
    lineage: lineage ?? null,
    generation: rotation === undefined ? null : toGeneration(rotation),
    rotation: rotation ?? null,
    createdAt: toTimestamp(token.createdAt),
    expiresAt: toTimestamp(token.expiresAt),
    retireAt: toTimestamp(token.retireAt),
    lastUsedDay: token.lastUsedDay === undefined ? null : toDate(token.lastUsedDay),
    scopes: scopes ?? null,
    comment,
  };
}
