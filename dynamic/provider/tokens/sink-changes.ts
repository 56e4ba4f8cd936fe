import type { TokenSink, TokenSinks } from "../../arguments/token-publish";
import type { Published, PublishedPlace } from "./delivery";

/** A sink with its name. */
export type SinkEntry = readonly [name: string, sink: TokenSink];

/** The sinks of a state beside those of the program. */
export interface SinkChanges {
  /** Those that have the token, by the names that the program gives them. */
  readonly kept: Published;
  /** Names of those that do not have the token, as far as the state says, or not as the program wants it. */
  readonly missing: readonly string[];
  /** Those of the state in places that the program does not have any more. */
  readonly removed: readonly SinkEntry[];
}

/** Compares sinks by their places: another name for the same place writes nothing, nor does another login. */
export function compareSinks(
  saved: { readonly publish: TokenSinks; readonly published: Published },
  wanted: TokenSinks,
): SinkChanges {
  const old = Object.entries(saved.publish);
  const known = new Map(old.map(([name, sink]) => [toKey(sink), saved.published[name]]));
  const news = Object.entries(wanted);
  const places = new Set(news.map(([, sink]) => toPlace(sink)));
  const kept = news.flatMap(([name, sink]): (readonly [string, PublishedPlace])[] => {
    const place = known.get(toKey(sink));
    return place === undefined ? [] : [[name, place]];
  });
  return {
    kept: Object.fromEntries(kept),
    missing: news.filter(([, sink]) => known.get(toKey(sink)) === undefined).map(([name]) => name),
    removed: old.filter(([, sink]) => !places.has(toPlace(sink))),
  };
}

/** A place in a spelling of its own; a vault may be written in two. */
function toPlace(sink: TokenSink): string {
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
