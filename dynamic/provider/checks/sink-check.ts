import { explain, toErrorCode } from "../errors/remedies";
import type { ErrorCode } from "../errors/codes";
import type { Runtime } from "../runtime";
import { assertOwn, openSinks, type SinkOwner, toPublisher } from "../tokens/token-sinks";
import type { Finding } from "./finding";

/** Failures that no run mends: the secret is somebody else's, or there is no login. */
const LASTING: readonly ErrorCode[] = [
  "OTHER_SECRET",
  "NO_ADMINISTRATOR",
  "LOGIN_AMBIGUOUS",
  "LOGIN_UNSUPPORTED",
  "CREDENTIAL_MALFORMED",
];

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
  for (const [name, place] of Object.entries(owner.publish)) {
    const isKnown = known.includes(name);
    const finding = { check: "sinks", argument: "publish" } as const;
    const fail = (because: string): number => findings.push({ ...finding, ok: false, because: `${name}: ${because}` });
    try {
      for (const { sink } of openSinks(runtime, { ...owner, publish: { [name]: place } })) {
        const problem = await sink.problem();
        if (problem !== undefined) fail(problem);
        const stored = await sink.read(!isKnown);
        assertOwn(runtime, sink, stored, toPublisher(runtime, owner));
        if (!isKnown && stored !== undefined && stored.tags["publishedBy"] === undefined)
          runtime.log(`publish.${name}: ${sink.description} ${sink.takeOver}`);
      }
    } catch (error) {
      if (isKnown || LASTING.includes(toErrorCode(error))) fail(explain(error));
      else runtime.log(`publish.${name} could not be looked at before the run: ${explain(error)}`);
    }
  }
  return findings;
}
