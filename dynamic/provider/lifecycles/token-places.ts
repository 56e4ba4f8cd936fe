import type { TokenSink, TokenSinks } from "../../arguments/token-publish";
import { toStackName } from "../../arguments/stack-name";
import { isKnownAlias } from "../databricks/workspace-id";
import type { MemorySlot, Runtime } from "../runtime";
import type { Published } from "../tokens/delivery";
import { type OtherMakers, rememberMaker } from "../tokens/other-maker";
import { compareSinks, type SavedSink, toPlace } from "../tokens/sink-changes";
import { isOurs, readStackNames, relate } from "../tokens/stack-names";
import { openTokenSink, type SinkOwner } from "../tokens/token-sinks";
import { rememberOtherTokens } from "./other-tokens";
import type { Properties } from "./properties";
import { toTokenInputs } from "./token-properties";

/** A place of a state. */
export interface SavedPlace extends SavedSink {
  /** SHA-256 of the value that it got. */
  readonly valueHash: string;
  /** The component that has made it; undefined where an older state does not say it. */
  readonly madeBy: string | undefined;
}

/** A place in the output `left`: the program publishes elsewhere, and its secret may still hold a token. */
interface LeftPlace {
  readonly name: string;
  readonly sink: TokenSink;
  readonly valueHash: string;
  readonly madeBy?: string;
}

/** What a state says of its places beside `publish` and `published`. */
export interface PlaceHistory {
  /** Who has made them, by their names in `publish`. */
  readonly makers: Readonly<Record<string, string | undefined>>;
  /** Those that the program has left, and that may still hold a token. */
  readonly left: readonly SavedPlace[];
}

/** The places of a state, those that were left first. */
export function toSavedPlaces(state: Properties): readonly SavedPlace[] {
  const {
    left = [],
    published = {},
    placeMakers,
  } = state as {
    readonly left?: readonly LeftPlace[];
    readonly published?: Published;
    readonly placeMakers?: PlaceHistory["makers"];
  };
  const valueHash = String(state.valueHash);
  // A state without makers has those places of the stack that made the token.
  const maker = (placeMakers === undefined ? optionalText(state.madeBy) : undefined) ?? toOwnName(state);
  const current = Object.entries(toSinks(state)).map(([name, sink]): SavedPlace => {
    return { name, sink, published: published[name], valueHash, madeBy: placeMakers?.[name] ?? maker };
  });
  const former = left.map((place): SavedPlace => {
    // Its secret may be gone, although the answer to its deletion was lost.
    return { ...place, published: undefined, madeBy: place.madeBy ?? maker };
  });
  return [...former, ...current];
}

/**
 * Who has made the places of the program, by their names: another stack those that the token had before, as long as it is not
 * this one. Of a place that it did not have, `found` says what it shows.
 */
export function toMakers(
  runtime: Runtime,
  saved: readonly SavedPlace[],
  news: Properties,
  found: OtherMakers = {},
): PlaceHistory["makers"] {
  const inputs = toTokenInputs(news);
  const stacks = readStackNames(runtime, inputs.label);
  // A vault has several spellings.
  const toAddress = (sink: SavedSink["sink"]): string => openTokenSink(runtime, inputs, sink).place;
  const known = new Map(saved.map(({ sink, madeBy }) => [toAddress(sink), madeBy]));
  const made = Object.entries(toSinks(news)).map(([name, sink]) => {
    const address = toAddress(sink);
    const madeBy = known.has(address) ? known.get(address) : found[name];
    return [name, isOurs(stacks, madeBy) ? toOwnName(news) : madeBy] as const;
  });
  return Object.fromEntries(made);
}

/**
 * The history as outputs beside the others of a state: nothing where there is none. `left` is a secret, as the logins of
 * its places are in no input any more.
 */
