const POLL_MILLISECONDS = 20;

const DEADLINE_MILLISECONDS = 20_000;

/** Resolves as soon as `condition` holds. Throws, naming `what`, when it does not within 20 seconds. */
export async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} has not come within ${DEADLINE_MILLISECONDS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
