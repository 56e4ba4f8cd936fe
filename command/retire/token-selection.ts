import { didYouMean } from "../../dynamic/arguments/did-you-mean";
import { quote } from "../../dynamic/arguments/quote";
import { toStackName } from "../../dynamic/arguments/stack-name";
import { toMarkedLabel } from "../../dynamic/provider/tokens/marker";
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
  /** Ids of no active token. The list does not tell a token that has ended from one that never was. */
  readonly unlisted: readonly string[];
}

/** How the token of a component is named in its stack, after the component itself. */
const OF_COMPONENT = "-token";

/** The tokens of a list that somebody wants to end. Throws a `UsageProblem` where an id may be that of several. */
export function selectTokens(wanted: Wanted, tokens: readonly InventoryToken[]): Selection {
  switch (wanted.kind) {
    case "ids":
      return selectById(wanted.ids, tokens);
    case "lost state":
      return { tokens: selectOfState(wanted, tokens), unlisted: [] };
    case "lineage":
      return { tokens: tokens.filter(({ lineage }) => lineage === wanted.lineage.toLowerCase()), unlisted: [] };
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
  const names = wanted.name === undefined ? labels.map(toStackName) : labels.flatMap(toNames);
  const words = toWantedWords(wanted);
  return didYouMean(
    words,
    distinct(names).filter((name) => isMistake(words, name)),
    String,
  );
}

/**
 * Whether somebody may have mistyped this name of a project, a stack and a token: each is nearly the same alone, and their
 * numbers are. "etl-1" is another token than "etl-2", and "bi" than "etl".
 */
function isMistake(written: string, name: string): boolean {
  const [parts, others] = [written.split("/"), name.split("/")];
  const toNumbers = (text: string): string => text.replace(/\D+/g, " ").trim();
  return (
    parts.length === others.length &&
    parts.every((part, index) => {
      const other = others[index] ?? "";
      return part === other || (toNumbers(part) === toNumbers(other) && didYouMean(part, [other]) !== "");
    })
  );
}

function selectById(ids: readonly string[], tokens: readonly InventoryToken[]): Selection {
  const found = new Set<InventoryToken>();
  const unlisted = new Set<string>();
  const idOf = ({ listed }: InventoryToken): string => listed.info.tokenId.toLowerCase();
  for (const id of ids) {
    const whole = tokens.filter((token) => idOf(token) === id);
    const matching = whole.length > 0 ? whole : tokens.filter((token) => idOf(token).startsWith(id));
    if (matching.length > 1)
      throw new UsageProblem(
        `${quote(id)} begins the ids of ${matching.length} tokens: give more characters of the one`,
      );
    const [token] = matching;
    if (token === undefined) unlisted.add(id);
    else found.add(token);
  }
  return { tokens: [...found], unlisted: [...unlisted] };
}

type LostState = Extract<Wanted, { readonly kind: "lost state" }>;

/** A stack that was made again has a new lineage under the same name, and uses its tokens. */
function selectOfState(wanted: LostState, tokens: readonly InventoryToken[]): readonly InventoryToken[] {
  const found = tokens.filter(({ label }) => isOfState(label, wanted));
  const labels = distinct(found.map(({ label }) => label));
  const toLineages = (among: readonly InventoryToken[]): readonly string[] =>
    distinct(among.map(({ lineage }) => lineage)).map((lineage) => {
      const newest = Math.max(...among.filter((token) => token.lineage === lineage).map(({ createdAt }) => createdAt));
      return `${lineage} (newest token of ${toMinute(newest)})`;
    });
  if (wanted.name !== undefined && labels.length > 1)
    throw new UsageProblem(
      `${labels.join(" and ")} both have tokens. End the lost lineage with --all-of: ${toLineages(found).join(" or ")}`,
    );
  for (const label of labels) {
    const lineages = toLineages(found.filter((token) => token.label === label));
    if (lineages.length > 1)
      throw new UsageProblem(
        `${label} has made tokens of ${lineages.length} lineages: a new state may have one of them. ` +
          `End the lost lineage with --all-of: ${lineages.join(" or ")}`,
      );
  }
  return found;
}

/**
 * A name is that of a token, or of the component that has made it. A marker has names shortened: only the same shortening
 * is compared.
 */
function isOfState(label: string | undefined, { project, stack, name }: LostState): boolean {
  if (label === undefined) return false;
  if (name === undefined) return toStackName(label) === toStackName(`${project}/${stack}`);
  return [name, `${name}${OF_COMPONENT}`].some((made) => label === toMarkedLabel(`${project}/${stack}/${made}`));
}

/** What somebody may call the tokens of this label: the component, or the token itself. */
function toNames(label: string): readonly string[] {
  return label.endsWith(OF_COMPONENT) ? [label.slice(0, -OF_COMPONENT.length), label] : [label];
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}
