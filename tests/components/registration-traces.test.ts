import assert from "node:assert/strict";
import { ServicePrincipalToken } from "../../components";
import { shortTraces } from "../../components/registration-traces";
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
});
