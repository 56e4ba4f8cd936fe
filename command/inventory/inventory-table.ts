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

/** From this width on, ids are whole, and what else is known about a token stands in its line, where there is room. */
const WIDE = 132;

/** The width where there is no terminal: of what people read in the log of a pipeline. */
const WITHOUT_TERMINAL = 120;

/** The columns in the order in which they stand. */
const COLUMNS = ["STATE", "TOKEN", "GEN", "CREATED", "EXPIRES", "LAST USED"] as const;

type Column = (typeof COLUMNS)[number];

/** What a narrow terminal has no room for, in this order; what is not in a column stands below it, but for the first two. */
const DROPPED = ["CREATED", "GEN", "LAST USED", "EXPIRES"] as const satisfies readonly Column[];

/** As much of an id as `retire` takes, for the narrowest table. */
const SHORTEST_ID = 8;

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
  const { shown, widths, rows } = toLayout(tokens, at, width);
  const isNarrow = shown.length < COLUMNS.length;
  const toRow = (cells: Cells): string => `  ${shown.map((column) => pad(cells[column], widths[column])).join("  ")}`;
  const indent = isNarrow ? "    " : " ".repeat(widths.STATE + 4);
  const lines = [...wrap(`${workspace} at ${toMinute(at)}`, width), ...wrap(toSummary(inventory), width)];
  if (tokens.length > 0) lines.push("", paint("dim", fit(toRow(HEADINGS).trimEnd(), width)));
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const cells = rows[index] ?? HEADINGS;
    if (token.owner !== before?.owner) lines.push("", paint("bold", fit(toOwnerWords(token), width)));
    if (token.owner !== before?.owner || token.series !== before.series)
      for (const line of toSeriesLines(token, width - 2)) lines.push(paint("dim", `  ${line}`));
    const row = toRow(cells);
    const details = toDetails(token, at).join(" · ");
    const state = toStateWord(token);
    const colour = (line: string): string =>
      `  ${paint(COLOURS[token.state], state)}${line.slice(state.length + 2)}`.trimEnd();
    const whole = `${row}  ${details}`;
    if (width >= WIDE && toWidth(whole) <= width) {
      lines.push(colour(whole));
      return;
    }
    lines.push(colour(fit(row.trimEnd(), width)));
    const below = isNarrow
      ? [...toDropped(cells, shown), ...toDetails(token, at)].flatMap((words) => wrap(words, width - indent.length))
      : [details].filter((words) => words !== "");
    for (const line of below) lines.push(paint("dim", fit(`${indent}${line}`, width)));
  });
  if (tokens.some(({ isCertain }) => !isCertain)) lines.push("", ...wrap(DOUBT, Math.min(width, 100)));
  return `${lines.join("\n")}\n`;
}

type Cells = Readonly<Record<Column, string>>;

const HEADINGS = Object.fromEntries(COLUMNS.map((column) => [column, column])) as Cells;

interface Layout {
  readonly shown: readonly Column[];
  readonly widths: Readonly<Record<Column, number>>;
  readonly rows: readonly Cells[];
}

/** As many columns as there is room for. */
function toLayout(tokens: readonly InventoryToken[], now: number, width: number): Layout {
  const toRows = (toId: (tokenId: string) => string): Layout => {
    const rows = tokens.map((token) => toCells(token, now, toId(token.tokenId)));
    const widths = Object.fromEntries(
      COLUMNS.map((column) => [column, Math.max(...[HEADINGS, ...rows].map((cells) => toWidth(cells[column])))]),
    ) as Layout["widths"];
    return { shown: COLUMNS, widths, rows };
  };
  const isFitting = ({ shown, widths }: Layout): boolean =>
    shown.reduce((sum, column) => sum + 2 + widths[column], 0) <= width;
  const whole = toRows((tokenId) => tokenId);
  const short = toRows(toShortId);
  const layouts = DROPPED.map((_, index) => {
    const dropped: readonly Column[] = DROPPED.slice(0, index + 1);
    return { ...short, shown: COLUMNS.filter((column) => !dropped.includes(column)) };
  });
  const narrowest = toRows((tokenId) => tokenId.slice(0, SHORTEST_ID));
  return (
    [...(width >= WIDE ? [whole] : []), short, ...layouts].find(isFitting) ?? {
      ...narrowest,
      shown: ["STATE", "TOKEN"],
    }
  );
}

function toCells(token: InventoryToken, now: number, tokenId: string): Cells {
  const { rotation, createdAt, lastUsedDay } = token;
  return {
    STATE: toStateWord(token),
    TOKEN: tokenId,
    GEN: rotation === undefined ? "-" : fit(toGeneration(rotation), LONGEST_GENERATION),
    CREATED: toDate(createdAt),
    EXPIRES: toExpiryWords(token, now),
    "LAST USED": lastUsedDay === undefined ? "-" : toRelativeDay(lastUsedDay, now),
  };
}

/** What stands below a token because its column has no room; nothing where there is nothing to say. */
function toDropped(cells: Cells, shown: readonly Column[]): readonly string[] {
  return [
    shown.includes("EXPIRES") ? [] : `expires ${cells.EXPIRES}`,
    shown.includes("LAST USED") || cells["LAST USED"] === "-" ? [] : `last used ${cells["LAST USED"]}`,
  ].flat();
}

/** In one line, or in more where there is no room: `retire --all-of` needs the whole lineage. */
function toSeriesLines(token: InventoryToken, width: number): readonly string[] {
  const words = toSeriesWords(token);
  if (toWidth(words) <= width) return [words];
  return words.split(/ {2}(?=lineage )/).flatMap((part) => wrap(part, width));
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

/** Lines of whole words; a word that is longer than a line is cut. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && toWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => fit(line, width));
}
