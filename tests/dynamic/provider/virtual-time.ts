/** A clock whose time passes when everything waits: several pauses at once take the time of the longest. */
export class VirtualTime {
  now = Date.parse("2026-01-01T00:00:00Z");
  private readonly waiting: { readonly at: number; readonly resolve: () => void }[] = [];
  private isRunning = false;

  /** Settles after this many milliseconds of this clock. */
  readonly pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.waiting.push({ at: this.now + milliseconds, resolve });
      if (!this.isRunning) void this.run();
    });

  private async run(): Promise<void> {
    this.isRunning = true;
    for (;;) {
      // Whatever can go on without time passing goes on first.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      this.waiting.sort((left, right) => left.at - right.at);
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.now = Math.max(this.now, next.at);
      next.resolve();
    }
    this.isRunning = false;
  }
}
