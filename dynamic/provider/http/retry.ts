import type { IBackoff, IBackoffFactory } from "cockatiel";
import { ApiError } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { TIMEOUTS } from "./timeouts";

/** What to retry, and how often. */
export interface RetryOptions {
  readonly isRetryable: (error: unknown) => boolean;
  /** Default: 4. */
  readonly retries?: number;
}

/** Runs `attempt` until it succeeds, fails in a way that is not worth a retry, or has been retried often enough. */
export async function retry<T>(
  runtime: Runtime,
  attempt: () => Promise<T>,
  { isRetryable, retries = 4 }: RetryOptions,
): Promise<T> {
  let backoff: IBackoff<unknown> | undefined;
  for (let left = retries; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !isRetryable(error)) throw error;
      backoff = (backoff ?? (await createBackoff())).next(error);
      await runtime.pause(backoff.duration);
    }
  }
}

/**
 * Pauses between attempts: longer each time, with jitter, at least as long as the server asked for, and at most the
 * longest pause. The library is loaded for the first retry: a process that only compares starts faster without it.
 */
async function createBackoff(): Promise<IBackoffFactory<unknown>> {
  const { DelegateBackoff, ExponentialBackoff } = await import("cockatiel");
  const exponential = new ExponentialBackoff({ initialDelay: TIMEOUTS.firstRetry, maxDelay: TIMEOUTS.longestRetry });
  return new DelegateBackoff<unknown, IBackoff<unknown>>((error, state) => {
    const jittered = state ?? exponential.next();
    const requested = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    const delay = Math.max(jittered.duration, Math.min(requested, TIMEOUTS.longestRetry));
    return { delay, state: jittered.next(undefined) };
  });
}
