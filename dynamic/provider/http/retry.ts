import type { IBackoff } from "cockatiel";
import { ApiError, NoAnswerError, toText } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { TIMEOUTS } from "./timeouts";
import { getTraffic } from "./traffic";
import { spendWaiting } from "./waiting-limit";

/**
 * Runs `attempt` until it succeeds, or has failed for longer than `toPatience` allows for its last failure, in
 * milliseconds; 0 is a failure that is not worth a retry. A server that has been busy for so long for every other call
 * is not waited for again, one that has never answered only for a minute, and none beyond the limit of the process. `url`
 * is what the attempt calls. Throws the last failure.
 */
export async function retry<T>(
  runtime: Runtime,
  url: string,
  attempt: () => Promise<T>,
  toPatience: (error: unknown) => number,
): Promise<T> {
  let backoff: IBackoff<unknown> | undefined;
  let failingSince: number | undefined;
  let failedAt: number | undefined;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const traffic = await getTraffic(runtime, url);
      const isUnknown = error instanceof NoAnswerError && !traffic.hasAnswered;
      const patience = Math.min(toPatience(error), isUnknown ? TIMEOUTS.firstAnswer : Infinity);
      if (patience === 0) throw error;
      const now = runtime.elapsed();
      const outageSince = patience < TIMEOUTS.firstAnswer ? Infinity : traffic.noteOutage();
      const failingFor = now - Math.min((failingSince ??= now), outageSince);
      const longest = Math.min(patience, failingFor + spendWaiting(runtime, now - (failedAt ?? now)));
      failedAt = now;
      backoff = backoff?.next(undefined) ?? (await createBackoff());
      const requested = toRequestedPause(error);
      // The last attempt is made when the patience ends, whatever the pause before it would have been.
      const pause = Math.max(requested, Math.min(backoff.duration, longest - failingFor));
      if (failingFor >= longest || failingFor + requested > longest)
        throw error instanceof NoAnswerError ? error.after(failingFor) : error;
      if (failingFor + pause > TIMEOUTS.silence && !traffic.isAnnounced) {
        traffic.isAnnounced = true;
        runtime.log(`${toText(error)}. Trying again for up to ${Math.round(longest / 1000)} seconds`);
      }
      await runtime.pause(pause);
    }
  }
}

/** How long the server asked to wait, milliseconds. */
function toRequestedPause(error: unknown): number {
  return error instanceof ApiError ? (error.facts.retryAfterSeconds ?? 0) * 1000 : 0;
}

/**
 * Pauses between attempts: longer each time, with jitter. The library is loaded for the first retry: a process that only
 * compares starts faster without it.
 */
async function createBackoff(): Promise<IBackoff<unknown>> {
  const { ExponentialBackoff } = await import("cockatiel");
  return new ExponentialBackoff({ initialDelay: TIMEOUTS.firstRetry, maxDelay: TIMEOUTS.longestRetry }).next();
}
