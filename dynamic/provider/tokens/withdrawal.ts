import { NoAnswerError } from "../errors/api-error";
import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { isLivePlace } from "../sinks/live-places";
import type { StoredSecret } from "../sinks/sink";
import type { NamedSink, SinkFailure } from "./delivery";
import { letsUnreachableGo } from "./letting-go";

/**
 * Deletes the secrets that hold a token which is about to end: not where the program publishes, and never what somebody
 * else has written since. Tries every sink, and returns those that failed; one that gives no answer is logged instead if
 * the user lets unreachable things go.
 */
export async function withdraw(
  runtime: Runtime,
  sinks: readonly NamedSink[],
  isOwn: (stored: StoredSecret) => boolean,
): Promise<readonly SinkFailure[]> {
  const failures: SinkFailure[] = [];
  for (const { name, sink } of sinks) {
    if (isLivePlace(runtime, sink)) continue;
    try {
      const stored = await sink.read();
      if (stored === undefined) continue;
      if (isOwn(stored)) await sink.remove();
      else runtime.log(`${sink.description} stays: somebody else has written or disabled it since`);
    } catch (error) {
      if (!(error instanceof NoAnswerError) || !letsUnreachableGo(runtime)) failures.push({ name, error });
      else runtime.log(`${sink.description} of publish.${name} is not deleted: ${explain(error)}`);
    }
  }
  return failures;
}
