import { tmpdir } from "node:os";
import { endWithEngine, hasEngine, LOOK_MILLISECONDS } from "./engine-end";
import { keepSecret } from "./errors/clean-words";
import { assertFreshBuild } from "./fresh-build";
import { openFetch } from "./http/node-fetch";
import { createLifecycles, type Lifecycles } from "./lifecycles";
import { withFailuresPrintedOnce } from "./lifecycles/printed-once";
import { runProgram } from "./program-run";
import { KEEP_MILLISECONDS, keepNotes, openRunPeers } from "./run-peers";
import { createRuntime, NO_PEERS, type StackConfiguration } from "./runtime";

/** One of Pulumi's provider processes. */
export interface ProviderProcess {
  readonly lifecycles: Lifecycles;
  /** Keeps the stack configuration, for all of them. */
  readonly configure: (config: StackConfiguration) => void;
  /** From now on no message of the process has this value. */
  readonly hide: (value: string) => void;
}

/**
 * The lifecycles of this process, which is one of Pulumi's providers: it ends with its engine. The only provider of a run
 * tells nobody what it knows, but a stack may be moving from it to the plugin, whose processes tell each other.
 */
export function openProviderProcess({
  isPlugin = false,
  log = (message: string): void => console.log(message),
} = {}): ProviderProcess {
  assertFreshBuild();
  endWithEngine(process, () => new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS).unref()));
  const notes = openRunPeers(process, tmpdir(), Date.now);
  if (isPlugin) void keepNotes(notes, () => new Promise((resolve) => setTimeout(resolve, KEEP_MILLISECONDS).unref()));
  const runtime = createRuntime({
    fetch: openFetch(),
    env: process.env,
    now: Date.now,
    elapsed: () => performance.now(),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    log,
    hasEngine: () => hasEngine(process.argv),
    peers: isPlugin ? notes : { ...NO_PEERS, hear: notes.hear },
    platform: process.platform,
    runProgram: (...run) => runProgram(process, ...run),
  });
  return {
    lifecycles: withFailuresPrintedOnce(createLifecycles(runtime)),
    configure: (config) => void (runtime.stackConfiguration = config),
    hide: (value) => keepSecret(runtime, value),
  };
}
