/** Waits; returns early, without an error, when the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
  });
}

/**
 * Retries after each of the waits, while `isTransient` holds for the answer. Returns the last answer, transient or not.
 */
export async function askAgain<Answer>(
  ask: () => Promise<Answer>,
  isTransient: (answer: Answer) => boolean,
  waitsMilliseconds: readonly number[],
  signal: AbortSignal,
): Promise<Answer> {
  let answer = await ask();
  for (const wait of waitsMilliseconds) {
    if (!isTransient(answer) || signal.aborted) break;
    await pause(wait, signal);
    answer = await ask();
  }
  return answer;
}
