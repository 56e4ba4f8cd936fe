import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import * as provider from "../../../dynamic/provider";
import type { CheckResult, DiffResult, Properties } from "../../../dynamic/provider/lifecycle";
import { type Lifecycle, providerText } from "../../../dynamic/provider-text";

/** The lifecycle methods of the provider, however it was loaded. */
export interface LoadedLifecycles {
  check(lifecycle: Lifecycle, olds: Properties, news: Properties): Promise<CheckResult>;
  diff(lifecycle: Lifecycle, id: string, olds: Properties, news: Properties): Promise<DiffResult>;
  create(lifecycle: Lifecycle, inputs: Properties): Promise<{ readonly id: string; readonly outs: Properties }>;
  read(
    lifecycle: Lifecycle,
    id: string,
    properties: Properties,
  ): Promise<{ readonly id?: string; readonly props?: Properties }>;
  update(lifecycle: Lifecycle, id: string, olds: Properties, news: Properties): Promise<{ readonly outs: Properties }>;
  delete(lifecycle: Lifecycle, id: string, properties: Properties): Promise<void>;
  close(): Promise<void>;
}

type Invoke = (lifecycle: Lifecycle, method: string, args: readonly unknown[]) => Promise<unknown>;

/** The two ways to the provider's code: as modules of this process, and as Pulumi does, by its line of text. */
export const LOADINGS = {
  "as modules": loadAsModules,
  "from its line of text in a bare process": loadFromText,
} as const;

function loadAsModules(environment: Readonly<Record<string, string>>): LoadedLifecycles {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const invoke: Invoke = async (lifecycle, method, args) => {
    const call = provider[lifecycle][method as "check"] as (...args: readonly unknown[]) => Promise<unknown>;
    return call.apply(provider[lifecycle], args as [Properties, Properties]);
  };
  const close = (): Promise<void> => {
    for (const name of Object.keys(environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    return Promise.resolve();
  };
  return toLifecycles(invoke, close);
}

function loadFromText(environment: Readonly<Record<string, string>>): LoadedLifecycles {
  const env = { PATH: process.env.PATH ?? "", ...environment };
  const child = fork(path.join(__dirname, "provider-process.js"), {
    cwd: process.cwd(),
    env,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let sequence = 0;
  const invoke: Invoke = (lifecycle, method, args) => {
    const call = ++sequence;
    const answer = waitForAnswer(child, call);
    child.send({ call, text: providerText(lifecycle), method, args });
    return answer;
  };
  return toLifecycles(invoke, async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });
}

function waitForAnswer(child: ChildProcess, call: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error("the provider process ended"));
    const onMessage = (message: {
      readonly call: number;
      readonly result?: unknown;
      readonly error?: string;
    }): void => {
      if (message.call !== call) return;
      child.off("message", onMessage);
      child.off("exit", onExit);
      if (message.error === undefined) resolve(message.result);
      else reject(new Error(message.error));
    };
    child.on("message", onMessage);
    child.once("exit", onExit);
  });
}

function toLifecycles(invoke: Invoke, close: () => Promise<void>): LoadedLifecycles {
  return {
    check: async (lifecycle, ...args) => (await invoke(lifecycle, "check", args)) as CheckResult,
    diff: async (lifecycle, ...args) => (await invoke(lifecycle, "diff", args)) as DiffResult,
    create: async (lifecycle, ...args) => (await invoke(lifecycle, "create", args)) as { id: string; outs: Properties },
    read: async (lifecycle, ...args) => (await invoke(lifecycle, "read", args)) as { id?: string; props?: Properties },
    update: async (lifecycle, ...args) => (await invoke(lifecycle, "update", args)) as { outs: Properties },
    delete: async (lifecycle, ...args) => void (await invoke(lifecycle, "delete", args)),
    close,
  };
}
