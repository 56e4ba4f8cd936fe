import type { IBackoff, IBackoffFactory } from "cockatiel";
import { ApiError } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { TIMEOUTS } from "./timeouts";
import { getTraffic } from "./traffic";

/**
 * Runs `attempt` until it succeeds, or has failed for longer than `toPatience` allows for its last failure, in
 * milliseconds; 0 is a failure that is not worth a retry. A server that has been busy for so long for every other call
 * is not waited for again. `url` is what the attempt calls. Throws the last failure.
 */
export async function retry<T>(
  runtime: Runtime,
  url: string,
  attempt: () => Promise<T>,
  toPatience: (error: unknown) => number,
): Promise<T> {
  let backoff: IBackoff<unknown> | undefined;
  let failingSince: number | undefined;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const patience = toPatience(error);
      if (patience === 0) throw error;
      const traffic = await getTraffic(runtime, url);
      failingSince ??= runtime.realNow();
      const outageSince = patience < TIMEOUTS.busy ? Infinity : traffic.noteOutage();
      backoff = (backoff ?? (await createBackoff())).next(error);
      const failingFor = runtime.realNow() - Math.min(failingSince, outageSince) + backoff.duration;
      if (failingFor > patience) throw error;
      if (failingFor > TIMEOUTS.silence && !traffic.isAnnounced) {
        traffic.isAnnounced = true;
        runtime.log(`${toText(error)}. Trying again for up to ${patience / 1000} seconds`);
      }
      await runtime.pause(backoff.duration);
    }
  }
}

function toText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Pauses between attempts: longer each time, with jitter, and at least as long as the server asked for. The library is
 * loaded for the first retry: a process that only compares starts faster without it.
 */
async function createBackoff(): Promise<IBackoffFactory<unknown>> {
  const { DelegateBackoff, ExponentialBackoff } = await import("cockatiel");
  const exponential = new ExponentialBackoff({ initialDelay: TIMEOUTS.firstRetry, maxDelay: TIMEOUTS.longestRetry });
  return new DelegateBackoff<unknown, IBackoff<unknown>>((error, state) => {
    const jittered = state ?? exponential.next();
    const requested = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    return { delay: Math.max(jittered.duration, requested), state: jittered.next(undefined) };
  });
}
