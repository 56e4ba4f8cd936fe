/** How long the provider waits, in milliseconds. */
export const TIMEOUTS = {
  /** Deadline of one HTTP call. */
  call: 30_000,
  /** First pause before a call is sent again; it grows with each attempt, with jitter. */
  firstRetry: 500,
  /** Longest pause between attempts, and the longest `Retry-After` that is obeyed. */
  longestRetry: 30_000,
  /** How long a login service may not know a new principal or secret. */
  propagation: 120_000,
  /** First and longest pause while waiting for that. */
  propagationRetry: 2_000,
  propagationLongestRetry: 15_000,
} as const;
