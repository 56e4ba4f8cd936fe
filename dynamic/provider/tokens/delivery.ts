import { isRefusal } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { explain } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import type { Runtime } from "../runtime";
import type { Sink, TokenFacts } from "../sinks/sink";
import { toSha256 } from "../sinks/stored-secret";

/** A sink with its name in `publish`. */
export interface NamedSink {
  readonly name: string;
  readonly sink: Sink;
}

/** A sink that does not have what it must have, and why. */
export interface SinkFailure {
  readonly name: string;
  readonly error: unknown;
}

/** Where readers find a token, and the version that was written. */
export interface PublishedPlace {
  readonly uri: string;
  /** Left out where a sink has no versions. */
  readonly version?: string;
}

/** The places of a token by the names of the sinks that have it. */
export type Published = Readonly<Record<string, PublishedPlace>>;

/** What the sinks have after a delivery. */
export interface Delivery {
  readonly published: Published;
  readonly failures: readonly SinkFailure[];
}

/** A value with what its secrets say about it. */
export interface DeliveredToken {
  readonly value: string;
  readonly facts: TokenFacts;
}

/** Sinks that failed, each with its reason. Without a cause: no other login of a workspace helps. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";

  constructor(
    readonly failures: readonly SinkFailure[],
    /** Whether no sink has the new value, nor will have it later: its token may be revoked. */
    readonly isNowhere = false,
  ) {
    super(failures.map(({ name, error }) => `publish.${name}: ${explain(error)}`).join("; "));
  }
}

/**
 * Writes the value to each sink, then reads all of them back. A sink that fails does not stop the others, unless none can
 * have the value: then throws `DeliveryError`. After a write whose answer was lost, a sink may have it.
 */
export async function deliver(
  runtime: Runtime,
  sinks: readonly NamedSink[],
  { value, facts }: DeliveredToken,
): Promise<Delivery> {
  const failed = new Map<string, unknown>();
  let mayBeWritten = false;
  for (const { name, sink } of sinks) {
    try {
      await sink.write(value, facts);
      mayBeWritten = true;
    } catch (error) {
      if (!mayBeWritten && isRefusal(error)) throw new DeliveryError([{ name, error }], true);
      mayBeWritten ||= !isRefusal(error);
      failed.set(name, error);
    }
  }
  const published: Record<string, PublishedPlace> = {};
  const failures: SinkFailure[] = [];
  for (const { name, sink } of sinks) {
    try {
      published[name] = await readBack(runtime, sink, toSha256(value), !failed.has(name));
    } catch (error) {
      failures.push({ name, error: failed.get(name) ?? error });
    }
  }
  return { published, failures };
}

/** The place of a sink that holds this version of the token. */
export function toPublishedPlace({ uri }: Sink, version: string | undefined): PublishedPlace {
  return version === undefined ? { uri } : { uri, version };
}

/** The place of the sink, which must hold the value with this hash; waits for it after a good write only. */
async function readBack(runtime: Runtime, sink: Sink, sha256: string, isWritten: boolean): Promise<PublishedPlace> {
  const read = async (): Promise<PublishedPlace> => {
    const stored = await sink.read();
    if (stored?.sha256 === sha256) return toPublishedPlace(sink, stored.version);
    throw new ProviderError(
      "NOT_DELIVERED",
      `${sink.description} was written, and then ${stored === undefined ? "nothing" : "another value"} was read: ` +
        "somebody else writes there too, or deletes it",
    );
  };
  return isWritten ? awaitPropagation(runtime, read) : read();
}
