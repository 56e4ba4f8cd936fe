import type { Inventory } from "./inventory";
import type { InventoryToken } from "./inventory-token";
import { toExpiryWords, toTokenWords } from "./inventory-words";
import { toCount } from "./instants";

/**
 * Whether somebody should hear that the token expires until then. A retired token is meant to end, and nothing uses a
 * certain orphan; `isAll` counts them, and foreign tokens.
 */
export function isAlarming({ state, isCertain, expiresAt }: InventoryToken, until: number, isAll: boolean): boolean {
  const counts = isAll || state === "current" || !isCertain;
  return counts && expiresAt !== undefined && expiresAt <= until;
}

/** The tokens that expire, one in a line, or that there is none among those that were looked at. */
export function toAlert(
  { tokens, at, workspace }: Inventory,
  whole: Inventory,
  within: string,
  isAll: boolean,
): string {
  if (tokens.length === 0) {
    const counted = whole.tokens.filter((token) => isAlarming({ ...token, expiresAt: 0 }, 0, isAll));
    const kind = isAll ? "" : " that may be in use";
    return `${workspace}: none of ${toCount(counted.length, "token")}${kind} expires within ${within}\n`;
  }
  const lines = tokens.map((token) => `${workspace}: ${toTokenWords(token)} expires ${toExpiryWords(token, at)}\n`);
  return lines.join("");
}
