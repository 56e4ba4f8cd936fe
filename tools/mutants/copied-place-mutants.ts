import type { Mutant } from "./mutant";

const PLACES = "provider/lifecycles/copied-places.test.ts";

/** Mutants that take a place of the original for one of the copy, where the resource of the place is a new one. */
export const COPIED_PLACE_MUTANTS: readonly Mutant[] = [
  {
    id: "new-name-owns-place",
    breaks: "removes a secret of the original to which the copy has given another name",
    file: "lifecycles/publication-lifecycle.ts",
    find: "if (found === undefined) return outs;",
    replacement: 'if (found !== "") return outs;',
    test: { file: PLACES, title: "that gets another name with a stored value stays where the copy removes it" },
  },
  {
    id: "own-token-in-copied-place",
    breaks: "does not say at the end of a place that it holds a token of the copy",
    file: "lifecycles/publication-lifecycle.ts",
    find: "...(stored?.sha256 !== toSha256(tokenValue) && { hasOwnToken: true })",
    replacement: "",
    test: { file: PLACES, title: "that is kept while the value is stored from now on is named, and outlives" },
  },
  {
    id: "tagged-maker-unseen",
    breaks: "does not see by its tags that another stack has made a secret",
    file: "tokens/other-maker.ts",
    find: 'decideOwnership(stored, publisher) === "shared" ? stored.tags["publishedBy"] : undefined',
    replacement: "decideOwnership(stored, publisher) === undefined ? publisher.publishedBy : undefined",
    test: {
      file: PLACES,
      title: "key-vault that gets another name with a stored value stays where the copy removes it",
    },
  },
  {
    id: "held-token-unseen",
    breaks: "overwrites a key of a scope that holds the token of the original",
    file: "tokens/other-maker.ts",
    find: 'made.get(stored.sha256 ?? "")',
    replacement: "undefined",
    test: {
      file: PLACES,
      title: "secret-scope that gets another name with a stored value gets no token of a stack",
    },
  },
  {
    id: "own-place-refused",
    breaks: "takes a place that the copy has added for one of the original, as it holds the token of that",
    file: "tokens/other-maker.ts",
    find: "made.get(place) ?? shown",
    replacement: "shown",
    test: {
      file: PLACES,
      title: "secret-scope that the copy itself has added without a stored value takes a token of its own",
    },
  },
  {
    id: "first-maker-unsaved",
    breaks: "forgets who has made a place when the value is not stored from then on",
    file: "tokens/mint-delivery.ts",
    find: "if (madeBy !== undefined) makers[name] = madeBy;",
    replacement: 'if (madeBy === "") makers[name] = madeBy;',
    test: {
      file: PLACES,
      title: "that is kept while the value is not stored any more stays where the copy removes it",
    },
  },
  {
    id: "added-maker-unsaved",
    breaks: "forgets who has made a place that a token without a stored value gets later",
    file: "lifecycles/token-delivery.ts",
    find: "toMakers(runtime, saved, news, Object.fromEntries(found))",
    replacement: "toMakers(runtime, saved, news)",
    test: { file: PLACES, title: "that the original has added since, and the copy adds without a stored value" },
  },
  {
    id: "overwritten-place-is-others",
    breaks: "a place that a copy has overwritten counts as the copy's, also in the stack that made it",
    file: "lifecycles/token-places.ts",
    find: "known.has(address) ? known.get(address) : found[name]",
    replacement: "(found[name] ?? known.get(address))",
    test: {
      file: "provider/lifecycles/value-free-copies.test.ts",
      title: "stay those of the original, also after a copy has overwritten them",
    },
  },
  {
    id: "respelled-vault-is-own",
    breaks: "a vault that is named in another way counts as a place that nobody has had",
    file: "lifecycles/token-places.ts",
    find: "=> openTokenSink(runtime, inputs, sink).place;",
    replacement: "=> toPlace(sink);",
    test: {
      file: "provider/lifecycles/token-places.test.ts",
      title: "is who made a vault that is spelled in another way",
    },
  },
  {
    id: "copy-previews-nothing",
    breaks: "finds only in the run that a new place of a copy has the token of the original",
    file: "sinks/place-ownership.ts",
    find: "if (isNew && !isKnown) assertMine?.(sink, stored);",
    replacement: "",
    test: {
      file: PLACES,
      title: "secret-scope that gets another name with a stored value gets no token of a stack",
    },
  },
  {
    id: "lost-place-promised",
    breaks: "promises to remove a place later that no state has from then on",
    file: "lifecycles/place-endings.ts",
    find: "const isKept = isCarried(runtime, properties, place);",
    replacement: "const isKept = isCarried !== undefined;",
    test: { file: PLACES, title: "that the copy has left is promised to be removed only as long as a state has it" },
  },
  {
    id: "carried-place-unpromised",
    breaks: "asks to remove a place by hand that the state goes on with",
    file: "lifecycles/token-places.ts",
    find: "for (const place of left) runtime.recall(CARRIED).add(toCarried(news, place));",
    replacement: "",
    test: {
      file: "provider/lifecycles/value-free-copies.test.ts",
      title: "are promised to be removed only where a state has them after the run rotates",
    },
  },
  {
    id: "other-token-forgotten",
    breaks: "overwrites a key of the original in the next run, where the first one has failed after the mint",
    file: "lifecycles/other-tokens.ts",
    find: "return Object.keys(otherTokens).length === 0 ? {} : { otherTokens };",
    replacement: "return Object.keys(otherTokens).length >= 0 ? {} : { otherTokens };",
    test: {
      file: PLACES,
      title: "secret-scope that gets another name with a stored value gets no token of a stack",
    },
  },
  {
    id: "maker-untold",
    breaks: "does not tell the other processes of a run which token another stack has made",
    file: "tokens/other-maker.ts",
    find: "runtime.peers.tell(TOPIC, [about, madeBy] satisfies Made);",
    replacement: "",
    test: {
      file: "provider/lifecycles/several-processes.test.ts",
      title: "keeps whose place it is that holds a token which another process has compared",
    },
  },
];
