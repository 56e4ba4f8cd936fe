import { DAY } from "../instants";
import type { Inventory } from "../inventory";

/** The times that a timeline shows, and where. */
export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  /** The horizontal place of a time; one outside the axis is at its end. */
  readonly toX: (instant: number) => number;
  readonly ticks: readonly Tick[];
}

/** A mark of the axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far from now an axis goes: a token that is older or lasts longer goes on beyond it. */
const FARTHEST = 400 * DAY;

const SHORTEST = HOUR;

/** The least distance of two labels. */
const LABEL_WIDTH = 64;

const STEPS = [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];

const MONTH_STEPS = [1, 2, 3, 6, 12];

const MONTH = 30.44 * DAY;

/** A Monday: weeks begin there. */
const FIRST_MONDAY = 4 * DAY;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The axis of an inventory between two places: it has every token of ours as far as possible, and now. */
export function toAxis({ tokens, at }: Inventory, left: number, right: number): TimeAxis {
  const ours = tokens.filter(({ series }) => series !== undefined);
  const shown = ours.length === 0 ? tokens : ours;
  const clamp = (instant: number): number => Math.min(Math.max(instant, at - FARTHEST), at + FARTHEST);
  const ends = shown.map(({ expiresAt }) => clamp(expiresAt ?? at + FARTHEST));
  const begin = Math.min(at, ...shown.map(({ createdAt }) => clamp(createdAt)));
  const end = Math.max(at, ...ends);
  const margin = Math.max((end - begin) * 0.03, SHORTEST / 2);
  const [from, to] = [begin - margin, end + margin];
  const toX = (instant: number): number =>
    left + ((Math.min(Math.max(instant, from), to) - from) / (to - from)) * (right - left);
  return { from, to, toX, ticks: toTicks(from, to, (right - left) / (to - from)) };
}

function toTicks(from: number, to: number, perMillisecond: number): readonly Tick[] {
  const step = STEPS.find((length) => length * perMillisecond >= LABEL_WIDTH);
  if (step === undefined) return toMonths(from, to, perMillisecond);
  const offset = step > 2 * DAY ? FIRST_MONDAY : 0;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step)
    ticks.push({ at, label: at % DAY === 0 ? toDay(at) : new Date(at).toISOString().slice(11, 16) });
  return ticks;
}

function toMonths(from: number, to: number, perMillisecond: number): readonly Tick[] {
  const step = MONTH_STEPS.find((months) => months * MONTH * perMillisecond >= LABEL_WIDTH) ?? 12;
  const ticks: Tick[] = [];
  const year = new Date(from).getUTCFullYear();
  for (let month = 0; ; month += step) {
    const at = Date.UTC(year, month, 1);
    if (at > to) return ticks;
    if (at < from) continue;
    const isFirst = ticks.length === 0 || month % 12 === 0;
    const date = new Date(at);
    ticks.push({ at, label: `${MONTHS[date.getUTCMonth()]}${isFirst ? ` ${date.getUTCFullYear()}` : ""}` });
  }
}

function toDay(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}
