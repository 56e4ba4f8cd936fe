import type { FaultEffect } from "../kernel/active-faults";
import type { DatabricksState } from "./databricks-state";

/**
 * What happens to requests for how many they are, as the behaviours say: above the rate limit they get a 429, and one
 * connection in so many is dropped, alternately before and after the request is applied. The counts belong to the
 * process and are not saved.
 */
export class WorkspaceTraffic {
  /** Requests that may be sent at once now. */
  private allowance = Infinity;
  private countedAt = 0;
  private requests = 0;

  /** The effect on a request to this path, and counts it. `now` in epoch milliseconds. */
  take(path: string, { workspace }: DatabricksState, now: number): FaultEffect | undefined {
    if (!/^\/(api|oidc)\//.test(path)) return undefined;
    const { behaviour } = workspace;
    if (!this.isAllowed(behaviour.requestsPerSecond, behaviour.requestBurst, now)) {
      const { status, errorCode, message } = behaviour.rateLimited;
      const seconds = behaviour.rateLimitedRetryAfterSeconds;
      const headers = seconds > 0 ? { "retry-after": String(seconds) } : {};
      return { kind: "answer", status, headers, body: { error_code: errorCode, message } };
    }
    this.requests += 1;
    const { dropOneConnectionIn } = behaviour;
    if (!(dropOneConnectionIn > 0) || this.requests % dropOneConnectionIn !== 0) return undefined;
    return { kind: this.requests % (2 * dropOneConnectionIn) === 0 ? "drop-after" : "drop-before" };
  }

  /** A bucket of `burst` requests, which fills at the rate. It is full after the clock was set back. */
  private isAllowed(perSecond: number, burst: number, now: number): boolean {
    if (!(perSecond > 0)) return true;
    const elapsed = now < this.countedAt ? Infinity : now - this.countedAt;
    this.countedAt = now;
    this.allowance = Math.min(burst, this.allowance + (elapsed / 1000) * perSecond);
    if (this.allowance < 1) return false;
    this.allowance -= 1;
    return true;
  }
}
