import { toGeneration, type InventoryToken } from "../inventory-token";
import { toMinute } from "../instants";
import { escapeMarkup, toNumber } from "./markup";
import type { TimeAxis } from "./time-axis";
import type { TimelineLine } from "./timeline-layout";

type TokenLine = Extract<TimelineLine, { readonly kind: "token" }>;

/** Short overlaps are seen too. */
const NARROWEST = 4;

/** Shows when a retired token and the one that has replaced it are both active: a band over their lines. */
export function drawOverlaps(lines: readonly TimelineLine[], axis: TimeAxis, now: number): readonly string[] {
  const tokens = lines.filter((line): line is TokenLine => line.kind === "token");
  return tokens.flatMap((old, index) => {
    const next = tokens[index + 1];
    if (next === undefined || old.token.series === undefined || next.token.series !== old.token.series) return [];
    const end = toEnd(old.token, now);
    if (end === undefined || end <= next.token.createdAt) return [];
    const x1 = axis.toX(next.token.createdAt);
    const width = Math.max(axis.toX(end) - x1, NARROWEST);
    const height = next.top + next.height - old.top - 6;
    return [
      `<rect class="band" x="${toNumber(x1)}" y="${toNumber(old.top + 3)}" width="${toNumber(width)}" ` +
        `height="${toNumber(height)}" rx="2"><title>${escapeMarkup(toWords(old.token, next.token, end))}</title></rect>`,
    ];
  });
}

/** The end of a retired token: it is active until somebody revokes it, so after its time the overlap goes on. */
function toEnd({ retireAt, expiresAt }: InventoryToken, now: number): number | undefined {
  return retireAt === undefined ? undefined : Math.min(Math.max(retireAt, now), expiresAt ?? Infinity);
}

function toWords(old: InventoryToken, next: InventoryToken, end: number): string {
  const [before, after] = [old, next].map(({ rotation }) => toGeneration(rotation ?? ""));
  return `${before} and ${after} are both active from ${toMinute(next.createdAt)} to ${toMinute(end)}`;
}
