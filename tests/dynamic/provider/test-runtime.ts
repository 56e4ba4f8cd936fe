import { openFetch } from "../../../dynamic/provider/http/node-fetch";
import { createRuntime, type ProcessParts, type Runtime } from "../../../dynamic/provider/runtime";

/** The runtime of a process that has just started. A pause takes no time: it only moves the runtime's clock. */
export function createTestRuntime(env: ProcessParts["env"], parts: Partial<ProcessParts> = {}): Runtime {
  let pausedMilliseconds = 0;
  return createRuntime({
    fetch: openFetch(),
    env,
    now: () => Date.now() + pausedMilliseconds,
    pause: (milliseconds) => {
      pausedMilliseconds += milliseconds;
      return Promise.resolve();
    },
    log: (message) => console.log(message),
    hasEngine: () => Promise.resolve(true),
    ...parts,
  });
}

/** A clock that pauses alone move: what is measured with it does not depend on how busy this machine is. */
export function pausedClock(start: number): Pick<ProcessParts, "now" | "pause"> {
  let now = start;
  return { now: () => now, pause: (milliseconds) => Promise.resolve(void (now += milliseconds)) };
}
