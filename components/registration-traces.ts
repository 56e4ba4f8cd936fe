/** One frame is left for errors. */
const FRAMES = 1;

/**
 * Keeps stack traces short for the rest of the block: `using traces = shortTraces()`. Pulumi takes four for each
 * property of a resource, and shows them only where `PULUMI_DEBUG_PROMISE_LEAKS` is set. Ten frames in each, mapped to
 * their sources, are a third of the processor time of a program with many tokens. The traces in the state keep all
 * frames.
 */
export function shortTraces(): Disposable {
  const { stackTraceLimit } = Error;
  if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) Error.stackTraceLimit = Math.min(FRAMES, stackTraceLimit);
  return { [Symbol.dispose]: () => void (Error.stackTraceLimit = stackTraceLimit) };
}
