const POLL_MILLISECONDS = 20;

const DEADLINE_MILLISECONDS = 20_000;

/** Waits until `condition` holds. Throws with `description` after 20 seconds. */
export async function waitUntil(description: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MILLISECONDS / 1000} s: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
