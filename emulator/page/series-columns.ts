import { createHash } from "node:crypto";
import { readMarker } from "./comment-marker";
import type { TokenLife } from "./token-life";
import { judge, type LooseStep, type OwnEnd, type Step, stateOf, toPhases, type TokenRow, toSteps } from "./token-row";

/** A moment at which something happened in a series. Each has the same width, however long the time between two is. */
export interface Column {
  readonly at: number;
  readonly sequence?: number;
}

/** Tokens that replace one another; or the tokens of one owner that have no marker. */
export interface Series {
  readonly key: string;
  /** Project, stack and name, or the owner. */
  readonly title: string;
  readonly isMarked: boolean;
  readonly total: number;
  readonly columns: readonly Column[];
  /** The oldest first; only the last ones. */
  readonly tokens: readonly TokenRow[];
}

const LONGEST_REQUEST_MILLISECONDS = 60_000;

/** The tokens of one series with their ends. */
export interface LivesOfSeries {
  readonly key: string;
  readonly title: string;
  readonly isMarked: boolean;
  readonly lives: readonly TokenLife[];
}

/** Divides tokens into series; the one in which something happened last comes first. */
export function divideIntoSeries(lives: readonly TokenLife[]): readonly LivesOfSeries[] {
  const series = new Map<string, { title: string; isMarked: boolean; lives: TokenLife[] }>();
  for (const life of lives) {
    const marker = readMarker(life.comment);
    const { name, displayName } = life.owner;
    const key = toKey(marker === undefined ? `owner ${name}` : `lineage ${marker.lineage}`);
    const known = series.get(key) ?? { title: "", isMarked: marker !== undefined, lives: [] };
    known.title = marker?.label ?? (displayName || name);
    known.lives.push(life);
    series.set(key, known);
  }
  const latest = ({ lives: own }: { lives: TokenLife[] }): number =>
    Math.max(...own.map((life) => life.events.at(-1)?.order ?? 0));
  return [...series].sort(([, one], [, other]) => latest(other) - latest(one)).map(([key, rest]) => ({ key, ...rest }));
}

/** The last `most` tokens of a series, their steps in columns. `endOf` is the end that no request caused. */
export function toSeries(
  { key, title, isMarked, lives }: LivesOfSeries,
  most: number,
  endOf: (life: TokenLife) => OwnEnd | undefined,
): Series {
  const first = Math.max(0, lives.length - most);
  const shown = lives.slice(first);
  const loose = shown.map((life) => settle(toSteps(life, endOf(life)), shown));
  const { columns, place } = toColumns(loose.flat());
  const tokens = shown.map((life, index) => {
    const steps = (loose[index] ?? []).map(place);
    return toRow(life, first + index + 1, steps, endOf(life));
  });
  return { key, title, isMarked, total: lives.length, columns, tokens };
}

/** An end that no request caused comes before the first thing that happened after it. */
function settle(steps: readonly LooseStep[], lives: readonly TokenLife[]): readonly LooseStep[] {
  return steps.map((step) => {
    if (!Number.isNaN(step.order)) return step;
    const later = lives.flatMap(({ events }) => events.filter(({ at }) => at > step.at).map(({ order }) => order));
    return { ...step, order: later.length === 0 ? Number.MAX_SAFE_INTEGER : Math.min(...later) - 0.5 };
  });
}

/** What one request has done is one column: a publication is also the replacement of the earlier token. */
function toColumns(steps: readonly LooseStep[]): { columns: Column[]; place: (step: LooseStep) => Step } {
  const columns: Column[] = [];
  const columnOf = new Map<LooseStep, number>();
  let previous: LooseStep | undefined;
  for (const step of [...steps].sort((one, other) => one.order - other.order || one.at - other.at)) {
    if (!isOfOneRequest(previous, step)) columns.push(toColumn(step));
    columnOf.set(step, columns.length - 1);
    previous = step;
  }
  const place = (step: LooseStep): Step => {
    const { order: _order, ...rest } = step;
    return { ...rest, column: columnOf.get(step) ?? 0 };
  };
  return { columns, place };
}

function toColumn({ at, sequence }: LooseStep): Column {
  return sequence === undefined ? { at } : { at, sequence };
}

/** An emulator that starts again counts its requests from 1 again. */
function isOfOneRequest(one: LooseStep | undefined, other: LooseStep): boolean {
  if (one?.sequence === undefined || one.sequence !== other.sequence) return false;
  return Math.abs(one.at - other.at) < LONGEST_REQUEST_MILLISECONDS;
}

function toRow(life: TokenLife, number: number, steps: readonly Step[], end: OwnEnd | undefined): TokenRow {
  const { tokenId, owner, comment, createdAt, expiresAt } = life;
  const retireAt = readMarker(comment)?.retireAt;
  const endedAt = life.isRevoked ? steps.findLast(({ kind }) => kind === "revoked")?.at : end?.at;
  return {
    tokenId,
    number,
    state: stateOf(life, end),
    owner,
    comment,
    createdAt,
    expiresAt,
    ...(retireAt === undefined ? {} : { retireAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    places: [...life.places],
    steps,
    phases: toPhases(steps),
    ...judge(life, end),
  };
}

function toKey(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
