import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import type { StoredSecret } from "../sinks/sink";
import type { NamedSink } from "./delivery";
import type { Holding } from "./delivery-decision";

/** A sink to read, with its name in messages: two places may have had one name in `publish`. */
export interface CalledSink extends NamedSink {
  readonly called: string;
}

/** A sink that was read. */
export interface SearchedSink extends CalledSink {
  readonly holding: Holding;
  /** What it holds; undefined if that is nothing, or not known. */
  readonly stored: StoredSecret | undefined;
}

/** Reads each sink, to find the value of the token with this hash. One that cannot be read is logged, and is no failure. */
export async function searchValue(
  runtime: Runtime,
  sinks: readonly CalledSink[],
  sha256: string,
): Promise<readonly SearchedSink[]> {
  const searched: SearchedSink[] = [];
  for (const named of sinks) {
    try {
      const stored = await named.sink.read();
      searched.push({ ...named, stored, holding: toHolding(stored, sha256) });
    } catch (error) {
      runtime.log(`${named.called} could not be read: ${explain(error)}`);
      searched.push({ ...named, stored: undefined, holding: "unreadable" });
    }
  }
  return searched;
}

function toHolding(stored: StoredSecret | undefined, sha256: string): Holding {
  if (stored === undefined) return "nothing";
  if (stored.value === undefined) return "a disabled secret";
  return stored.sha256 === sha256 ? "the token" : "another value";
}
