/** The tenant's clock: real time plus an offset that the control surface moves. */
export class Clock {
  constructor(public offsetMilliseconds = 0) {}

  /** Now, in epoch milliseconds. */
  now(): number {
    return Date.now() + this.offsetMilliseconds;
  }

  /** Moves the clock so that it reads `instant` (epoch milliseconds) now, and ticks on from there. */
  set(instant: number): void {
    this.offsetMilliseconds = instant - Date.now();
  }
}
