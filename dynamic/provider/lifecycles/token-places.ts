import type { TokenSink, TokenSinks } from "../../arguments/token-publish";
import type { Published, PublishedPlace } from "../tokens/delivery";
import type { SavedSink } from "../tokens/sink-changes";
import type { Properties } from "./properties";

/** A place of a state. */
export interface SavedPlace extends SavedSink {
  /** SHA-256 of the value that it got. */
  readonly valueHash: string;
}

/** A place in the output `left`: the program publishes elsewhere, and its secret may still hold a token. */
interface LeftPlace {
  readonly name: string;
  readonly sink: TokenSink;
  readonly published?: PublishedPlace;
  readonly valueHash: string;
}

/** The places of a state, those that were left first. */
export function toSavedPlaces(state: Properties): readonly SavedPlace[] {
  const {
    left = [],
    published = {},
    valueHash,
  } = state as {
    readonly left?: readonly LeftPlace[];
    readonly published?: Published;
    readonly valueHash?: unknown;
  };
  const current = Object.entries(toSinks(state)).map(([name, sink]) => {
    return { name, sink, published: published[name], valueHash: String(valueHash) };
  });
  return [...left.map((place) => ({ ...place, published: place.published })), ...current];
}

/** The output `left`: nothing where no place is. A secret, as the logins of its places are in no input any more. */
export function toLeftOutput(places: readonly SavedPlace[]): Properties {
  if (places.length === 0) return {};
  const left = places.map(({ name, sink, published, valueHash }): LeftPlace => {
    return { name, sink, ...(published && { published }), valueHash };
  });
  return { left };
}

/** The sinks of a state, or of the program. */
export function toSinks({ publish }: Properties): TokenSinks {
  return (publish ?? {}) as TokenSinks;
}
