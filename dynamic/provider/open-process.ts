import { endWithEngine, hasEngine, LOOK_MILLISECONDS } from "./engine-end";
import { assertFreshBuild } from "./fresh-build";
import { createLifecycles, type Lifecycles } from "./lifecycles";
import { withFailuresPrintedOnce } from "./lifecycles/printed-once";
import { runProgram } from "./program-run";
import { createRuntime } from "./runtime";

/** The lifecycles of this process, which is one of Pulumi's providers: it ends with its engine. */
export function openProviderProcess(): Lifecycles {
  assertFreshBuild();
  endWithEngine(process, () => new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS).unref()));
  return withFailuresPrintedOnce(
    createLifecycles(
      createRuntime({
        fetch: (...request) => fetch(...request),
        env: process.env,
        now: Date.now,
        pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
        log: (message) => console.log(message),
        hasEngine: () => hasEngine(process.argv),
        platform: process.platform,
        runProgram: (...run) => runProgram(process, ...run),
      }),
    ),
  );
}
