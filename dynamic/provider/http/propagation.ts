import { ApiError } from "../errors/api-error";
import type { ErrorCode } from "../errors/codes";
import { toErrorCode } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { TIMEOUTS } from "./timeouts";

/**
 * How long to wait for each refusal that a new principal, secret or grant may get, or that ends with another run, as a
 * share of the whole time. The provider gives up sooner on a refusal that is probably a mistake than on one that is
 * probably a delay.
 */
const SHARES: Partial<Readonly<Record<ErrorCode, number>>> = {
  APPLICATION_UNKNOWN: 1,
  CLIENT_SECRET_REFUSED: 0.4,
  CLIENT_SECRET_EXPIRED: 0.4,
  NO_FEDERATED_CREDENTIAL: 0.25,
  NO_FEDERATION_POLICY: 0.25,
  WRONG_TOKEN_AUDIENCE: 0.25,
  OAUTH_SECRET_REFUSED: 0.2,
  NOT_IN_WORKSPACE: 0.5,
  PRINCIPAL_UNKNOWN: 0.5,
  // A new login has a new entitlement at once, and each attempt is a new login.
  MISSING_ENTITLEMENT: 0.25,
  WRONG_PRINCIPAL_ID: 0.1,
  NO_CAN_USE: 0.1,
  NOT_LISTED: 0.1,
  NOT_DELIVERED: 0.1,
  SECRET_QUOTA_BUSY: 1,
  VAULT_FORBIDDEN: 0.5,
  SECRET_DELETED: 1,
  SECRET_BUSY: 1,
};

/** Refusals that are a delay where the program has made the credential or policy, and probably a mistake elsewhere. */
const OF_NEW_TRUST: readonly ErrorCode[] = ["NO_FEDERATED_CREDENTIAL", "NO_FEDERATION_POLICY", "WRONG_TOKEN_AUDIENCE"];

/** What a wait is about. */
interface Waiting {
  /** Waits for no other refusals. */
  readonly only?: readonly ErrorCode[];
  /** Whether the program has made the federated credential or policy of the login. */
  readonly hasMadeTrust?: boolean;
}

/** Entra's other names for credentials that have not reached all its replicas. */
const UNSETTLED = /^AADSTS(700027|500011)$/;

/**
 * Runs `attempt` until it succeeds, fails for another reason, or has been refused as not yet known for too long. Only
 * for calls that change nothing when they are refused. Throws the last failure.
 */
export async function awaitPropagation<T>(
  runtime: Runtime,
  attempt: () => Promise<T>,
  { only, hasMadeTrust = false }: Waiting = {},
): Promise<T> {
  let waited = 0;
  let pause: number = TIMEOUTS.propagationRetry;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isAwaited = only === undefined || only.includes(toErrorCode(error));
      const budget = isAwaited ? TIMEOUTS.propagation * toShare(error, hasMadeTrust) : 0;
      // Not the time that has passed: the attempts themselves may wait for a busy server, and a clock may be set.
      if (waited + pause > budget) throw error;
      await runtime.pause(pause);
      waited += pause;
      pause = Math.min(pause * 2, TIMEOUTS.propagationLongestRetry);
    }
  }
}

function toShare(error: unknown, hasMadeTrust: boolean): number {
  if (error instanceof ApiError && UNSETTLED.test(error.serverCode ?? "")) return 1;
  const code = toErrorCode(error);
  return hasMadeTrust && OF_NEW_TRUST.includes(code) ? 1 : (SHARES[code] ?? 0);
}
