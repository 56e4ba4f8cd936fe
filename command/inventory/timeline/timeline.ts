import type { Inventory } from "../inventory";
import { DOUBT, STATES, toOwnerWords, toSummary } from "../inventory-words";
import { toMinute } from "../instants";
import { fit } from "../text-width";
import { escapeMarkup, toNumber } from "./markup";
import { type TimeAxis, toAxis } from "./time-axis";
import { type TimelineLayout, toLayout } from "./timeline-layout";
import { TIMELINE_STYLE } from "./timeline-style";
import { drawMark, drawToken, PATTERNS } from "./token-drawing";
import { drawOverlaps } from "./overlap-drawing";

const WIDTH = 1200;

/** Where the bars begin and end; what is known about a token stands before, and when it ends behind. */
const LEFT = 344;
const RIGHT = 1010;

/** Draws the inventory as an SVG document: one line for each token, from its creation to its end. */
export function toSvg(inventory: Inventory): string {
  const title = `Tokens of ${new URL(inventory.workspace).host}`;
  const heading = [
    text("title", 20, 36, title),
    text("muted", 20, 58, `${toMinute(inventory.at)} · ${toSummary(inventory)}`),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${draw(inventory, heading, 72)}\n`;
}

/** The same for a page that has a heading of its own. */
export function toFigure(inventory: Inventory): string {
  return draw(inventory, [], 8);
}

function draw(inventory: Inventory, heading: readonly string[], top: number): string {
  const { tokens, at } = inventory;
  const axis = toAxis(inventory, LEFT, RIGHT);
  const legendTop = top + 4;
  const isDoubtful = tokens.some(({ isCertain }) => !isCertain);
  const layout = toLayout(tokens, legendTop + (isDoubtful ? 64 : 44));
  const height = layout.bottom + 8;
  const parts = [
    `<rect class="background" width="${WIDTH}" height="${toNumber(height)}"/>`,
    ...heading,
    ...drawLegend(legendTop + 8),
    ...(isDoubtful ? [text("muted", 20, legendTop + 42, DOUBT)] : []),
    ...drawPanels(layout),
    ...(tokens.length === 0 ? [text("muted", 20, legendTop + 40, "There is no token.")] : drawGrid(layout, axis, at)),
    ...drawHeadings(layout),
    ...drawOverlaps(layout.lines, axis, at),
    ...layout.lines.flatMap((line) => (line.kind === "token" ? drawToken(line, axis, at) : [])),
  ];
  const description =
    `Lifetimes of ${toSummary(inventory)}, at ${toMinute(at)}. One line for each token, grouped by owner and series, ` +
    "from its creation to its end.";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" viewBox="0 0 ${WIDTH} ${toNumber(height)}" ` +
      `width="${WIDTH}" height="${toNumber(height)}" aria-labelledby="timeline-title timeline-description">`,
    `<title id="timeline-title">Timeline of tokens</title>`,
    `<desc id="timeline-description">${escapeMarkup(description)}</desc>`,
    `<style>${TIMELINE_STYLE}</style>`,
    PATTERNS,
    ...parts,
    "</svg>",
  ].join("\n");
}

function drawLegend(y: number): readonly string[] {
  const words: Readonly<Record<(typeof STATES)[number], string>> = {
    current: "current: newest of its series",
    retired: "retired: replaced, active until its overlap is over",
    orphan: "orphan: neither current nor retired",
    foreign: "foreign: no marker of ours",
  };
  const places = [20, 224, 544, 790];
  const marks = STATES.flatMap((state, index) => [
    drawMark(state, (places[index] ?? 0) + 6, y + 6),
    text("muted", (places[index] ?? 0) + 20, y + 10, words[state]),
  ]);
  return [
    ...marks,
    `<rect class="band" x="994" y="${toNumber(y - 1)}" width="12" height="14"/>`,
    text("muted", 1014, y + 10, "overlap"),
  ];
}

function drawPanels({ lines }: TimelineLayout): readonly string[] {
  return lines.flatMap((line) =>
    line.kind === "owner"
      ? `<rect class="panel" x="8" y="${toNumber(line.top)}" width="${WIDTH - 16}" height="${toNumber(line.bottom - line.top)}" rx="8"/>`
      : [],
  );
}

/** Owners and series, in front of the marks of time. */
function drawHeadings({ lines }: TimelineLayout): readonly string[] {
  return lines.flatMap((line) => {
    if (line.kind === "owner") {
      const words = toOwnerWords(line.token);
      return text("owner", 20, line.top + 24, fit(words, 120), words);
    }
    if (line.kind !== "series") return [];
    const { label, lineage } = line.token;
    return label === undefined
      ? text("muted", 20, line.top + 16, "without a marker of ours")
      : text("", 20, line.top + 16, fit(label, 46), `${label}, lineage ${lineage ?? ""}`);
  });
}

/** The marks of time, behind the bars and in front of the panels; now has a line of its own. */
function drawGrid({ lines, bottom }: TimelineLayout, axis: TimeAxis, now: number): readonly string[] {
  const axes = lines.filter(({ kind }) => kind === "axis");
  const nowX = axis.toX(now);
  return axes.flatMap(({ top, height }, index) => {
    const from = top + height;
    const to = (axes[index + 1]?.top ?? bottom) - 8;
    const ticks = axis.ticks.flatMap(({ at, label }) => {
      const x = axis.toX(at);
      const line = `<line class="grid" x1="${toNumber(x)}" x2="${toNumber(x)}" y1="${toNumber(from - 4)}" y2="${toNumber(to)}"/>`;
      return Math.abs(x - nowX) < 44 ? [line] : [line, text("muted middle", x, top + 14, label)];
    });
    return [
      ...ticks,
      `<line class="now-line" x1="${toNumber(nowX)}" x2="${toNumber(nowX)}" y1="${toNumber(from - 4)}" y2="${toNumber(to)}"/>`,
      `<rect class="now-flag" x="${toNumber(nowX - 18)}" y="${toNumber(top + 1)}" width="36" height="19" rx="9.5"/>`,
      text("now-label middle", nowX, top + 14.5, "now"),
    ];
  });
}

/** A line of text; what a reader sees on pointing at it, if that is more. */
function text(names: string, x: number, y: number, words: string, whole = words): string {
  const more = whole === words ? "" : `<title>${escapeMarkup(whole)}</title>`;
  return `<text class="${names}" x="${toNumber(x)}" y="${toNumber(y)}">${escapeMarkup(words)}${more}</text>`;
}
