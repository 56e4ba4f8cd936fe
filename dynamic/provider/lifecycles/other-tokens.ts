import type { MemorySlot, Runtime } from "../runtime";
import { toSha256 } from "../sinks/stored-secret";
import { rememberMaker } from "../tokens/other-maker";
import { isOurs, readStackNames } from "../tokens/stack-names";
import type { Properties } from "./properties";
import { toMaker } from "./token-outputs";
import { toTokenInputs } from "./token-properties";

/** Components of other stacks, by the SHA-256 of the tokens that they have made. */
type OtherTokens = Readonly<Record<string, string>>;

/** The tokens of other stacks that a state knows, by lineage. */
const COMPARED: MemorySlot<Map<string, OtherTokens>> = { create: () => new Map() };

/**
 * Remembers the tokens of other stacks that a state knows, as long as the user has not said that such a stack was this one: a
 * key of a scope that holds one is a place of that stack. `label` is that of the program.
 */
export function rememberOtherTokens(runtime: Runtime, olds: Properties, label: string | undefined): OtherTokens {
  const stacks = readStackNames(runtime, label);
  const { otherTokens = {}, valueHash, tokenValue } = olds as { readonly otherTokens?: OtherTokens } & Properties;
  const known = Object.entries({ ...otherTokens, [String(valueHash ?? toSha256(String(tokenValue)))]: toMaker(olds) });
  const others = known.flatMap(([sha256, madeBy]): (readonly [string, string])[] => {
    return madeBy === undefined || isOurs(stacks, madeBy) ? [] : [[sha256, madeBy]];
  });
  for (const [sha256, madeBy] of others) rememberMaker(runtime, sha256, madeBy);
  const makers = Object.fromEntries(others);
  runtime.recall(COMPARED).set(toTokenInputs(olds).lineage, makers);
  return makers;
}

/** The tokens of other stacks, as an output of a token that this run has made instead: a run may fail before its places. */
export function carryOtherTokens(runtime: Runtime, news: Properties): Properties {
  const otherTokens = runtime.recall(COMPARED).get(toTokenInputs(news).lineage) ?? {};
  return Object.keys(otherTokens).length === 0 ? {} : { otherTokens };
}
