import { checkSinks } from "../checks/sink-check";
import { ProviderError } from "../errors/provider-error";
import type { Runtime } from "../runtime";
import { rememberLivePlace } from "../sinks/live-places";
import { isWrittenAs } from "../sinks/publish-value";
import type { TokenFacts } from "../sinks/sink";
import { isOurs, readStackNames, relate } from "../tokens/stack-names";
import {
  deliver,
  type Delivery,
  DeliveryError,
  type NamedSink,
  type Published,
  type PublishedPlace,
  toPublishedPlace,
} from "../tokens/delivery";
import { decideDelivery, type DeliveryDecision } from "../tokens/delivery-decision";
import { getMissing, rememberMissing } from "../tokens/known-deliveries";
import { assertMayWrite, findMaker } from "../tokens/other-maker";
import { compareSinks, type SinkChanges } from "../tokens/sink-changes";
import { assertOwn, openSinks, toPublisher } from "../tokens/token-sinks";
import { type CalledSink, type SearchedSink, searchValue } from "../tokens/value-search";
import { toCheckFailures } from "./check-failures";
import { isSame, isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";
import { isRemovedBy, leaveToMakers, openPlace, removePlaces } from "./place-endings";
import {
  isValueFree,
  type PlaceHistory,
  type SavedPlace,
  toMakers,
  toSavedPlaces,
  toSinkOwner,
  toSinks,
} from "./token-places";
import { toTokenInputs } from "./token-properties";

/** What the sinks of the token in the state need. */
export interface DeliveryDifference {
  readonly changes: boolean;
  /** Whether only a new token helps. */
  readonly rotates: boolean;
}

/**
 * Compares the sinks of the program with those of the state, and says what the update will do. Reads sinks only where
 * the state says that one does not have the token.
 */
export async function compareDelivery(
  runtime: Runtime,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<DeliveryDifference> {
  if (!isValueFree(olds) || !isValueFree(news)) return { changes: false, rotates: false };
  if (isUnknown([news.publish, news.host, news.administrator])) return { changes: true, rotates: false };
  const { missing, removed } = toChanges(olds, news);
  const holdings = missing.length === 0 ? [] : await search(runtime, olds, news);
  assertMayWriteIn(runtime, olds, news, missing, holdings);
  remember(runtime, id, news, missing);
  const decision = decideDelivery({ missing, isAnyRemoved: removed.some(isRemovedBy(runtime, news)), holdings });
  const words = toWords(missing, decision);
  if (words !== undefined) runtime.log(`token ${id}: ${words}`);
  return {
    changes: decision.action !== "keep" || !isSame(olds.publish, news.publish) || isAnyRenamed(runtime, olds, news),
    rotates: decision.action === "rotate",
  };
}

/**
 * Checks the sinks of the program: before a mint all of them, of which those in places that the old inputs have too must
 * be readable; else those in new places.
 */
export async function checkTokenSinks(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  isMint: boolean,
): Promise<CheckFailure[]> {
  if (!isValueFree(news) || isUnknown([news.publish, news.administrator, news.lineage])) return [];
  const kept = toKept(olds, news);
  const owner = toSinkOwner(news);
  const isChecked = (name: string): boolean => isMint || !kept.includes(name);
  const publish = Object.fromEntries(Object.entries(owner.publish).filter(([name]) => isChecked(name)));
  return toCheckFailures(await checkSinks(runtime, { ...owner, publish }, kept));
}

/** The sinks that the old inputs have too, where a check gets inputs: these do not say what has the token. */
export function toKept(olds: Properties, news: Properties): readonly string[] {
  const published = Object.fromEntries(Object.keys(toSinks(olds)).map((name) => [name, { uri: "" }]));
  return Object.keys(toChanges({ ...olds, published }, news).kept);
}

/** What an update has done to the sinks. */
export interface Redelivery {
  readonly published: Published;
  readonly history: PlaceHistory;
  /** Undefined if every sink of the program has the token, and no other one. */
  readonly failure: DeliveryError | undefined;
}

/**
 * Copies the value of the token to the sinks that lack it, then deletes the secrets of removed sinks; those that another
 * stack made stay. Throws if nothing was changed.
 */
export async function redeliver(runtime: Runtime, id: string, olds: Properties, news: Properties): Promise<Redelivery> {
  const { kept, missing, removed } = toChanges(olds, news);
  const needsValue = missing.length > 0 || needsTags(runtime, olds, news);
  const searched = needsValue ? await search(runtime, olds, news) : [];
  const makers = toAllMakers(runtime, olds, news, searched);
  const copied = needsValue
    ? await copy(runtime, id, { olds, news, searched, makers })
    : { published: kept, failures: [] };
  const doomed = removed.filter(isRemovedBy(runtime, news));
  const others = await leaveToMakers(runtime, olds, news, removed);
  // A sink that may be the only one with the value stays until all others have it.
  const isWaiting = copied.failures.length > 0;
  const { left, failures } = isWaiting ? { left: doomed, failures: [] } : await removePlaces(runtime, olds, doomed);
  const missed = [...copied.failures, ...failures];
  remember(
    runtime,
    id,
    news,
    Object.keys(toSinks(news)).filter((name) => copied.published[name] === undefined),
  );
  return {
    published: copied.published,
    history: { makers, left: [...others, ...left] },
    failure: missed.length === 0 ? undefined : new DeliveryError(missed),
  };
}

/** Remembers which sinks have a token that was just created. */
export function rememberDelivered(runtime: Runtime, id: string, properties: Properties): void {
  const published = toPublished(properties);
  remember(
    runtime,
    id,
    properties,
    Object.keys(toSinks(properties)).filter((name) => published[name] === undefined),
  );
}

/**
 * The sinks that still have the token, for a refresh, and its value from one of them. A sink that cannot be read counts
 * as one that has it.
 */
export async function findDelivered(
  runtime: Runtime,
  id: string,
  properties: Properties,
): Promise<{ readonly published: Published; readonly value: string | undefined }> {
  const saved = toPublished(properties);
  const sinks = openSinks(runtime, toSinkOwner(properties)).filter(({ name }) => saved[name] !== undefined);
  const searched = await searchValue(runtime, sinks.map(asPlaceOfProgram), String(properties.valueHash));
  const published: Record<string, PublishedPlace> = {};
  for (const found of searched) {
    const place = found.holding === "unreadable" ? saved[found.name] : toHeldPlace(found);
    if (place !== undefined) published[found.name] = place;
    else runtime.log(`token ${id}: ${found.called} holds ${found.holding}; pulumi up publishes there again`);
  }
  return { published, value: toValue(searched) };
}

/** Throws if a sink of the token in use does not have it yet: the token that it replaces is what its readers have. */
export function assertDelivered(runtime: Runtime, tokenId: string): void {
  const missing = getMissing(runtime, tokenId);
  if (missing.length === 0) return;
  const names = missing.map((name) => `publish.${name}`).join(" and ");
  throw new ProviderError("NOT_DELIVERED", `${names} does not have the new token ${tokenId} yet`);
}

/** What is to be written, and what its places hold. */
interface Copying {
  readonly olds: Properties;
  readonly news: Properties;
  readonly searched: readonly SearchedSink[];
  readonly makers: PlaceHistory["makers"];
}

/** Writes the value of the token to each sink that does not have it as the program wants it. */
async function copy(runtime: Runtime, id: string, { olds, news, searched, makers }: Copying): Promise<Delivery> {
  const value = toValue(searched);
  if (value === undefined) {
    const unreadable = searched.filter(({ holding }) => holding === "unreadable").map(({ called }) => called);
    throw new ProviderError(
      "VALUE_LOST",
      unreadable.length === 0
        ? "no sink has the value of the token any more"
        : `only ${unreadable.join(" and ")} may have the value of the token, and could not be read`,
    );
  }
  const facts = toFacts(id, { ...olds, ...news });
  const wanted = openSinks(runtime, toSinkOwner(news));
  const held = new Map(searched.map(({ sink, stored }) => [sink.place, stored]));
  const isDone = ({ name, sink }: NamedSink): boolean => {
    const stored = held.get(sink.place);
    return stored !== undefined && isWrittenAs(sink, stored, value, facts, makers[name]);
  };
  const done = wanted.filter(isDone);
  const todo = wanted.filter((sink) => !isDone(sink));
  const publisher = toPublisher(runtime, toSinkOwner(news));
  const { label } = toTokenInputs(news);
  for (const { name, sink } of todo) {
    try {
      assertMayWrite(runtime, label, { sink, madeBy: makers[name] });
      assertOwn(runtime, sink, held.get(sink.place), publisher);
    } catch (error) {
      throw new DeliveryError([{ name, error }]);
    }
  }
  const { published, failures } = await deliver(runtime, todo, { value, facts });
  const kept = done.map(({ name, sink }) => [name, toPublishedPlace(sink, held.get(sink.place)?.version)] as const);
  return { published: { ...Object.fromEntries(kept), ...published }, failures };
}

/** Throws, or logs, what is to be known before a new token is written in these places of the program. */
export function assertMayWriteIn(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  names: readonly string[] = Object.keys(toSinks(news)),
  searched: readonly SearchedSink[] = [],
): void {
  const makers = toAllMakers(runtime, olds, news, searched);
  const { label } = toTokenInputs(news);
  for (const { name, sink } of openSinks(runtime, toSinkOwner(news)))
    if (names.includes(name)) assertMayWrite(runtime, label, { sink, madeBy: makers[name] });
}

/** Who has made the places of the program: as the state says it, or what the place shows where that has it not. */
function toAllMakers(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  searched: readonly SearchedSink[],
): PlaceHistory["makers"] {
  const saved = toSavedPlaces(olds);
  const known = new Set(saved.map((place) => openPlace(runtime, olds, place).sink.place));
  const publisher = toPublisher(runtime, toSinkOwner(news));
  const found = searched
    .filter(({ sink }) => !known.has(sink.place))
    .flatMap(({ name, sink, stored }) => {
      const madeBy = findMaker(runtime, sink, stored, publisher);
      return madeBy === undefined ? [] : [[name, madeBy] as const];
    });
  return toMakers(runtime, saved, news, Object.fromEntries(found));
}

/** Whether the user has said meanwhile that the stack that made some place was this one. */
function isAnyRenamed(runtime: Runtime, olds: Properties, news: Properties): boolean {
  const stacks = readStackNames(runtime, toTokenInputs(news).label);
  return toSavedPlaces(olds).some(({ madeBy }) => relate(stacks, madeBy) === "renamed");
}

/** Whether the secrets that this stack has made are to get its name. */
function needsTags(runtime: Runtime, olds: Properties, news: Properties): boolean {
  const { label } = toTokenInputs(news);
  if (olds.label === news.label) return isAnyRenamed(runtime, olds, news);
  const stacks = readStackNames(runtime, label);
  return toSavedPlaces(olds).some(({ madeBy }) => isOurs(stacks, madeBy));
}

/** Every place of the state and of the program, each read once. One that only the state has is called by its address. */
function search(runtime: Runtime, olds: Properties, news: Properties): Promise<readonly SearchedSink[]> {
  const wanted = openSinks(runtime, toSinkOwner(news)).map(asPlaceOfProgram);
  const others = toSavedPlaces(olds)
    .map((place) => openPlace(runtime, olds, place))
    .filter(({ sink }) => !isAmong(sink.place, wanted))
    .map((named) => ({ ...named, called: named.sink.description }));
  return searchValue(runtime, [...wanted, ...others], String(olds.valueHash));
}

function asPlaceOfProgram(named: NamedSink): CalledSink {
  return { ...named, called: `publish.${named.name}` };
}

function toChanges(olds: Properties, news: Properties): SinkChanges<SavedPlace> {
  return compareSinks(toSavedPlaces(olds), toSinks(news));
}

/** Remembers where the program publishes a token, and which of these sinks do not have it. */
function remember(runtime: Runtime, id: string, properties: Properties, missing: readonly string[]): void {
  rememberMissing(runtime, id, missing);
  try {
    for (const { sink } of openSinks(runtime, toSinkOwner(properties))) rememberLivePlace(runtime, sink);
  } catch (error) {
    // Without a login nothing is deleted there either.
    if (!(error instanceof ProviderError)) throw error;
  }
}

function toWords(missing: readonly string[], decision: DeliveryDecision): string | undefined {
  const names = missing.map((name) => `publish.${name}`).join(" and ");
  switch (decision.action) {
    case "keep":
    case "remove":
      return undefined;
    case "copy":
      return `pulumi up writes its value to ${names}, read from ${decision.from}`;
    case "try":
      return `pulumi up is to write its value to ${names}, and no sink that can be read has it now`;
    case "rotate":
      return `no sink has its value any more (${decision.because}), and the state never had it: pulumi up replaces it by a new token`;
  }
}

function toValue(searched: readonly SearchedSink[]): string | undefined {
  return searched.find(({ holding }) => holding === "the token")?.stored?.value;
}

function toHeldPlace({ holding, sink, stored }: SearchedSink): PublishedPlace | undefined {
  return holding === "the token" ? toPublishedPlace(sink, stored?.version) : undefined;
}

function isAmong(place: string, sinks: readonly NamedSink[]): boolean {
  return sinks.some(({ sink }) => sink.place === place);
}

/** What the secrets of a token say about it. */
function toFacts(tokenId: string, properties: Properties): TokenFacts {
  const { lineage, publishedBy, label = "" } = toTokenInputs(properties);
  return { tokenId, lineage, publishedBy: publishedBy ?? label, expiresAt: Date.parse(String(properties.expiresAt)) };
}

function toPublished({ published }: Properties): Published {
  return (published ?? {}) as Published;
}
