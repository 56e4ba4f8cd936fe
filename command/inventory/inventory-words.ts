import type { Inventory } from "./inventory";
import { type InventoryToken, toGeneration } from "./inventory-token";
import { toCount, toDate, toMinute, toRelative } from "./instants";

/** The states in the order in which they are counted. */
export const STATES = ["current", "retired", "orphan", "foreign"] as const;

/** What "?" after a state means. */
export const DOUBT =
  '"?": one of these tokens is in use, and a list does not show which: it may be the older one. Run pulumi up in its ' +
  "stack: it revokes the others.";

/** "current", or "current?" where the list does not tell the current token from orphans. */
export function toStateWord({ state, isCertain }: InventoryToken): string {
  return isCertain ? state : `${state}?`;
}

/** As much of the id as tells tokens apart; `retire` takes it too. */
export function toShortId(tokenId: string): string {
  return tokenId.length <= 12 ? tokenId : tokenId.slice(0, 12);
}

/** "etl-runner (9f1c2d3e-…)", or the owner alone where it has no other name. */
export function toOwnerWords({ owner, ownerName }: InventoryToken): string {
  return ownerName === undefined ? owner : `${ownerName} (${owner})`;
}

/** "5 tokens: 2 current, 1 orphan, 2 foreign". */
export function toSummary({ tokens }: Inventory): string {
  const counts = STATES.map((state) => ({ state, count: tokens.filter((token) => token.state === state).length }));
  const present = counts.filter(({ count }) => count > 0).map(({ state, count }) => `${count} ${state}`);
  return present.length === 0 ? "no tokens" : `${toCount(tokens.length, "token")}: ${present.join(", ")}`;
}

/** "2027-02-26 in 89 days", or "never". */
export function toExpiryWords({ expiresAt }: InventoryToken, now: number): string {
  return expiresAt === undefined ? "never" : `${toDate(expiresAt)} ${toRelative(expiresAt, now)}`;
}

/** Until when the overlap of a retired token lasts; undefined for any other token. */
export function toOverlapWords({ retireAt }: InventoryToken, now: number): string | undefined {
  if (retireAt === undefined) return undefined;
  return retireAt > now
    ? `overlap until ${toMinute(retireAt)}, ${toRelative(retireAt, now)}`
    : `overlap over since ${toMinute(retireAt)}, pulumi up in its stack is due`;
}

/** A token in a sentence: "token 9b1e77aa0c34 of etl-runner (shop/dev/ingestion, g2, current)". */
export function toTokenWords(token: InventoryToken): string {
  const { tokenId, label, rotation, ownerName, owner, words } = token;
  const made = label === undefined ? [words === "" ? "no comment" : `"${words}"`] : [label];
  const generation = rotation === undefined ? [] : [toGeneration(rotation)];
  return `token ${toShortId(tokenId)} of ${ownerName ?? owner} (${[...made, ...generation, toStateWord(token)].join(", ")})`;
}
