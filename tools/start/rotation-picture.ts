import type { Step, TokenRow } from "../../emulator/page/token-row";
import type { Series } from "../../emulator/page/series-columns";
import { PICTURE_STYLE } from "./picture-style";

/** What a picture is drawn from, as the emulator's control surface answers it. */
export interface RecordedRotation {
  readonly series: { readonly shown: readonly Series[] };
}

const WIDTH = 960;
const LEFT = 196;
const RIGHT = 40;
const TOP = 84;
const TITLE = 54;
const ROW = 44;
const BAR = 12;
const LONG_GAP = 3_600_000;
const DAY = 86_400_000;

const SHAPES: Readonly<Record<Step["kind"], (x: number, y: number) => string>> = {
  minted: (x, y) => `<circle class="mark" cx="${x}" cy="${y}" r="5.5"/>`,
  verified: (x, y) => `<path class="mark line" d="M${x - 4.5} ${y}l3 3.5l6-7"/>`,
  published: (x, y) => `<path class="mark good" d="M${x} ${y - 7.5}l7 7.5l-7 7.5l-7-7.5z"/>`,
  replaced: () => "",
  withdrawn: (x, y) => `<path class="mark" d="M${x} ${y - 7.5}l7 7.5l-7 7.5l-7-7.5z"/>`,
  retired: (x, y) => `<rect class="mark warm" x="${x - 5}" y="${y - 5}" width="10" height="10"/>`,
  revoked: (x, y) => `<path class="mark end" d="M${x} ${y - 11}v22"/>`,
  expired: (x, y) => `<path class="mark line" d="M${x - 5} ${y - 5}l10 10m0-10l-10 10"/>`,
};

const LEGEND: readonly (readonly [draw: (x: number, y: number) => string, text: string])[] = [
  [SHAPES.minted, "mint"],
  [SHAPES.verified, "check"],
  [SHAPES.published, "publication"],
  [SHAPES.withdrawn, "removal"],
  [SHAPES.revoked, "revocation"],
  [(x, y) => bar("current", x - 12, x + 12, y), "what a reader gets"],
  [(x, y) => bar("old", x - 12, x + 12, y), "replaced, still accepted"],
];

/**
 * Draws the series that have a marker as an SVG image, for light and for dark surroundings: every step in the order of the
 * requests, with the number of its request.
 */
export function drawRotation({ series }: RecordedRotation): string {
  const drawn = series.shown.filter(({ isMarked }) => isMarked);
  let y = TOP;
  const blocks = drawn.map((one) => {
    const block = drawSeries(one, y);
    y += TITLE + one.tokens.length * ROW;
    return block;
  });
  const sentence = describe(drawn);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 12}" viewBox="0 0 ${WIDTH} ${y + 12}" role="img" aria-labelledby="title description">`,
    `<title id="title">The rotation of ${drawn.length === 1 ? "one token" : `${drawn.length} tokens`}</title>`,
    `<desc id="description">${toXml(sentence)}</desc>`,
    `<style>${PICTURE_STYLE}</style>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="3" height="6"/></pattern></defs>`,
    `<rect class="ground" width="${WIDTH}" height="${y + 12}" rx="10"/>`,
    `<text class="heading" x="20" y="32">Each old token ends only after the new one is published</text>`,
    drawLegend(),
    ...blocks,
    "</svg>\n",
  ].join("\n");
}

function drawLegend(): string {
  let x = 32;
  return LEGEND.map(([draw, text]) => {
    const item = `${draw(x, 56)}<text class="small" x="${x + 17}" y="60">${text}</text>`;
    x += 48 + text.length * 6.3;
    return item;
  }).join("\n");
}

