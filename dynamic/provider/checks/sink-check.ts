import type { Runtime } from "../runtime";
import { lookAtPlace } from "../sinks/place-ownership";
import type { Sink } from "../sinks/sink";
import { openTokenSink, type SinkOwner, toPublisher } from "../tokens/token-sinks";
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
    const look = { name: `publish.${name}`, isKnown: known.includes(name), prefix: `publish.${name}: ` };
    const problem = await lookAtPlace(runtime, open, publisher, look);
    if (problem !== undefined)
      findings.push({ check: "sinks", argument: "publish", ok: false, because: `${name}: ${problem}` });
  }
  return findings;
}
