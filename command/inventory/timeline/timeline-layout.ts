import type { InventoryToken } from "../inventory-token";

/** One line of a timeline, with its top and height. */
export type TimelineLine = (
  | { readonly kind: "owner"; readonly token: InventoryToken; readonly bottom: number }
  | { readonly kind: "axis" }
  | { readonly kind: "series"; readonly token: InventoryToken }
  | { readonly kind: "token"; readonly token: InventoryToken }
) & { readonly top: number; readonly height: number };

/** The lines of a timeline and where they end. */
export interface TimelineLayout {
  readonly lines: readonly TimelineLine[];
  readonly bottom: number;
}

const AXIS = 24;
const OWNER = 34;
const SERIES = 24;
const GAP = 14;

/** From so many tokens on, lines are closer. */
const MANY = 60;

/** After so many tokens the axis is shown again, also between the tokens of one owner. */
const AXIS_EVERY = 25;

/** Places the tokens below each other: one panel for each owner, one line for each token. */
export function toLayout(tokens: readonly InventoryToken[], top: number): TimelineLayout {
  const height = tokens.length > MANY ? 18 : 24;
  const lines: TimelineLine[] = [];
  let y = top;
  let sinceAxis = Infinity;
  const add = (line: { readonly kind: "axis" } | Omit<TokenLine, "top" | "height">, lineHeight: number): void => {
    lines.push({ ...line, top: y, height: lineHeight });
    y += lineHeight;
  };
  const showAxis = (): void => {
    if (sinceAxis < AXIS_EVERY) return;
    add({ kind: "axis" }, AXIS);
    sinceAxis = 0;
  };
  for (const owned of toRuns(tokens, (token) => token.owner)) {
    showAxis();
    const [first] = owned;
    const index = lines.length;
    const begin = y;
    y += OWNER;
    for (const series of toRuns(owned, (token) => token.series)) {
      add({ kind: "series", token: series[0] }, SERIES);
      for (const token of series) {
        showAxis();
        add({ kind: "token", token }, height);
        sinceAxis += 1;
      }
    }
    y += GAP / 2;
    lines.splice(index, 0, { kind: "owner", token: first, top: begin, height: OWNER, bottom: y });
    y += GAP;
  }
  return { lines, bottom: y };
}

type TokenLine = Extract<TimelineLine, { readonly kind: "series" | "token" }>;

/** Neighbours with the same key, together. */
function toRuns<T>(items: readonly T[], toKey: (item: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const runs: [T, ...T[]][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last !== undefined && toKey(last[0]) === toKey(item)) last.push(item);
    else runs.push([item]);
  }
  return runs;
}
