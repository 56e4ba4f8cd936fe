import assert from "node:assert/strict";
import { ServicePrincipalToken } from "../../components";
import * as pulumi from "@pulumi/pulumi";
import { programTraces, shortTraces } from "../../components/registration-traces";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { CLOUD } from "./cloud-answers";
import { runProgram } from "./recorded-program";

describe("stack traces while a component registers its children", () => {
  const usual = Error.stackTraceLimit;
  const surroundings = { environment: { DATABRICKS_HOST: CLOUD.host } };

  afterEach(() => {
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
    assert.equal(Error.stackTraceLimit, usual);
  });

  it("are short, and as before afterwards", async () => {
    const limits: number[] = [];
    const args = {
      kind: "databricks",
      get comment() {
        limits.push(Error.stackTraceLimit);
        return "looked at";
      },
    } as const;
    await runProgram(() => {
      new ServicePrincipalToken("x", args);
      assert.equal(Error.stackTraceLimit, usual);
    }, surroundings);
    assert.equal(limits.at(-1), 1);
  });

  it("are short for one block, also when it throws", () => {
    const fail = (): void => {
      using _traces = shortTraces();
      assert.equal(Error.stackTraceLimit, 1);
      throw new Error("on purpose");
    };
    assert.throws(fail, /on purpose/);
    assert.equal(Error.stackTraceLimit, usual);
  });

  it("are as usual where Pulumi shows them", () => {
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
    using _traces = shortTraces();
    assert.equal(Error.stackTraceLimit, usual);
  });

  describe("in the state", () => {
    const usualPreparation = Error.prepareStackTrace;

    afterEach(() => assert.equal(Error.prepareStackTrace, usualPreparation));

    /** The files of the frames that Pulumi saves of each resource, by its name. */
    async function savedTraces(): Promise<Readonly<Record<string, readonly string[]>>> {
      const saved: Record<string, readonly string[]> = {};
      await runProgram(function program() {
        const monitor = pulumi.runtime.getMonitor();
        assert.ok(monitor);
        const register = monitor.registerResource.bind(monitor) as (...all: unknown[]) => unknown;
        monitor.registerResource = ((request: RegisterResourceRequest, ...rest: unknown[]) => {
          const frames = request.getStacktrace()?.getFramesList() ?? [];
          saved[request.getName()] = frames.map((frame) => (frame.getPc()?.getUri() ?? "").replace(/^.*\//, ""));
          return register(request, ...rest);
        }) as never;
        new ServicePrincipalToken("x", { kind: "databricks", overlap: "1h" }, { protect: true });
        new pulumi.ComponentResource("test:index:Other", "other");
      }, surroundings);
      return saved;
    }

    it("have the frames of the program, the component's as well as its children's", async () => {
      const { other, ...ours } = await savedTraces();
      const names = ["x", "x-databricks-principal", "x-protection", "x-retirement", "x-schedule", "x-token"];
      assert.deepEqual(Object.keys(ours).sort(), names);
      for (const [name, files] of Object.entries(ours)) {
        assert.match(files[0] ?? "", /^registration-traces\.test\.[jt]s$/, name);
        const [own] = files.filter((file) => /^(service-principal-token|principal|child-options)\./.test(file));
        assert.equal(own, undefined, name);
      }
      assert.match(other?.[0] ?? "", /^recorded-program\./, "Pulumi skips as many frames of other resources as before");
    });

    it("are complete where Pulumi shows its traces", async () => {
      process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
      const { "x-token": files } = await savedTraces();
      assert.match(files?.[0] ?? "", /^service-principal-token\./);
    });

    it("leave errors as they are", () => {
      using _traces = programTraces();
      const { stack } = new Error("on purpose");
      assert.match(stack ?? "", /^Error: on purpose\n {4}at .*registration-traces\.test\.[^\n]*\n[^]*\n.*\n/);
    });

    it("are the same where nothing maps frames to sources", async () => {
      Reflect.deleteProperty(Error, "prepareStackTrace");
      try {
        const { "x-token": files } = await savedTraces();
        assert.equal(files?.[0], "registration-traces.test.js");
        assert.equal("prepareStackTrace" in Error, false);
      } finally {
        if (usualPreparation !== undefined) Error.prepareStackTrace = usualPreparation;
      }
    });
  });
});
