import type { Colour, Paint } from "../colours";
import type { Inventory } from "./inventory";
import { type InventoryToken, toGeneration } from "./inventory-token";
import {
  DOUBT,
  toExpiryWords,
  toOverlapWords,
  toOwnerWords,
  toShortId,
  toStateWord,
  toSummary,
} from "./inventory-words";
import { toDate, toMinute, toRelativeDay } from "./instants";
import { fit, pad, toWidth } from "./text-width";

/** From this width on, what else is known about a token stands in its line, and not below it. */
const WIDE = 132;

/** The width where there is no terminal: of what people read in the log of a pipeline. */
const WITHOUT_TERMINAL = 120;

const HEADINGS = ["STATE", "TOKEN", "GEN", "CREATED", "EXPIRES", "LAST USED"] as const;

/** The widest generation: a rotation of another form is cut. */
const LONGEST_GENERATION = 6;

const COLOURS: Readonly<Record<InventoryToken["state"], Colour>> = {
  current: "green",
  retired: "yellow",
  orphan: "red",
  foreign: "dim",
};

/** The inventory as a table for people, in so many columns. */
export function toTable(inventory: Inventory, columns: number | undefined, paint: Paint): string {
  const { tokens, at, workspace } = inventory;
  const width = columns ?? WITHOUT_TERMINAL;
  const lines = [fit(`${workspace} at ${toMinute(at)}`, width), fit(toSummary(inventory), width)];
  const rows = tokens.map((token) => toCells(token, at, width >= WIDE ? token.tokenId : toShortId(token.tokenId)));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((cells) => toWidth(cells[column] ?? ""))),
  );
  const toRow = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join("  ")}`;
  const indent = " ".repeat((widths[0] ?? 0) + 4);
  if (tokens.length > 0) lines.push("", paint("dim", fit(toRow(HEADINGS).trimEnd(), width)));
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (token.owner !== before?.owner) lines.push("", paint("bold", fit(toOwnerWords(token), width)));
    if (token.owner !== before?.owner || token.series !== before.series)
      lines.push(paint("dim", fit(`  ${toSeriesWords(token)}`, width)));
    const row = toRow(rows[index] ?? []);
    const details = toDetails(token, at).join(" · ");
    const state = toStateWord(token);
    const colour = (line: string): string =>
      `  ${paint(COLOURS[token.state], state)}${line.slice(state.length + 2)}`.trimEnd();
    if (width >= WIDE) lines.push(colour(fit(`${row}  ${details}`, width)));
    else {
      lines.push(colour(fit(row, width)));
      if (details !== "") lines.push(paint("dim", fit(`${indent}${details}`, width)));
    }
  });
  if (tokens.some(({ isCertain }) => !isCertain)) lines.push("", ...wrap(DOUBT, Math.min(width, 100)));
  return `${lines.join("\n")}\n`;
}

function toCells(token: InventoryToken, now: number, tokenId: string): readonly string[] {
  const { rotation, createdAt, lastUsedDay } = token;
  return [
    toStateWord(token),
    tokenId,
    rotation === undefined ? "-" : fit(toGeneration(rotation), LONGEST_GENERATION),
    toDate(createdAt),
    toExpiryWords(token, now),
    lastUsedDay === undefined ? "-" : toRelativeDay(lastUsedDay, now),
  ];
}

function toSeriesWords({ label, lineage }: InventoryToken): string {
  return label === undefined ? "without a marker of ours" : `${label}  lineage ${lineage ?? ""}`;
}

function toDetails(token: InventoryToken, now: number): readonly string[] {
  const { scopes, words } = token;
  return [
    toOverlapWords(token, now) ?? [],
    scopes === undefined ? [] : `scopes ${scopes.join(", ")}`,
    words === "" ? [] : `"${words}"`,
  ].flat();
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
