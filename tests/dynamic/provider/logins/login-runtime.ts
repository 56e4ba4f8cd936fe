import { createRuntime, type Runtime } from "../../../../dynamic/provider/runtime";

/** What a test gives a provider process; its network is that of the test, loopback only. */
export interface LoginRuntimeFacts {
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the stack, with the namespaces of its keys. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

/** A provider process that has just started. Its pauses pass at once. */
export function createLoginRuntime(facts: LoginRuntimeFacts = {}): Runtime {
  const { environment = {}, configuration = {}, fetch: network = fetch, now = Date.now } = facts;
  const runtime = createRuntime({
    fetch: network,
    env: environment,
    now,
    pause: () => Promise.resolve(),
    log: () => undefined,
  });
  runtime.stackConfiguration = { get: (key) => configuration[key] };
  return runtime;
}
