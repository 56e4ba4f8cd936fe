import assert from "node:assert/strict";
import type { Series } from "../../../emulator/page/series-columns";
import { call } from "../azure/emulator-call";

export type ShownSeries = Series;

/** The part of the page's data that tests read. */
export interface ReadOverview {
  readonly now: string;
  readonly promise: { readonly kept: number; readonly broken: number };
  readonly tokens: { readonly total: number; readonly active: number };
  readonly series: { readonly total: number; readonly found: number; readonly shown: readonly ShownSeries[] };
  readonly principals: { readonly total: number; readonly shown: readonly { readonly displayName: string }[] };
  readonly faults: readonly object[];
  readonly log: {
    readonly total: number;
    readonly entries: readonly { readonly sequence: number; readonly target: string; readonly note?: string }[];
  };
}

/** What the page gets from the emulator, with these parameters. */
export async function readOverview(
  origin: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<ReadOverview> {
  const query = new URLSearchParams({ series: "1000", ...parameters });
  const answer = await call(`${origin}/_emulator/overview?${query}`, { headers: { "x-emulator-control": "yes" } });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as ReadOverview;
}
