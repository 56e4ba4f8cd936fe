import { NoAnswerError } from "../errors/api-error";
import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { isLivePlace } from "../sinks/live-places";
import type { StoredSecret } from "../sinks/sink";
import type { NamedSink, SinkFailure } from "./delivery";
import { letsUnreachableGo } from "./letting-go";

/**
 * Deletes the secret that holds a token which is about to end: not where the program publishes, and never what somebody
 * else has written since. Returns the failure, if there is one; a sink that gives no answer is logged instead if the user
 * lets unreachable things go.
 */
export async function withdraw(
  runtime: Runtime,
  { name, sink }: NamedSink,
  isOwn: (stored: StoredSecret) => boolean,
): Promise<SinkFailure | undefined> {
  if (isLivePlace(runtime, sink)) return undefined;
  try {
    const stored = await sink.read();
    if (stored === undefined) return undefined;
    if (isOwn(stored)) await sink.remove();
    else runtime.log(`${sink.description} stays: somebody else has written or disabled it since`);
  } catch (error) {
    if (!(error instanceof NoAnswerError) || !letsUnreachableGo(runtime)) return { name, error };
    runtime.log(`${sink.description} of publish.${name} is not deleted: ${explain(error)}`);
  }
  return undefined;
}
