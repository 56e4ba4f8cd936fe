import { drawing } from "./elements.mjs";
import { HEAD, ROW, toMark, toMiddle } from "./series-diagram.mjs";
import { toDay, toShortTime } from "./words.mjs";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Up to a week; longer ones are months, which differ. */
const STEPS = [HOUR / 12, HOUR / 4, HOUR, 6 * HOUR, DAY, 7 * DAY];
const MONTHS = [1, 3, 6, 12, 60, 120, 1200];
const MONTH = 30 * DAY;
const LEAST_TICK = 96;
const MARGIN = 14;
const BAR = 12;
/** Seconds make no difference in a picture of days. */
const NOW_STEP = 60_000;

/** The span of time of all tokens that are shown, so that their bars can be compared. */
export function toCalendar(series, now) {
  const tokens = series.flatMap((one) => one.tokens);
  const ends = tokens.map(({ expiresAt, endedAt }) => endedAt ?? (expiresAt === -1 ? now : expiresAt));
  const from = Math.min(now, ...tokens.map(({ createdAt }) => createdAt));
  const to = Math.max(now, ...ends);
  const margin = Math.max(60_000, (to - from) * 0.02);
  const minute = (at) => Math.round(at / NOW_STEP) * NOW_STEP;
  return { from: minute(from - margin), to: minute(to + margin), now: minute(now) };
}

/** The lives of the tokens in days: minted, published, ended, and when they expire. */
export function drawCalendar({ tokens }, { from, to, now }, width) {
  const x = (at) => MARGIN + ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * (width - 2 * MARGIN);
  const height = HEAD + tokens.length * ROW;
  const rows = tokens.map((token, index) => drawLife(token, toMiddle(index), x, to, now));
  return drawing(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" },
    ...drawTicks(from, to, x, width, height),
    ...rows,
    drawing("path", { class: "now", d: `M${x(now)} 18V${height}` }),
    drawing("text", { class: "time is-now", x: Math.min(x(now) + 4, width - 26), y: height - 4 }, "now"),
  );
}

function drawLife({ createdAt, expiresAt, endedAt, retireAt, phases, steps, state }, y, x, to, now) {
  const over = endedAt ?? Math.min(now, to);
  const kind = phases.at(-1)?.kind ?? "unpublished";
  const bar = (style, start, end) =>
    drawing("rect", {
      class: style,
      x: x(start),
      y: y - BAR / 2,
      width: Math.max(2, x(end) - x(start)),
      height: BAR,
      rx: 3,
    });
  const future = endedAt === undefined ? bar("bar is-future", now, expiresAt === -1 ? to : expiresAt) : "";
  const end = endedAt === undefined && expiresAt !== -1 ? toMark("expired", x(expiresAt), y) : "";
  const arrow =
    endedAt === undefined && expiresAt === -1
      ? drawing("path", { class: "arrow", d: `M${x(to) - 4} ${y - 9}l9 9l-9 9` })
      : "";
  const overlap = retireAt !== undefined && endedAt === undefined ? toMark("retired", x(retireAt), y) : "";
  const marks = steps
    .filter((step) => ["minted", "published", "revoked", "expired"].includes(step.kind))
    .map((step) => toMark(step.kind, x(step.at), y));
  const isOver = ["revoked", "expired", "unused"].includes(state);
  return drawing(
    "g",
    {},
    bar(`bar is-${isOver ? "over" : kind}`, createdAt, over),
    future,
    overlap,
    end,
    arrow,
    ...marks,
  );
}

function drawTicks(from, to, x, width, height) {
  const { ticks, isShort } = toTicks(from, to, Math.max(1, Math.floor(width / LEAST_TICK)));
  return ticks.flatMap((at) => [
    drawing("path", { class: "tick", d: `M${x(at)} 18V${height}` }),
    drawing(
      "text",
      { class: "time", x: x(at), y: 13, "text-anchor": x(at) < 40 ? "start" : x(at) > width - 40 ? "end" : "middle" },
      isShort ? toShortTime(at) : toDay(at),
    ),
  ]);
}

/** At most `most` round times from one to another. */
function toTicks(from, to, most) {
  const span = to - from;
  const step = STEPS.find((candidate) => span / candidate <= most);
  if (step !== undefined) {
    const first = Math.ceil(from / step) * step;
    const count = Math.max(0, Math.floor((to - first) / step) + 1);
    return { ticks: Array.from({ length: count }, (_, index) => first + index * step), isShort: step < DAY };
  }
  const months = MONTHS.find((candidate) => span / (candidate * MONTH) <= most) ?? MONTHS.at(-1);
  const year = new Date(from).getUTCFullYear();
  const toStart = (index) => Date.UTC(year, index * months, 1);
  const starts = Array.from({ length: 2 * most + 12 }, (_, index) => toStart(index));
  return { ticks: starts.filter((at) => at >= from && at <= to), isShort: false };
}
