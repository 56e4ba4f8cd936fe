import type { Runtime } from "../runtime";
import { TIMEOUTS } from "./timeouts";

/** The rate after a refusal, as a share of the rate before it. */
const SLOWER = 0.7;

/** Requests per second that are sent at least, and how many more are sent after each second without a refusal. */
const SLOWEST = 0.5;
const GAIN = 0.5;

/** First pause of all requests after a refusal without `Retry-After`; it doubles with each refusal in a row. */
const FIRST_PAUSE = 1_000;

/**
 * How fast requests may follow one another. There is no limit until the server refuses one because there were too many.
 * Then nothing is sent for as long as the server asked for, and the rate becomes lower than it was; while requests
 * succeed it rises again. No library was found for this: those for rate limits want to know the rate in advance, or use
 * the machine's clock.
 */
export class Pace {
  /** Requests per second. */
  private rate = Infinity;
  private nextAt = -Infinity;
  private slowedAt = -Infinity;
  private refusalsInRow = 0;
  /** Whether the last request had to wait for its turn: only then the rate is what is sent. */
  private isLimiting = false;
  /** Times of the requests of the last second. */
  private sent: number[] = [];
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(private readonly runtime: Runtime) {}

  /** Settles when the next request may be sent, one after the other; with the time. */
  takeTurn(): Promise<number> {
    const turn = this.lastTurn.then(() => this.waitForTurn());
    this.lastTurn = turn;
    return turn;
  }

  /** A request was not refused. */
  succeed(): void {
    this.refusalsInRow = 0;
    if (this.isLimiting) this.rate += GAIN / this.rate;
  }

  /** A request of this time was refused. `requestedPause`, milliseconds, is what the server asked for. */
  refuse(sentAt: number, requestedPause: number): void {
    // What was under way already when the rate was lowered says nothing about the lower rate.
    if (sentAt >= this.slowedAt) {
      this.rate = Math.max(SLOWEST, SLOWER * (Number.isFinite(this.rate) ? this.rate : this.sent.length));
      this.slowedAt = this.runtime.elapsed();
      this.refusalsInRow += 1;
    }
    const ownPause = Math.min(FIRST_PAUSE * 2 ** (this.refusalsInRow - 1), TIMEOUTS.longestRetry);
    const pause = requestedPause > TIMEOUTS.busy ? 0 : Math.max(requestedPause, ownPause);
    this.nextAt = Math.max(this.nextAt, this.runtime.elapsed() + pause);
  }

  private async waitForTurn(): Promise<number> {
    // A refusal that arrives during the pause makes it longer.
    this.isLimiting = this.toWait() > 0;
    for (let wait = this.toWait(); wait > 0; wait = this.toWait()) await this.runtime.pause(wait);
    const now = this.runtime.elapsed();
    this.sent = [...this.sent.filter((at) => at > now - 1000), now];
    if (this.rate < Infinity) this.nextAt = Math.max(this.nextAt, now) + 1000 / this.rate;
    return now;
  }

  private toWait(): number {
    return Math.ceil(this.nextAt - this.runtime.elapsed());
  }
}