function drawSeries({ title, columns, tokens }: Series, top: number): string {
  const step = Math.min(90, (WIDTH - LEFT - RIGHT) / Math.max(1, columns.length));
  const x = (column: number): number => round(LEFT + (column + 0.5) * step);
  const middle = (index: number): number => top + TITLE + index * ROW + 4;
  const end = x(columns.length - 1) + Math.min(26, step);
  const gaps = columns.flatMap(({ at }, index) => {
    const gap = index === 0 ? 0 : at - (columns[index - 1]?.at ?? at);
    if (Math.abs(gap) < LONG_GAP) return [];
    const left = round(x(index) - step / 2);
    const line = `<path class="gap" d="M${left} ${top + 22}V${middle(tokens.length - 1) + 26}"/>`;
    return [`${line}<text class="small" x="${left + 5}" y="${top + 32}">${toGap(gap)}</text>`];
  });
  return [
    `<path class="rule" d="M0 ${top}H${WIDTH}"/>`,
    `<text class="title" x="20" y="${top + 25}">${toXml(title)}</text>`,
    ...gaps,
    ...drawHandovers(tokens, x, middle),
    ...tokens.map((token, index) => drawToken(token, x, middle(index), end)),
  ].join("\n");
}

function drawToken(
  { number, tokenId, state, phases, steps }: TokenRow,
  x: (column: number) => number,
  y: number,
  end: number,
): string {
  const bars = phases.map(({ kind, from, to }) => bar(kind, x(from), to === undefined ? end : x(to), y));
  const marks = steps.map(({ kind, column }) => SHAPES[kind](x(column), y));
  const numbered = new Map(steps.filter(({ kind }) => kind !== "replaced").map((step) => [step.column, step.sequence]));
  const numbers = [...numbered].map(([column, sequence]) =>
    sequence === undefined
      ? ""
      : `<text class="small" text-anchor="middle" x="${x(column)}" y="${y + 22}">#${sequence}</text>`,
  );
  const label = `<text class="label" x="20" y="${y + 4}">${number}</text><text class="id" x="36" y="${y + 4}">${toXml(tokenId.slice(0, 8))}</text><text class="small" x="108" y="${y + 4}">${state}</text>`;
  return [label, ...bars, ...marks, ...numbers].join("");
}

/** Where the new token is published, the old one is replaced. */
function drawHandovers(
  tokens: readonly TokenRow[],
  x: (column: number) => number,
  middle: (index: number) => number,
): readonly string[] {
  return tokens.flatMap(({ steps }, index) =>
    steps.flatMap(({ kind, column, place }) => {
      if (kind !== "replaced") return [];
      const isTaking = (step: Step): boolean =>
        step.kind === "published" && step.column === column && step.place === place;
      const taker = tokens.findIndex((other) => other.steps.some(isTaking));
      return taker === -1 ? [] : [`<path class="handover" d="M${x(column)} ${middle(taker)}V${middle(index)}"/>`];
    }),
  );
}

function bar(kind: string, from: number, to: number, y: number): string {
  return `<rect class="${kind}" x="${from}" y="${y - BAR / 2}" width="${round(Math.max(1, to - from))}" height="${BAR}" rx="3"/>`;
}

/** The picture in words. */
function describe(series: readonly Series[]): string {
  const sentences = series.flatMap(({ title, tokens }) =>
    tokens.map(({ number, steps }) => {
      const words = steps
        .filter(({ kind }) => kind !== "replaced")
        .map(({ kind, sequence }) => `${kind} by request ${sequence ?? "?"}`);
      return `Token ${number} of ${title} is ${words.join(", ")}.`;
    }),
  );
  return sentences.join(" ");
}

function toGap(milliseconds: number): string {
  const sign = milliseconds < 0 ? "−" : "+";
  const size = Math.abs(milliseconds);
  return size >= 2 * DAY ? `${sign}${Math.round(size / DAY)} days` : `${sign}${Math.round(size / LONG_GAP)} h`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function toXml(text: string): string {
  // XML has no place for most control characters, not even escaped.
  return text.replace(/\p{Cc}/gu, "�").replace(/[&<>"']/g, (character) => XML[character] ?? "");
}