export function toHistoryOutputs(state: Properties, { makers, left }: PlaceHistory): Properties {
  const own = toStack(toOwnName(state));
  const others = Object.entries(makers).filter(([, madeBy]) => madeBy !== undefined && toStack(madeBy) !== own);
  const places = left.map(({ name, sink, valueHash, madeBy }): LeftPlace => {
    return { name, sink, valueHash, ...(madeBy !== undefined && { madeBy }) };
  });
  return {
    ...(others.length > 0 || state.madeBy !== undefined ? { placeMakers: Object.fromEntries(others) } : {}),
    ...(places.length > 0 ? { left: places } : {}),
  };
}

/** The outputs of a state without those of `toHistoryOutputs`. */
export function withoutHistory({ placeMakers: _makers, left: _left, ...outputs }: Properties): Properties {
  return outputs;
}

/** The places of the tokens that this process has compared, by lineage. */
const COMPARED: MemorySlot<Map<string, { readonly origin: string; readonly places: readonly SavedPlace[] }>> = {
  create: () => new Map(),
};

/** Places that new tokens of this process go on with. */
const CARRIED: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * Remembers the places of a token, for the one that may replace it in this run, and what another stack has made: the token,
 * or a place. `label` is that of the program.
 */
export function rememberPlaces(runtime: Runtime, olds: Properties, label: string | undefined): void {
  const inputs = toTokenInputs(olds);
  const places = toSavedPlaces(olds);
  runtime.recall(COMPARED).set(inputs.lineage, { origin: inputs.origin, places });
  const others = rememberOtherTokens(runtime, olds, label);
  const stacks = readStackNames(runtime, label);
  if (Object.keys(others).length === 0 && places.every(({ madeBy }) => isOurs(stacks, madeBy))) return;
  for (const place of places)
    if (place.madeBy !== undefined)
      rememberMaker(runtime, openTokenSink(runtime, inputs, place.sink).place, place.madeBy);
}

/**
 * What a new token has to know of the places of the one that it replaces, as outputs. `found` are the makers that its own
 * places show.
 */
export function carryHistory(runtime: Runtime, news: Properties, found: OtherMakers = {}): Properties {
  const { lineage, label, origin } = toTokenInputs(news);
  const compared = runtime.recall(COMPARED).get(lineage) ?? { origin, places: [] };
  const stacks = readStackNames(runtime, label);
  // The scopes of another workspace are other places, and a vault is the same one.
  const isHere = isKnownAlias(runtime, compared.origin, origin);
  const places = compared.places.filter(({ sink }) => isHere || sink.kind === "key-vault");
  const { removed } = compareSinks(places, toSinks(news));
  const left = removed.filter(({ madeBy }) => relate(stacks, madeBy) === "undecided");
  for (const place of left) runtime.recall(CARRIED).add(toCarried(news, place));
  return toHistoryOutputs(news, { makers: toMakers(runtime, places, news, found), left });
}

/** Whether the token that has replaced this one goes on with a place of its state that the program has left. */
export function isCarried(runtime: Runtime, olds: Properties, place: SavedPlace): boolean {
  return runtime.recall(CARRIED).has(toCarried(olds, place));
}

/** Whether the state does not have the value of the token. */
export function isValueFree({ storeValue }: Properties): boolean {
  return storeValue === false;
}

/** Whose sinks those of a state, or of the program, are. */
export function toSinkOwner(properties: Properties): SinkOwner {
  return { ...toTokenInputs(properties), publish: toSinks(properties) };
}

/** The sinks of a state, or of the program. */
export function toSinks({ publish }: Properties): TokenSinks {
  return (publish ?? {}) as TokenSinks;
}

/** The component, as its places name it. */
function toOwnName({ publishedBy, label }: Properties): string | undefined {
  return optionalText(publishedBy) ?? optionalText(label);
}

function toCarried(properties: Properties, { sink }: SavedPlace): string {
  return `${toTokenInputs(properties).lineage} ${toPlace(sink)}`;
}

function toStack(name: string | undefined): string | undefined {
  return name === undefined ? undefined : toStackName(name);
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
