import { decideOwnership, otherOwnerProblem } from "../../arguments/publication-owner";
import { ProviderError } from "../errors/provider-error";
import { logOnce } from "../log-once";
import type { MemorySlot, Runtime } from "../runtime";
import type { Sink, StoredSecret } from "../sinks/sink";
import type { Taker } from "../sinks/taking-decision";
import { isOurs, readStackNames, relate } from "./stack-names";

/** Who has made a place, by its address, or a token, by the SHA-256 of its value. */
type Made = readonly [about: string, madeBy: string];

/** Components of other stacks that published in places before, by the names of the places. */
export type OtherMakers = Readonly<Record<string, string>>;

const MADE: MemorySlot<Map<string, string>> = { create: () => new Map() };

/** The topic of what processes tell each other. */
const TOPIC = "maker";

/** Remembers which component has made a place, by its address, or a token, by the SHA-256 of its value. */
export function rememberMaker(runtime: Runtime, about: string, madeBy: string): void {
  runtime.recall(MADE).set(about, madeBy);
  runtime.peers.tell(TOPIC, [about, madeBy] satisfies Made);
}

/**
 * The component of another stack that published in this place before the publisher did: as this run knows it of the place,
 * by the tags of the secret, or because it holds the token of that stack. Undefined where that is the publisher's own.
 */
export function findMaker(
  runtime: Runtime,
  { place }: Pick<Sink, "place">,
  stored: StoredSecret | undefined,
  publisher: Taker,
): string | undefined {
  if (stored === undefined) return undefined;
  const made = new Map([...(runtime.peers.hear(TOPIC) as readonly Made[]), ...runtime.recall(MADE)]);
  const shown = stored.tags["publishedBy"] === undefined ? made.get(stored.sha256 ?? "") : toTagged(stored, publisher);
  const madeBy = made.get(place) ?? shown;
  return isOurs(readStackNames(runtime, publisher.publishedBy), madeBy) ? undefined : madeBy;
}

/**
 * What is to be known before a new token is written in a place that another stack has made: its readers get one that is not
 * theirs. Logs it while the user has not said what that stack is. Throws "OTHER_SECRET" once this one is said to be a copy.
 */
export function assertMayWrite(
  runtime: Runtime,
  label: string | undefined,
  { sink, madeBy }: { readonly sink: Pick<Sink, "description">; readonly madeBy: string | undefined },
): void {
  const relation = relate(readStackNames(runtime, label), madeBy);
  if (madeBy === undefined || relation === "own" || relation === "renamed") return;
  const problem = `${sink.description} ${otherOwnerProblem({ tags: { publishedBy: madeBy } }, "shared")}`;
  if (relation === "copied") throw new ProviderError("OTHER_SECRET", problem);
  logOnce(runtime, problem);
}

function toTagged(stored: StoredSecret, publisher: Taker): string | undefined {
  return decideOwnership(stored, publisher) === "shared" ? stored.tags["publishedBy"] : undefined;
}
