import type { TokenSink } from "../../arguments/token-publish";
import type { Runtime } from "../runtime";
import { findLoginProblem, lookAtPlace, type PlaceProblem } from "../sinks/place-ownership";
import { toPlaceFailure } from "../sinks/place-failure";
import type { Sink, StoredSecret } from "../sinks/sink";
import { assertMaker, openTokenSink, type SinkOwner, toPublisher } from "../tokens/token-sinks";
import { isTokenHash } from "../tokens/token-values";
import type { Finding } from "./finding";

/**
 * Checks before a mint whether each sink can be read: the new token is read back from there. A sink that is not among the
 * `known` ones may be made in this run, so only what would fail then fails the check.
 */
export async function checkSinks(
  runtime: Runtime,
  owner: SinkOwner,
  known: readonly string[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const publisher = toPublisher(runtime, owner);
  for (const [name, place] of Object.entries(owner.publish)) {
    const open = (): Sink => openTokenSink(runtime, owner, place);
    const argument = `publish.${name}` as const;
    const isToken = ({ sha256 }: StoredSecret): boolean => isTokenHash(runtime, sha256);
    const assertMine = (sink: Sink, stored?: StoredSecret): void => void assertMaker(runtime, sink, stored, publisher);
    const look = { name: argument, isKnown: known.includes(name), prefix: `${argument}: `, isToken, assertMine };
    const problem = await lookAtPlace(runtime, open, publisher, look);
    if (problem !== undefined) findings.push(toFinding(name, place, problem));
  }
  return findings;
}

/** Checks without a request whether each sink has a login that can be used there. */
export function checkSinkLogins(runtime: Runtime, owner: SinkOwner): readonly Finding[] {
  return Object.entries(owner.publish).flatMap(([name, place]) => {
    const problem = findLoginProblem(() => openTokenSink(runtime, owner, place));
    return problem === undefined ? [] : [toFinding(name, place, problem)];
  });
}

function toFinding(name: string, { kind, login }: TokenSink, problem: PlaceProblem): Finding {
  const argument = `publish.${name}` as const;
  const named = { kind, argument, loginArgument: `${argument}.login` as const, hasLogin: login !== undefined };
  return { check: "sinks", ok: false, ...toPlaceFailure(problem, named) };
}
