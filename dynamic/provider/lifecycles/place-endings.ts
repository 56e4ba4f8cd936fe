import type { Runtime } from "../runtime";
import { isLivePlace } from "../sinks/live-places";
import type { Sink, StoredSecret } from "../sinks/sink";
import { mayRemove } from "../sinks/taking-decision";
import { DeliveryError, type NamedSink, type SinkFailure } from "../tokens/delivery";
import { getProgramStack } from "../tokens/program-stack";
import { isOurs, readStackNames, relate } from "../tokens/stack-names";
import { openTokenSink, toPublisher } from "../tokens/token-sinks";
import { withdraw } from "../tokens/withdrawal";
import { isLeftToMaker } from "./place-maker";
import type { Properties } from "./properties";
import { isCarried, isValueFree, type SavedPlace, toSavedPlaces, toSinkOwner } from "./token-places";
import { toTokenInputs } from "./token-properties";

/**
 * Deletes the secrets of a token before it is revoked, but for those in places where the program publishes. Never a value
 * that somebody else has written since; `ofSeries` are the hashes of other values that end with it.
 */
export async function withdrawToken(
  runtime: Runtime,
  properties: Properties,
  ofSeries: ReadonlySet<string>,
): Promise<void> {
  if (!isValueFree(properties)) return;
  const failures: SinkFailure[] = [];
  const { label, ...series } = toTokenInputs(properties);
  for (const place of toSavedPlaces(properties)) {
    const opened = openPlace(runtime, properties, place);
    const { sink } = opened;
    if (isLivePlace(runtime, sink)) continue;
    const { madeBy } = place;
    const hasOwnToken = (): Promise<boolean> => holdsOwnToken(runtime, sink, properties);
    const isKept = isCarried(runtime, properties, place);
    if (await isLeftToMaker(runtime, { sink, series, label, madeBy, hasOwnToken, isKept })) continue;
    const isOwn = (stored: StoredSecret): boolean =>
      isRemovable(runtime, stored, properties, place) || ofSeries.has(stored.sha256 ?? "");
    const failure = await withdraw(runtime, opened, isOwn);
    if (failure !== undefined) failures.push(failure);
  }
  if (failures.length > 0) throw new DeliveryError(failures);
}

/** Throws "OTHER_STACK" if another stack has made a place of the token, and the user has not said what that stack is. */
export async function assertPlacesDecided(runtime: Runtime, properties: Properties): Promise<void> {
  const { label, ...series } = toTokenInputs(properties);
  const stacks = readStackNames(runtime, getProgramStack(runtime) ?? label);
  for (const place of toSavedPlaces(properties)) {
    const { sink } = openPlace(runtime, properties, place);
    const { madeBy } = place;
    if (relate(stacks, madeBy) === "undecided" && !isLivePlace(runtime, sink))
      await isLeftToMaker(runtime, { sink, series, label, madeBy, isKept: true });
  }
}

/** Which places that the program has left are emptied: those of this stack. */
export function isRemovedBy(runtime: Runtime, news: Properties): (place: SavedPlace) => boolean {
  const stacks = readStackNames(runtime, toTokenInputs(news).label);
  return ({ madeBy }) => isOurs(stacks, madeBy);
}

/** Logs which places stay with the stack that has made them. Returns those that may be of this one, under its other name. */
export async function leaveToMakers(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  removed: readonly SavedPlace[],
): Promise<readonly SavedPlace[]> {
  const stacks = readStackNames(runtime, toTokenInputs(news).label);
  const { label, ...series } = toTokenInputs(news);
  for (const place of removed) {
    const { madeBy } = place;
    const { sink } = openPlace(runtime, olds, place);
    const hasOwnToken = (): Promise<boolean> => holdsOwnToken(runtime, sink, olds);
    if (!isLivePlace(runtime, sink))
      await isLeftToMaker(runtime, { sink, series, label, madeBy, hasOwnToken, isKept: true });
  }
  return removed.filter(({ madeBy }) => relate(stacks, madeBy) === "undecided");
}

/** Deletes the secrets of places that the program does not have any more. Returns those that could not be deleted. */
export async function removePlaces(
  runtime: Runtime,
  olds: Properties,
  doomed: readonly SavedPlace[],
): Promise<{ readonly left: readonly SavedPlace[]; readonly failures: readonly SinkFailure[] }> {
  const left: SavedPlace[] = [];
  const failures: SinkFailure[] = [];
  for (const place of doomed) {
    const isOwn = (stored: StoredSecret): boolean => isRemovable(runtime, stored, olds, place);
    const failure = await withdraw(runtime, openPlace(runtime, olds, place), isOwn);
    if (failure === undefined) continue;
    left.push(place);
    failures.push(failure);
  }
  return { left, failures };
}

/** Opens a place of a state. */
export function openPlace(runtime: Runtime, properties: Properties, { name, sink }: SavedPlace): NamedSink {
  return { name, sink: openTokenSink(runtime, toTokenInputs(properties), sink) };
}

/** Whether a place holds the token of a state, if this stack has made that; no where it cannot be read. */
async function holdsOwnToken(runtime: Runtime, sink: Sink, properties: Properties): Promise<boolean> {
  const { label } = toTokenInputs(properties);
  const madeBy = properties.madeBy ?? label;
  const stacks = readStackNames(runtime, getProgramStack(runtime) ?? label);
  if (typeof madeBy === "string" && !isOurs(stacks, madeBy)) return false;
  const stored = await sink.read(true).catch(() => undefined);
  return stored?.sha256 === properties.valueHash;
}

function isRemovable(
  runtime: Runtime,
  stored: StoredSecret,
  properties: Properties,
  { valueHash }: SavedPlace,
): boolean {
  return mayRemove(stored, valueHash, toPublisher(runtime, toSinkOwner(properties)));
}
