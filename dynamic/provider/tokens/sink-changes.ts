import type { TokenSink, TokenSinks } from "../../arguments/token-publish";
import type { Published, PublishedPlace } from "./delivery";

/** A sink of a state. */
export interface SavedSink {
  /** Its name in `publish`, when it was there. */
  readonly name: string;
  readonly sink: TokenSink;
  /** Undefined if it does not have the token, as far as the state says. */
  readonly published: PublishedPlace | undefined;
}

/** The sinks of a state beside those of the program. */
export interface SinkChanges<Saved extends SavedSink> {
  /** Those that have the token, by the names that the program gives them. */
  readonly kept: Published;
  /** Names of those that do not have the token, as far as the state says, or not as the program wants it. */
  readonly missing: readonly string[];
  /** Those of the state in places that the program does not have any more. */
  readonly removed: readonly Saved[];
}

/**
 * Compares sinks by their places: another name for the same place writes nothing, nor does another login. Of two saved
 * ones in one place the latter counts.
 */
export function compareSinks<Saved extends SavedSink>(saved: readonly Saved[], wanted: TokenSinks): SinkChanges<Saved> {
  const known = new Map(saved.map(({ sink, published }) => [toKey(sink), published]));
  const news = Object.entries(wanted);
  const places = new Set(news.map(([, sink]) => toPlace(sink)));
  const kept = news.flatMap(([name, sink]): (readonly [string, PublishedPlace])[] => {
    const place = known.get(toKey(sink));
    return place === undefined ? [] : [[name, place]];
  });
  return {
    kept: Object.fromEntries(kept),
    missing: news.filter(([, sink]) => known.get(toKey(sink)) === undefined).map(([name]) => name),
    removed: saved.filter(({ sink }) => !places.has(toPlace(sink))),
  };
}

/** A place in a spelling of its own; a vault may be written in two. */
export function toPlace(sink: TokenSink): string {
  if (sink.kind === "secret-scope") return JSON.stringify([sink.scope.toLowerCase(), sink.key.toLowerCase()]);
  const { vaultName, vaultUri, secretName } = sink;
  const vault = vaultUri === undefined ? String(vaultName) : new URL(vaultUri).origin;
  return JSON.stringify([vault.toLowerCase(), secretName.toLowerCase()]);
}

/** The place with everything that is written there beside the value. */
function toKey(sink: TokenSink): string {
  const { contentType, tags = {} } = sink.kind === "key-vault" ? sink : {};
  return JSON.stringify([toPlace(sink), contentType, Object.entries(tags).sort()]);
}
