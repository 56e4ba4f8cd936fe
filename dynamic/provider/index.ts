/**
 * What runs in Pulumi's provider process. Saved states name this module and its exports in their `__provider`
 * text: neither may ever be renamed.
 */
import { endWithEngine, hasEngine, LOOK_MILLISECONDS } from "./engine-end";
import { assertFreshBuild } from "./fresh-build";
import { openFetch } from "./http/node-fetch";
import { createLifecycles } from "./lifecycles";
import { withFailuresPrintedOnce } from "./lifecycles/printed-once";
import { runProgram } from "./program-run";
import { createRuntime } from "./runtime";

assertFreshBuild();
endWithEngine(process, () => new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS).unref()));

export const {
  existingPrincipal,
  personalAccessToken,
  publishedSecret,
  rotationSchedule,
  tokenRetirement,
  tokenUsageGrant,
} = withFailuresPrintedOnce(
  createLifecycles(
    createRuntime({
      fetch: openFetch(),
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
