/* eslint-disable no-control-regex -- what a terminal or a document must not get */
import assert from "node:assert/strict";
import { toAxis } from "../../../command/inventory/timeline/time-axis";
import { toSvg } from "../../../command/inventory/timeline/timeline";
import { toPage } from "../../../command/inventory/timeline/timeline-page";
import type { Inventory } from "../../../command/inventory/inventory";
import { toInventoryToken } from "../../../command/inventory/inventory-token";
import { createRuntime } from "../../../dynamic/provider/runtime";
import { judgeTokens } from "../../../dynamic/provider/tokens/token-states";
import { INGESTION, mark, NOW } from "./example-workspace";

const DAY = 86_400_000;

interface Drawn {
  readonly comment?: string;
  readonly owner?: string;
  readonly createdAt?: number;
  readonly expiresAt?: number | undefined;
}

const runtime = createRuntime({
  fetch: () => Promise.reject(new Error("no network")),
  env: {},
  now: () => NOW,
  pause: () => Promise.resolve(),
  log: () => undefined,
  hasEngine: () => Promise.resolve(true),
});

function inventoryOf(drawn: readonly Drawn[]): Inventory {
  const tokens = drawn.map(({ comment = "", owner = "robot", createdAt = NOW - 10 * DAY, ...token }, index) => ({
    info: {
      tokenId: `token-${index}`,
      comment,
      createdAt,
      expiresAt: "expiresAt" in token ? token.expiresAt : NOW + 80 * DAY,
      scopes: undefined,
    },
    creator: { id: owner, name: owner },
  }));
  return {
    workspace: "https://workspace.test",
    principal: undefined,
    at: NOW,
    tokens: judgeTokens(tokens).map((token) => toInventoryToken(runtime, token, new Map())),
  };
}

