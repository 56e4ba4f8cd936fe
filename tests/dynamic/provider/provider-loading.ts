import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createLifecycles, type Lifecycles } from "../../../dynamic/provider/lifecycles";
import type { ResourceLifecycle } from "../../../dynamic/provider/lifecycles/resource-lifecycle";
import { providerText } from "../../../dynamic/provider-text";
import { createTestRuntime } from "./test-runtime";

export type LifecycleName = keyof Lifecycles;

/** One resource's lifecycle, however it was loaded. */
export type LoadedLifecycle = Omit<ResourceLifecycle, "configure">;

export type LoadedLifecycles = Readonly<Record<LifecycleName, LoadedLifecycle>>;

/** A process with the provider's lifecycles in it: what one run of Pulumi has. */
export interface ProviderProcess {
  readonly lifecycles: LoadedLifecycles;
  close(): Promise<void>;
}

/** Starts a provider process with this environment. */
export type Loading = (environment: Readonly<Record<string, string>>) => ProviderProcess;

/** The two ways to the provider's code: as modules of this process, and as Pulumi does, by its line of text. */
export const LOADINGS: Readonly<Record<string, Loading>> = {
  "as modules": loadAsModules,
  "from its line of text in a bare process": loadFromText,
};

function loadAsModules(environment: Readonly<Record<string, string>>): ProviderProcess {
  return { lifecycles: createLifecycles(createTestRuntime(environment)), close: () => Promise.resolve() };
}

function loadFromText(environment: Readonly<Record<string, string>>): ProviderProcess {
  const child = fork(path.join(__dirname, "provider-process.js"), {
    cwd: process.cwd(),
    env: { PATH: process.env.PATH ?? "", ...environment },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let sequence = 0;
  const toLifecycle = (name: LifecycleName): LoadedLifecycle => {
    const toMethod =
      <T>(method: keyof LoadedLifecycle) =>
      (...args: readonly unknown[]): Promise<T> => {
        const call = ++sequence;
        const answer = waitForAnswer(child, call);
        const text = providerText(name);
        child.send({ call, text, method, args: method === "check" ? withText(text, args) : args });
        return answer as Promise<T>;
      };
    return {
      check: toMethod("check"),
      diff: toMethod("diff"),
      create: toMethod("create"),
      read: toMethod("read"),
      update: toMethod("update"),
      delete: toMethod("delete"),
    };
  };
  return {
    lifecycles: {
      existingPrincipal: toLifecycle("existingPrincipal"),
      personalAccessToken: toLifecycle("personalAccessToken"),
      publishedSecret: toLifecycle("publishedSecret"),
      rotationSchedule: toLifecycle("rotationSchedule"),
      tokenRetirement: toLifecycle("tokenRetirement"),
      tokenUsageGrant: toLifecycle("tokenUsageGrant"),
    },
    async close() {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** The state of a program's resource has the text, also where a check gets it. */
function withText(text: string, [olds, ...others]: readonly unknown[]): readonly unknown[] {
  const isNew = Object.keys(olds as object).length === 0;
  return [isNew ? olds : { ...(olds as object), __provider: text }, ...others];
}

function waitForAnswer(child: ChildProcess, call: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error("the provider process exited"));
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
