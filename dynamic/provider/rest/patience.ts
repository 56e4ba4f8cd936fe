/** How long the provider waits for what, in milliseconds. One place, so that tests can be impatient. */
export const patience = {
  /** Deadline of one HTTP call. */
  call: 30_000,
  /** First pause before a call is tried again, doubled each time and jittered. */
  firstRetry: 500,
  /** Longest pause between tries, and the longest `Retry-After` that is followed. */
  longestRetry: 30_000,
  /** How long a principal or secret made a moment ago may be unknown to a login service. */
  propagation: 120_000,
  /** First and longest pause while waiting for that. */
  propagationRetry: 2_000,
  propagationLongestRetry: 15_000,
};
