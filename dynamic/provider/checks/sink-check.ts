import type { Runtime } from "../runtime";
import { lookAtPlace } from "../sinks/place-ownership";
import { toPlaceFailure } from "../sinks/place-failure";
import type { Sink, StoredSecret } from "../sinks/sink";
import { assertOwn, openTokenSink, type SinkOwner, toPublisher } from "../tokens/token-sinks";
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
    const assertMine = (sink: Sink, stored?: StoredSecret): void => void assertOwn(runtime, sink, stored, publisher);
    const look = { name: argument, isKnown: known.includes(name), prefix: `${argument}: `, isToken, assertMine };
    const problem = await lookAtPlace(runtime, open, publisher, look);
    const { kind, login } = place;
    const named = { kind, argument, loginArgument: `${argument}.login` as const, hasLogin: login !== undefined };
    if (problem !== undefined) findings.push({ check: "sinks", ok: false, ...toPlaceFailure(problem, named) });
  }
  return findings;
}