/** Fails unless the tags of the markup are closed in order and its texts are escaped. Returns its elements by name. */
function assertWellFormed(markup: string): ReadonlyMap<string, number> {
  const VOID = ["meta", "br"];
  const open: string[] = [];
  const counts = new Map<string, number>();
  const styles = markup.replace(/<style>[^<]*<\/style>/g, "");
  const pieces = styles.split(/(<[^>]*>)/);
  for (const piece of pieces) {
    if (!piece.startsWith("<")) {
      assert.doesNotMatch(piece.replace(/&(amp|lt|gt|quot|#39);/g, ""), /[&<>\u0000-\u0008]/, piece);
      continue;
    }
    if (/^<[?!]/.test(piece)) continue;
    const [, end, name = "", attributes = "", closed] =
      /^<(\/?)([a-zA-Z0-9]+)((?:\s[\w:-]+="[^"<&]*")*)\s*(\/?)>$/.exec(piece) ?? [];
    assert.ok(name, piece);
    assert.doesNotMatch(attributes, /\s(on\w+|href|src)=/i);
    if (end === "/") assert.equal(open.pop(), name, piece);
    else {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (closed !== "/" && !VOID.includes(name)) open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return counts;
}

/** The places of a bar: where it begins and how long it is. */
function barsOf(svg: string, names: string): readonly { readonly x: number; readonly width: number }[] {
  return [...svg.matchAll(new RegExp(`<rect class="${names}" x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)"`, "g"))].map(
    ([, x, width]) => ({ x: Number(x), width: Number(width) }),
  );
}

describe("the timeline", () => {
  it("is well formed, and has a title, a description and a table for those who do not see it", () => {
    const inventory = inventoryOf([{ comment: mark(INGESTION, "g1", "shop/dev/x") }, { comment: "by hand" }]);
    const drawn = assertWellFormed(toSvg(inventory));
    assert.equal(drawn.get("svg"), 1);
    assert.match(toSvg(inventory), /role="img" [^>]*aria-labelledby="timeline-title timeline-description"/);
    assert.match(toSvg(inventory), /<desc id="timeline-description">Lifetimes of 2 tokens: 1 current, 1 foreign, /);
    const page = assertWellFormed(toPage(inventory));
    assert.deepEqual([page.get("table"), page.get("tr"), page.get("svg")], [1, 3, 1]);
  });

  for (const count of [0, 1, 20, 300])
    it(`has a line for each of ${count} tokens`, () => {
      const drawn = Array.from({ length: count }, (_, index) => ({
        owner: `owner ${Math.floor(index / 30)}`,
        comment: mark(
          INGESTION,
          `g${index}`,
          `shop/dev/${Math.floor(index / 3)}`,
          index % 3 < 2 ? NOW + DAY : undefined,
        ),
        createdAt: NOW - (count - index) * DAY,
      }));
      const svg = toSvg(inventoryOf(drawn));
      const elements = assertWellFormed(svg);
      assert.equal(elements.get("g") ?? 0, count);
      const [, width, height] = /viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg) ?? [];
      assert.equal(width, "1200");
      const bottoms = [...svg.matchAll(/<text [^>]*y="([\d.]+)"/g)].map(([, y]) => Number(y));
      assert.ok(Math.max(...bottoms) < Number(height));
      // Each panel has its place: nothing is drawn over the line before.
      const lines = [...svg.matchAll(/<text class="mono muted" x="98" y="([\d.]+)"/g)].map(([, y]) => Number(y));
      assert.ok(lines.every((y, index) => index === 0 || y - (lines[index - 1] ?? 0) >= 18));
      // The axis is never far.
      const flags = svg.match(/class="now-flag"/g)?.length ?? 0;
      assert.ok(flags >= count / 60, String(flags));
    });

  it("shows what somebody has written as text, whatever it is", () => {
    const hostile =
      "</text></svg><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'\u0000\ud800\uffff\u001b[2J";
    const inventory = inventoryOf([
      { comment: hostile, owner: hostile },
      { comment: mark(INGESTION, "<g1>", '"><script>/x/</svg>') },
    ]);
    for (const markup of [toSvg(inventory), toPage(inventory)]) {
      const elements = assertWellFormed(markup);
      assert.equal(elements.has("script") || elements.has("img"), false);
      assert.ok(markup.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
      assert.doesNotMatch(markup, /[\u0000\u001b\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/);
    }
  });

  it("loads nothing and runs nothing", () => {
    const page = toPage(inventoryOf([{}]));
    assert.match(
      page,
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">/,
    );
    assert.deepEqual(
      [...page.matchAll(/https?:\/\/[^"\s<]+/g)].map(([url]) => url),
      ["http://www.w3.org/2000/svg"],
    );
    assert.doesNotMatch(page, /url\((?!#)|@import|<script|<link/);
  });

  it("draws a life until now in full, and the rest of it lighter", () => {
    const svg = toSvg(
      inventoryOf([{ comment: mark(INGESTION, "g1", "p/s/n"), createdAt: NOW - 30 * DAY, expiresAt: NOW + 60 * DAY }]),
    );
    const [lived] = barsOf(svg, "current bar");
    const [rest] = barsOf(svg, "current bar rest");
    assert.ok(lived && rest);
    assert.ok(Math.abs(lived.x + lived.width - rest.x) < 0.2);
    assert.ok(Math.abs(rest.width / lived.width - 2) < 0.01);
    const [, now = ""] = /<line class="now-line" x1="([\d.]+)"/.exec(svg) ?? [];
    assert.ok(Math.abs(Number(now) - rest.x) < 0.2);
  });

  it("shows the overlap of a retired token with its successor", () => {
    const svg = toSvg(
      inventoryOf([
        {
          comment: mark(INGESTION, "g1", "p/s/n", NOW + 5 * DAY),
          createdAt: NOW - 80 * DAY,
          expiresAt: NOW + 10 * DAY,
        },
        { comment: mark(INGESTION, "g2", "p/s/n"), createdAt: NOW - 5 * DAY, expiresAt: NOW + 85 * DAY },
      ]),
    );
    const [, band] = barsOf(svg, "band");
    const [successor] = barsOf(svg, "current bar");
    const [old] = barsOf(svg, "retired bar rest");
    assert.ok(band && successor && old);
    assert.equal(band.x, successor.x);
    assert.ok(Math.abs(band.x + band.width - (old.x + old.width)) < 0.2);
    assert.match(svg, /g1 and g2 are both active from 2026-11-24 06:05Z to 2026-12-04 06:05Z/);
  });

  it("shows no overlap of tokens of which none is retired", () => {
    const svg = toSvg(
      inventoryOf([
        { comment: mark(INGESTION, "g1", "p/s/n") },
        { comment: mark(INGESTION, "g2", "p/s/n"), createdAt: NOW },
      ]),
    );
    // That of the legend.
    assert.equal(barsOf(svg, "band").length, 1);
    assert.match(svg, />orphan\?</);
    assert.match(svg, />current\?</);
  });

  it("marks what goes on beyond the axis, and a token that never expires", () => {
    const svg = toSvg(inventoryOf([{ createdAt: NOW - 3000 * DAY, expiresAt: undefined }]));
    assert.equal(svg.match(/<path class="foreign" d="M/g)?.length, 2);
    assert.match(svg, />never expires</);
  });

  it("has an axis for every length of time, with room between its labels", () => {
    for (const length of [0.01, 0.2, 1, 3, 10, 40, 90, 200, 365, 800])
      for (const past of [0.1, 0.9]) {
        const createdAt = NOW - past * length * DAY;
        const inventory = inventoryOf([
          { comment: mark(INGESTION, "g1", "p/s/n"), createdAt, expiresAt: createdAt + length * DAY },
        ]);
        const { ticks, toX } = toAxis(inventory, 0, 660);
        assert.ok(ticks.length >= 2 && ticks.length <= 12, `${length}: ${ticks.length}`);
        const places = ticks.map(({ at }) => toX(at));
        assert.ok(places.every((x, index) => index === 0 || x - (places[index - 1] ?? 0) > 55));
        if (length > 300) continue;
        // Hours come again each day, and months each year.
        const labels = ticks.map(({ label }) => label).filter((label) => !label.includes(":"));
        assert.equal(new Set(labels).size, labels.length, labels.join());
      }
  });

  it("survives times that are none", () => {
    const svg = toSvg(
      inventoryOf([
        { createdAt: 1e17, expiresAt: 2e17 },
        { comment: `[databricks-pat lineage=${INGESTION} rotation=g1 p/s/n retire=-]` },
      ]),
    );
    assert.doesNotMatch(svg, /NaN|Infinity/);
    assertWellFormed(svg);
  });
});
