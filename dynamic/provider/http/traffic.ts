import type { BulkheadPolicy } from "cockatiel";
import type { MemorySlot, Runtime } from "../runtime";
import { ApiError } from "../errors/api-error";
import { Pace } from "./pace";
import { isRateLimit, toPatience } from "./patience";
import { TIMEOUTS } from "./timeouts";

/** How many requests may be under way to one origin from this process. */
const CONCURRENT_REQUESTS = 16;

/** Failures that are further apart belong to different outages. */
const OUTAGE_GAP = 2 * TIMEOUTS.longestRetry;

/** What this process sends to one origin, logins included. */
export class Traffic {
  /** Whether the user was told that the origin is busy. */
  isAnnounced = false;
  /** Whether the origin has answered anything. */
  hasAnswered = false;
  private readonly pace: Pace;
  private outage: { readonly since: number; until: number } | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly bulkhead: BulkheadPolicy,
  ) {
    this.pace = new Pace(runtime);
  }

  /** Runs a request as soon as few enough are under way and the pace of the origin allows it. */
  execute<T>(request: () => Promise<T>): Promise<T> {
    return this.bulkhead.execute(async () => {
      const sentAt = await this.pace.takeTurn();
      try {
        const answer = await request();
        this.noteAnswer();
        return answer;
      } catch (error) {
        this.hasAnswered ||= error instanceof ApiError;
        if (isRateLimit(error)) this.pace.refuse(sentAt, (error.facts.retryAfterSeconds ?? 0) * 1000);
        else if (error instanceof ApiError && toPatience(error, true) === 0) this.noteAnswer();
        throw error;
      }
    });
  }

  /** Notes that a call found the origin busy. Returns since when, as `elapsed`, no call has succeeded. */
  noteOutage(): number {
    const now = this.runtime.elapsed();
    if (this.outage === undefined || now - this.outage.until > OUTAGE_GAP) this.outage = { since: now, until: now };
    this.outage.until = now;
    return this.outage.since;
  }

  private noteAnswer(): void {
    this.hasAnswered = true;
    this.pace.succeed();
    this.outage = undefined;
  }
}

const TRAFFIC: MemorySlot<Map<string, Traffic>> = { create: () => new Map() };

/** The traffic of this process to the origin of `url`. */
export async function getTraffic(runtime: Runtime, url: string): Promise<Traffic> {
  const { bulkhead } = await import("cockatiel");
  const traffic = runtime.recall(TRAFFIC);
  const { origin } = new URL(url);
  const known = traffic.get(origin) ?? new Traffic(runtime, bulkhead(CONCURRENT_REQUESTS, Infinity));
  traffic.set(origin, known);
  return known;
}
