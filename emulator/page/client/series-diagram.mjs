import { drawing } from "./elements.mjs";
import { LONG_GAP, toDuration, toShortTime } from "./words.mjs";

export const ROW = 46;
export const HEAD = 30;
const LEAST_COLUMN = 36;
const MOST_COLUMN = 92;
const MARGIN = 18;
const TAIL = 34;
const BAR = 12;
const CHARACTER = 6.2;

/** The steps of a series in the order of the requests: each column is as wide as the next, whatever the clock says. */
export function drawSeries({ columns, tokens }, available) {
  const room = (available - MARGIN - TAIL) / Math.max(1, columns.length);
  const step = Math.min(MOST_COLUMN, Math.max(LEAST_COLUMN, room));
  const width = Math.max(available, Math.ceil(MARGIN + TAIL + columns.length * step));
  const x = (column) => MARGIN + (column + 0.5) * step;
  const height = HEAD + tokens.length * ROW;
  const rows = tokens.map((token, index) => drawRow(token, index, x, x(columns.length - 1) + TAIL));
  return drawing(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" },
    ...drawHead(columns, x, step, height),
    ...drawHandovers(tokens, x),
    ...rows,
  );
}

/** The y of the middle of a bar. */
export function toMiddle(index) {
  return HEAD + index * ROW + 17;
}

/** The mark of a step: each kind has its own shape, not only its colour. */
export function toMark(kind, x, y, style = "") {
  const shapes = {
    minted: () => drawing("circle", { cx: x, cy: y, r: 5.5 }),
    verified: () => drawing("path", { d: `M${x - 4.5} ${y}l3 3.5l6-7` }),
    published: () => drawing("path", { d: `M${x} ${y - 7.5}l7 7.5l-7 7.5l-7-7.5z` }),
    withdrawn: () => drawing("path", { d: `M${x} ${y - 7}l6.5 7l-6.5 7l-6.5-7z` }),
    retired: () => drawing("rect", { x: x - 5, y: y - 5, width: 10, height: 10 }),
    revoked: () => drawing("path", { d: `M${x} ${y - 11}v22` }),
    expired: () => drawing("path", { d: `M${x - 5} ${y - 5}l10 10m0-10l-10 10` }),
  };
  return drawing("g", { class: `mark is-${kind} ${style}` }, shapes[kind]?.() ?? "");
}

function drawRow({ phases, steps, promise }, index, x, end) {
  const y = toMiddle(index);
  const bars = phases.map(({ kind, from, to }) =>
    drawing("rect", {
      class: `bar is-${kind}`,
      x: x(from),
      y: y - BAR / 2,
      width: Math.max(1, (to === undefined ? end : x(to)) - x(from)),
      height: BAR,
      rx: 3,
    }),
  );
  const isOpen = phases.length > 0 && phases.at(-1).to === undefined;
  const arrow = isOpen ? drawing("path", { class: "arrow", d: `M${end - 3} ${y - 9}l9 9l-9 9` }) : "";
  const marked = steps.filter(({ kind }) => kind !== "replaced");
  const marks = marked.map(({ kind, column }) =>
    toMark(kind, x(column), y, promise === "broken" && isEnd(kind) ? "is-early" : ""),
  );
  const numbers = [...new Map(marked.map(({ column, sequence }) => [column, sequence]))].map(([column, sequence]) =>
    drawing(
      "text",
      { class: "number", x: x(column), y: y + 22, "text-anchor": "middle" },
      sequence === undefined ? "" : `#${sequence}`,
    ),
  );
  return drawing(
    "g",
    {},
    drawing("path", { class: "lane", d: `M0 ${y}H${end}` }),
    ...bars,
    arrow,
    ...marks,
    ...numbers,
  );
}

function isEnd(kind) {
  return kind === "revoked" || kind === "expired";
}

/** The promise: where the new token is published, the old one is replaced; its bar ends only later. */
function drawHandovers(tokens, x) {
  return tokens.flatMap(({ steps }, index) =>
    steps
      .filter(({ kind }) => kind === "replaced")
      .map(({ column, place }) => {
        const taker = tokens.findIndex((other) =>
          other.steps.some((step) => step.kind === "published" && step.column === column && step.place === place),
        );
        return taker === -1
          ? ""
          : drawing("path", { class: "handover", d: `M${x(column)} ${toMiddle(taker)}V${toMiddle(index)}` });
      }),
  );
}

/** Times above the columns where they follow a pause, and a line through a long one. */
function drawHead(columns, x, step, height) {
  let free = 0;
  return columns.flatMap(({ at }, index) => {
    const gap = index === 0 ? Number.POSITIVE_INFINITY : Math.abs(at - columns[index - 1].at);
    if (gap < LONG_GAP) return [];
    const left = index === 0 ? 4 : x(index) - step / 2;
    const words =
      index === 0
        ? toShortTime(at)
        : `${toShortTime(at)} (${at < columns[index - 1].at ? "−" : "+"}${toDuration(gap)})`;
    const isFree = left >= free;
    if (isFree) free = left + words.length * CHARACTER + 8;
    const text = drawing("text", { class: "time", x: left + (index === 0 ? 0 : 5), y: 13 }, isFree ? words : "");
    return index === 0
      ? [text]
      : [drawing("path", { class: "gap", d: `M${left} ${isFree ? 3 : 18}V${height - 6}` }), text];
  });
}
