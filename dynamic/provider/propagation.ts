import { ApiError } from "./rest/api-error";
import { patience } from "./rest/patience";
import { toRemedyCode } from "./remedies";

/**
 * How much of the whole patience each refusal is worth that a principal, secret or grant made a moment ago may meet. A
 * refusal that is mostly a mistake is given up sooner than one that is mostly a delay.
 */
const PATIENCE_BY_CAUSE: Readonly<Record<string, number>> = {
  APPLICATION_UNKNOWN: 1,
  CLIENT_SECRET_REFUSED: 0.4,
  OAUTH_SECRET_REFUSED: 0.2,
  NOT_IN_WORKSPACE: 0.5,
  PRINCIPAL_UNKNOWN: 0.5,
  NO_CAN_USE: 0.1,
};

/** The same for what the workspace does not list. */
const PATIENCE_FOR_LIST = 0.1;

/** Thrown where the workspace does not list something: it is not there, or was made a moment ago. */
export class UnlistedError extends Error {
  override readonly name = "UnlistedError";
}

/** Entra's other names for credentials that have not reached all its replicas. */
const UNSETTLED = /^AADSTS(700027|70021|700213|7002137|7002138|500011)$/;

/**
 * Runs `attempt` until it succeeds, fails for good, or has been refused as not yet known for too long. Only for calls
 * that change nothing when they are refused. Throws the last refusal.
 */
export async function awaitPropagation<T>(attempt: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  for (let pause = patience.propagationRetry; ; pause = Math.min(pause * 2, patience.propagationLongestRetry)) {
    try {
      return await attempt();
    } catch (error) {
      const budget = patience.propagation * toShare(error);
      if (Date.now() - startedAt + pause > budget) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function toShare(error: unknown): number {
  if (error instanceof UnlistedError) return PATIENCE_FOR_LIST;
  if (error instanceof ApiError && UNSETTLED.test(error.code ?? "")) return 1;
  return PATIENCE_BY_CAUSE[toRemedyCode(error) ?? ""] ?? 0;
}
