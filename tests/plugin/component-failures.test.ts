import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import * as pulumi from "@pulumi/pulumi";
import { ComponentFailures } from "../../plugin/component-failures";

describe("failures of components", () => {
  it("fail only the component that they belong to, when two are made at once", async () => {
    const owner = new EventEmitter() as EventEmitter & NodeJS.Process;
    const failures = new ComponentFailures();
    owner.on("unhandledRejection", () => assert.fail("the listener of Pulumi's server"));
    failures.takeOver(owner);
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const fails = failures.watch(async () => {
      await turn();
      owner.emit("unhandledRejection", new Error("its child"), Promise.resolve());
      await turn();
      return "made";
    });
    const works = failures.watch(async () => {
      await turn();
      await turn();
      return "made";
    });
    await assert.rejects(fails, /^Error: its child$/);
    assert.equal(await works, "made");
  });

  it("say nothing of how Pulumi sends inputs, where they are refusals of this package", async () => {
    const failures = new ComponentFailures();
    const words = 'error serializing property "sink": ';
    const fail = (error: Error): Promise<unknown> => failures.watch(() => Promise.reject(error));
    await assert.rejects(fail(new pulumi.RunError(`${words}ServicePrincipalToken "x": publish: …`)), {
      message: 'ServicePrincipalToken "x": publish: …',
    });
    await assert.rejects(fail(new Error(`${words}of Pulumi`)), { message: `${words}of Pulumi` });
  });

  it("reach a component from promises that nobody waits for, as Node.js reports them", async () => {
    const before = process.listeners("unhandledRejection");
    const exceptions = process.listeners("uncaughtException");
    const failures = new ComponentFailures();
    failures.takeOver(process);
    try {
      const fails = failures.watch(async () => {
        void Promise.resolve().then(() => Promise.reject(new Error("nobody waits")));
        await new Promise((resolve) => setTimeout(resolve, 50));
        return "made";
      });
      await assert.rejects(fails, /nobody waits/);
    } finally {
      for (const [event, listeners] of [
        ["unhandledRejection", before],
        ["uncaughtException", exceptions],
      ] as const) {
        process.removeAllListeners(event);
        for (const listener of listeners) process.on(event, listener as () => void);
      }
    }
  });

  it("are shown to the user where no component is being made, once, without the stack of a refusal", async () => {
    const owner = new EventEmitter() as EventEmitter & NodeJS.Process;
    new ComponentFailures().takeOver(owner);
    const { error: original } = pulumi.log;
    const shown: string[] = [];
    Reflect.set(pulumi.log, "error", (message: string) => Promise.resolve(shown.push(message)));
    try {
      const refusal = new pulumi.RunError("give each token a secret of its own");
      owner.emit("unhandledRejection", refusal);
      owner.emit("unhandledRejection", refusal);
      owner.emit("uncaughtException", "text");
    } finally {
      Reflect.set(pulumi.log, "error", original);
    }
    assert.deepEqual(shown, ["give each token a secret of its own", "text"]);
  });
});
