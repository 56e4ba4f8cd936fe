import { runProgram } from "../../../../dynamic/provider/program-run";
import { createRuntime, type Runtime } from "../../../../dynamic/provider/runtime";

/** What a test gives a provider process; its network is that of the test, loopback only. */
export interface LoginRuntimeFacts {
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the stack, with the namespaces of its keys. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  readonly platform?: NodeJS.Platform;
}

/** A provider process that has just started. Its pauses pass at once, and move its clock. */
export function createLoginRuntime(facts: LoginRuntimeFacts = {}): Runtime {
  const { environment = {}, configuration = {}, fetch: network = fetch, now = Date.now, platform = "linux" } = facts;
  let paused = 0;
  const runtime = createRuntime({
    fetch: network,
    env: environment,
    now: () => now() + paused,
    pause: (milliseconds) => {
      paused += milliseconds;
      return Promise.resolve();
    },
    log: () => undefined,
    hasEngine: () => Promise.resolve(true),
    platform,
    runProgram: (...run) => runProgram(process, ...run),
  });
  runtime.stackConfiguration = { get: (key) => configuration[key] };
  return runtime;
}
