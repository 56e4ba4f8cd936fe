import type { Inventory } from "./inventory";
import { toJsonToken } from "./inventory-json";

const COLUMNS = [
  "state",
  "certain",
  "tokenId",
  "owner",
  "ownerName",
  "label",
  "lineage",
  "generation",
  "createdAt",
  "expiresAt",
  "retireAt",
  "lastUsedDay",
  "scopes",
  "comment",
] as const;

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * The inventory as CSV with a line of headings; a list of scopes has spaces between them. A cell that a spreadsheet would
 * run as a formula begins with an apostrophe.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function toCsv({ tokens }: Inventory): string {
  const rows = tokens.map(toJsonToken).map((token) => COLUMNS.map((column) => toText(token[column])));
  return [COLUMNS, ...rows].map((cells) => `${cells.map(toCell).join(",")}\r\n`).join("");
}

function toText(value: unknown): string {
  if (value === null) return "";
  return Array.isArray(value) ? value.join(" ") : String(value);
}

function toCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
