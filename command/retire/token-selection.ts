import { didYouMean } from "../../dynamic/arguments/did-you-mean";
import { quote } from "../../dynamic/arguments/quote";
import { toMarkedLabel, toStackName } from "../../dynamic/provider/tokens/marker";
import { toMinute } from "../inventory/instants";
import type { InventoryToken } from "../inventory/inventory-token";
import { UsageProblem } from "../workspace-run";

/** Which tokens somebody wants to end. */
export type Wanted =
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  | { readonly kind: "lost state"; readonly project: string; readonly stack: string; readonly name: string | undefined }
  | { readonly kind: "lineage"; readonly lineage: string };

/** The tokens that were found. */
export interface Selection {
  readonly tokens: readonly InventoryToken[];
  /** Ids that the workspace does not list: they have ended already. */
  readonly gone: readonly string[];
}

/** A part of an id that is at least so long may stand for it. */
const SHORTEST_ID = 8;

/** Throws a `UsageProblem` for an id that is too short to stand for one token. */
export function assertLongEnough(ids: readonly string[]): void {
  const short = ids.find((id) => id.length < SHORTEST_ID);
  if (short !== undefined)
    throw new UsageProblem(
      `${quote(short)} is too short for a token id: give at least ${SHORTEST_ID} characters of it`,
    );
}

/** The tokens of a list that somebody wants to end. Throws a `UsageProblem` where an id may be that of several. */
export function selectTokens(wanted: Wanted, tokens: readonly InventoryToken[]): Selection {
  switch (wanted.kind) {
    case "ids":
      return selectById(wanted.ids, tokens);
    case "lost state":
      return { tokens: selectOfState(wanted, tokens), gone: [] };
    case "lineage":
      return { tokens: tokens.filter(({ lineage }) => lineage === wanted.lineage.toLowerCase()), gone: [] };
  }
}

/** What was looked for, in words. */
export function toWantedWords(wanted: Wanted): string {
  switch (wanted.kind) {
    case "ids":
      return wanted.ids.join(", ");
    case "lost state":
      return `${wanted.project}/${wanted.stack}${wanted.name === undefined ? "" : `/${wanted.name}`}`;
    case "lineage":
      return `lineage ${wanted.lineage}`;
  }
}

/** What somebody may have meant where nothing was found; ends with a space if it is not empty. */
export function toHint(wanted: Wanted, tokens: readonly InventoryToken[]): string {
  if (wanted.kind === "ids") return "";
  if (wanted.kind === "lineage")
    return didYouMean(wanted.lineage, distinct(tokens.map(({ lineage }) => lineage)), String);
  const labels = distinct(tokens.map(({ label }) => label));
  return didYouMean(
    toWantedWords(wanted),
    wanted.name === undefined ? distinct(labels.map(toStackName)) : labels,
    String,
  );
}

function selectById(ids: readonly string[], tokens: readonly InventoryToken[]): Selection {
  const found = new Set<InventoryToken>();
  const gone = new Set<string>();
  for (const id of ids) {
    const whole = tokens.filter(({ listed }) => listed.info.tokenId === id);
    const matching = whole.length > 0 ? whole : tokens.filter(({ listed }) => listed.info.tokenId.startsWith(id));
    if (matching.length > 1)
      throw new UsageProblem(
        `${quote(id)} begins the ids of ${matching.length} tokens: give more characters of the one`,
      );
    const [token] = matching;
    if (token === undefined) gone.add(id);
    else found.add(token);
  }
  return { tokens: [...found], gone: [...gone] };
}

type LostState = Extract<Wanted, { readonly kind: "lost state" }>;

/** A stack that was made again has a new lineage under the same name, and uses its tokens. */
function selectOfState(wanted: LostState, tokens: readonly InventoryToken[]): readonly InventoryToken[] {
  const found = tokens.filter(({ label }) => isOfState(label, wanted));
  for (const label of distinct(found.map((token) => token.label))) {
    const lineages = distinct(found.filter((token) => token.label === label).map(({ lineage }) => lineage));
    if (lineages.length < 2) continue;
    const words = lineages.map((lineage) => {
      const newest = Math.max(...found.filter((token) => token.lineage === lineage).map(({ createdAt }) => createdAt));
      return `${lineage} (newest token of ${toMinute(newest)})`;
    });
    throw new UsageProblem(
      `${label} has made tokens of ${lineages.length} lineages: a new state may have one of them. ` +
        `End the lost lineage with --all-of: ${words.join(" or ")}`,
    );
  }
  return found;
}

/** A marker has names shortened: only the same shortening is compared. */
function isOfState(label: string | undefined, { project, stack, name }: LostState): boolean {
  if (label === undefined) return false;
  return name === undefined
    ? toStackName(label) === toStackName(`${project}/${stack}`)
    : label === toMarkedLabel(`${project}/${stack}/${name}`);
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}
