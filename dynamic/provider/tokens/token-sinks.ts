import type { AdministratorLogin } from "../../arguments/auth-types";
import type { TokenSink, TokenSinks } from "../../arguments/token-publish";
import { logOnce } from "../log-once";
import type { Runtime } from "../runtime";
import { openSink } from "../sinks/open-sink";
import type { Taker } from "../sinks/taking-decision";
import { assertMayTake } from "../sinks/place-ownership";
import type { Sink, StoredSecret } from "../sinks/sink";
import type { NamedSink } from "./delivery";
import { assertMayWrite, findMaker } from "./other-maker";
import { readStackNames, relate } from "./stack-names";

/** Whose sinks they are. */
export interface SinkOwner {
  /** Scheme, host and port of the workspace. */
  readonly origin: string;
  readonly administrator: AdministratorLogin | undefined;
  readonly lineage: string;
  readonly label: string | undefined;
  /** Project, stack and name of the component; undefined for the resource itself. */
  readonly publishedBy: string | undefined;
  readonly publish: TokenSinks;
}

/** Opens each sink, with its own login if it has one. Throws when there is no login for one. */
export function openSinks(runtime: Runtime, owner: SinkOwner): readonly NamedSink[] {
  return Object.entries(owner.publish).map(([name, place]) => ({ name, sink: openTokenSink(runtime, owner, place) }));
}

/** Opens one sink of the owner's. */
export function openTokenSink(
  runtime: Runtime,
  { origin, administrator }: Pick<SinkOwner, "origin" | "administrator">,
  { login, ...sink }: TokenSink,
): Sink {
  return openSink(runtime, sink, { origin, login, administrator });
}

/** The publisher, as the tags of its secrets name it. */
export function toPublisher(
  runtime: Runtime,
  { lineage, label = "", publishedBy = label }: Pick<SinkOwner, "lineage" | "label" | "publishedBy">,
): Taker {
  const stacks = readStackNames(runtime, label);
  const isOriginal = (name: string): boolean => relate(stacks, name) === "copied";
  return { lineage, publishedBy, earlierStacks: [...stacks.renamedFrom], isOriginal };
}

/**
 * Throws "OTHER_SECRET" if what the sink holds belongs to another component or stack. Logs what the user should know.
 * Returns the component of another stack that published there first.
 */
export function assertOwn(
  runtime: Runtime,
  sink: Sink,
  stored: StoredSecret | undefined,
  publisher: Taker,
): string | undefined {
  const warning = assertMayTake(sink, stored, publisher, true);
  if (warning !== undefined) logOnce(runtime, warning);
  return assertMaker(runtime, sink, stored, publisher);
}

/** The part of `assertOwn` that is about who has made the place, or the token that it holds. */
export function assertMaker(
  runtime: Runtime,
  sink: Sink,
  stored: StoredSecret | undefined,
  publisher: Taker,
): string | undefined {
  const madeBy = findMaker(runtime, sink, stored, publisher);
  assertMayWrite(runtime, publisher.publishedBy, { sink, madeBy });
  return madeBy;
}
