import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { toAddControlRoute } from "../kernel/control";
import type { AddRoute, EmulatorRequest, EmulatorResponse } from "../kernel/exchange";
import { FRONT_PAGE } from "../kernel/front-page";
import type { Tenant } from "../tenant";
import { type OverviewParts, toOverview, type Wanted } from "./overview";

/** The page's files, as they are in the sources: the emulator runs in a checkout only, and they need no compiler. */
const FOLDER = path.join(__dirname, "../../../emulator/page/client");

const TYPES = { html: "text/html", css: "text/css", mjs: "text/javascript", svg: "image/svg+xml" } as const;

const FILES: readonly `${string}.${keyof typeof TYPES}`[] = [
  "layout.css",
  "controls.css",
  "tokens.css",
  "requests.css",
  "icon.svg",
  "main.mjs",
  "elements.mjs",
  "words.mjs",
  "tokens-section.mjs",
  "series-diagram.mjs",
  "calendar-diagram.mjs",
  "requests-section.mjs",
  "principals-section.mjs",
  "clock-section.mjs",
  "faults-section.mjs",
];

/** Nothing from elsewhere is loaded or framed, and no text that a client sent can become a script. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
} as const;

const LONGEST_SEARCH = 200;
const MOST_SERIES = 1_000;

/** The page for a person who watches the emulator: its files, which anybody may read, and its data, by a control call. */
export function addPageRoutes(
  route: AddRoute<Tenant>,
  parts: OverviewParts,
  unknownRoute: (request: EmulatorRequest) => EmulatorResponse,
): void {
  route("GET", FRONT_PAGE, () => answerFile("page.html"));
  for (const file of FILES) route("GET", `${FRONT_PAGE}/${file}`, () => answerFile(file));
  toAddControlRoute(route, unknownRoute)("GET", "overview", ({ query }) => ({
    status: 200,
    headers: { "cache-control": "no-store" },
    body: toOverview(parts, readWanted(query)),
  }));
}

async function answerFile(file: `${string}.${keyof typeof TYPES}`): Promise<EmulatorResponse> {
  const type = TYPES[path.extname(file).slice(1) as keyof typeof TYPES];
  const headers = { ...HEADERS, "content-type": `${type}; charset=utf-8` };
  try {
    return { status: 200, headers, body: await readFile(path.join(FOLDER, file), "utf8") };
  } catch {
    const body = `The page's file is missing: ${path.join(FOLDER, file)}. Run the emulator in a whole checkout.\n`;
    return { status: 500, headers: { ...headers, "content-type": "text/plain; charset=utf-8" }, body };
  }
}

function readWanted(query: URLSearchParams): Wanted {
  const text = (name: string): string => (query.get(name) ?? "").trim().slice(0, LONGEST_SEARCH);
  const series = Number(query.get("series"));
  return {
    tokens: text("tokens"),
    requests: text("requests"),
    series: Number.isInteger(series) && series > 0 ? Math.min(series, MOST_SERIES) : 12,
    expanded: text("expanded"),
  };
}
