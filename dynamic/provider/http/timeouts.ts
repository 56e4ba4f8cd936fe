/** How long the provider waits, in milliseconds. */
export const TIMEOUTS = {
  /** Deadline of one HTTP call, with its answer. */
  call: 30_000,
  /** The same for the metadata service of Azure: where it does not answer, there is none. */
  metadata: 10_000,
  /** How long that service may be updating itself. */
  metadataUpdate: 70_000,
  /** Deadline of one `az`, which starts slowly on a busy machine. */
  azureCli: 60_000,
  /**
   * How long a call is sent again that finds the server busy or gets no answer, as in Databricks' SDKs. It is also the
   * longest `Retry-After` that is obeyed.
   */
  busy: 300_000,
  /** The same while the server has never answered this process: there may be no way to it at all. */
  firstAnswer: 60_000,
  /** How long a proxy may take to connect to a server: less than a call, so that its failure names the proxy. */
  tunnel: 25_000,
  /** How long a call is sent again after a failure that is probably no outage, such as a host at which nobody listens. */
  unexplained: 10_000,
  /** First pause before a call is sent again; it grows with each attempt, with jitter. */
  firstRetry: 500,
  /** Longest pause between attempts, unless the server asks for more. */
  longestRetry: 30_000,
  /** A call that fails for longer than this says so. */
  silence: 5_000,
  /** How long a login service may not know a new principal or secret. */
  propagation: 120_000,
  /** First and longest pause while waiting for that. */
  propagationRetry: 2_000,
  propagationLongestRetry: 15_000,
} as const;
