/** How long the login endpoint does not know a new object: until both limits have passed. */
export interface PropagationDelay {
  /** Logins that fail first. */
  readonly attempts: number;
  /** Seconds on the tenant's clock. */
  readonly seconds: number;
}

/** Switches for delays and failures of the real directory; all off by default. */
export interface DirectoryBehaviour {
  /** Until then AADSTS700016. */
  readonly newApplication: PropagationDelay;
  /** Until then AADSTS7000229. */
  readonly newServicePrincipal: PropagationDelay;
  /** Until then AADSTS7000215, or AADSTS7000222 when all secrets known before have expired. */
  readonly newSecret: PropagationDelay;
  /** Until then AADSTS700213. */
  readonly newFederatedCredential: PropagationDelay;
  /** Until then IMDS, App Service and Arc do not know the identity that was assigned to the machine. */
  readonly newManagedIdentity: PropagationDelay;
  /** How long a federated login that found no match is refused again, even if it matches by then. */
  readonly federatedNegativeCacheSeconds: number;
  /**
   * AADSTS codes that the next token requests are refused with, in this order; 0 lets one pass. With it a test plays
   * replicas that disagree (`[0, 700016]`), throttling (50196) or an outage (90033).
   */
  readonly nextTokenErrors: readonly number[];
}

const AT_ONCE: PropagationDelay = { attempts: 0, seconds: 0 };

/** Everything is known as soon as it exists. */
export const PROMPT_BEHAVIOUR: DirectoryBehaviour = {
  newApplication: AT_ONCE,
  newServicePrincipal: AT_ONCE,
  newSecret: AT_ONCE,
  newFederatedCredential: AT_ONCE,
  newManagedIdentity: AT_ONCE,
  federatedNegativeCacheSeconds: 0,
  nextTokenErrors: [],
};

/** What a propagation delay applies to. */
export interface Propagating {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Logins that failed because it was not known everywhere yet. */
  misses: number;
  /** Exists since the tenant's first day: no delay applies. */
  readonly seeded?: true;
}

/** Whether a login at `now` knows this object; counts the login when it does not. */
export function hasPropagated(item: Propagating, delay: PropagationDelay, now: number): boolean {
  if (item.seeded) return true;
  const waited = now >= item.createdAt + delay.seconds * 1000;
  if (waited && item.misses >= delay.attempts) return true;
  item.misses += 1;
  return false;
}
