import { type InventoryToken, toGeneration } from "../inventory-token";
import { toExpiryWords, toOverlapWords, toOwnerWords, toShortId, toStateWord } from "../inventory-words";
import { toDate, toMinute, toRelative } from "../instants";
import { fit } from "../text-width";
import { escapeMarkup, toNumber } from "./markup";
import type { TimeAxis } from "./time-axis";
import type { TimelineLine } from "./timeline-layout";

/** The pattern of a retired token. */
export const PATTERNS =
  '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<line class="hatch" x1="1.5" y1="0" x2="1.5" y2="6"/></pattern></defs>';

/** Where the parts of a line begin. */
const PLACES = { mark: 26, state: 40, tokenId: 98, words: 192, end: 1024 } as const;

/** The shape that stands for a state: it is told without colours too. */
export function drawMark(state: InventoryToken["state"], x: number, y: number): string {
  const [left, top] = [toNumber(x - 5), toNumber(y - 5)];
  switch (state) {
    case "current":
      return `<circle class="current" cx="${toNumber(x)}" cy="${toNumber(y)}" r="5"/>`;
    case "retired":
      return (
        `<circle class="retired" style="fill:none" cx="${toNumber(x)}" cy="${toNumber(y)}" r="5" stroke-width="1.5"/>` +
        `<path class="retired" d="M${toNumber(x)} ${top}a5 5 0 0 0 0 10z"/>`
      );
    case "orphan":
      return `<path class="orphan" style="fill:none" stroke-width="2" d="M${toNumber(x)} ${top}l5.5 10h-11z"/>`;
    case "foreign":
      return `<rect class="foreign" style="fill:none" stroke-width="1.5" x="${left}" y="${top}" width="10" height="10" rx="2"/>`;
  }
}

/** The line of a token: what it is, its bar, and when it ends. */
export function drawToken(
  { token, top, height }: Extract<TimelineLine, { readonly kind: "token" }>,
  axis: TimeAxis,
  now: number,
): readonly string[] {
  const middle = top + height / 2;
  const { tokenId, rotation, words } = token;
  const made = rotation === undefined ? "" : `${toGeneration(rotation)} `;
  const label = `${made}${words === "" ? "" : `"${words}"`}`;
  return [
    "<g>",
    `<title>${escapeMarkup(toTooltip(token, now))}</title>`,
    drawMark(token.state, PLACES.mark, middle),
    text("", PLACES.state, middle, toStateWord(token)),
    text("mono muted", PLACES.tokenId, middle, toShortId(tokenId)),
    text("", PLACES.words, middle, fit(label, 21)),
    ...drawBar(token, axis, now, middle, Math.min(height - 8, 14)),
    text("muted", PLACES.end, middle, toEnd(token, now)),
    "</g>",
  ];
}

/** Its life so far in full, and the rest of it lighter; what lies beyond the axis as dots. */
function drawBar(
  token: InventoryToken,
  axis: TimeAxis,
  now: number,
  middle: number,
  height: number,
): readonly string[] {
  const { state, createdAt, expiresAt = Infinity, retireAt = Infinity } = token;
  // After its overlap a retired token is active until a run revokes it.
  const end = Math.min(expiresAt, Math.max(retireAt, now));
  const thickness = state === "foreign" ? height / 2 : height;
  const rect = (names: string, from: number, to: number): string => {
    const [x1, x2] = [axis.toX(from), axis.toX(to)];
    return (
      `<rect class="${names}" x="${toNumber(x1)}" y="${toNumber(middle - thickness / 2)}" ` +
      `width="${toNumber(Math.max(x2 - x1, 2))}" height="${toNumber(thickness)}" rx="2"/>`
    );
  };
  const lived = Math.min(now, end);
  return [
    rect(`${state} bar`, createdAt, Math.max(lived, createdAt)),
    ...(end > now ? [rect(`${state} bar rest`, Math.max(now, createdAt), end)] : []),
    ...(expiresAt > end ? [beyond(state, axis.toX(end), axis.toX(expiresAt), middle)] : []),
    ...(createdAt < axis.from ? [arrow(state, axis.toX(axis.from), middle, -1)] : []),
    ...(end > axis.to ? [arrow(state, axis.toX(axis.to), middle, 1)] : []),
  ];
}

/** The life that a retired token would still have. */
function beyond(state: string, x1: number, x2: number, y: number): string {
  return `<line class="${state} beyond" x1="${toNumber(x1)}" x2="${toNumber(x2)}" y1="${toNumber(y)}" y2="${toNumber(y)}"/>`;
}

/** A token goes on beyond the axis. */
function arrow(state: string, x: number, y: number, direction: 1 | -1): string {
  return `<path class="${state}" d="M${toNumber(x + direction * 2)} ${toNumber(y - 5)}l${direction * 7} 5l${direction * -7} 5z"/>`;
}

function toEnd(token: InventoryToken, now: number): string {
  const { expiresAt, retireAt } = token;
  if (retireAt === undefined || retireAt >= (expiresAt ?? Infinity)) {
    return expiresAt === undefined ? "never expires" : toExpiryWords(token, now);
  }
  return retireAt > now ? `${toDate(retireAt)} ${toRelative(retireAt, now)}` : "overlap is over";
}

function toTooltip(token: InventoryToken, now: number): string {
  const { tokenId, label, lineage, rotation, comment, scopes, createdAt, expiresAt } = token;
  return [
    `${toStateWord(token)} token ${tokenId}`,
    `owner: ${toOwnerWords(token)}`,
    ...(label === undefined ? [] : [`made by ${label} for ${rotation ?? ""}, lineage ${lineage ?? ""}`]),
    `created ${toMinute(createdAt)}, ${toRelative(createdAt, now)}`,
    expiresAt === undefined ? "never expires" : `expires ${toMinute(expiresAt)}, ${toRelative(expiresAt, now)}`,
    toOverlapWords(token, now) ?? [],
    scopes === undefined ? [] : `scopes: ${scopes.join(", ")}`,
    comment === "" ? "no comment" : `comment: ${comment}`,
  ]
    .flat()
    .join("\n");
}

function text(names: string, x: number, middle: number, words: string): string {
  return `<text class="${names}" x="${toNumber(x)}" y="${toNumber(middle + 4)}">${escapeMarkup(words)}</text>`;
}
