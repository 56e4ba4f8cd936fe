import assert from "node:assert/strict";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import { withFailuresPrintedOnce } from "../../../../dynamic/provider/lifecycles/printed-once";
import { useProviderInProcess } from "../describe-lifecycle";

/** As Pulumi's provider process prints a failure. */
const toPrinted = (error: Error): string => `${String(error)}: ${String(error.stack)}`;

describe("a failure in Pulumi's provider process", () => {
  const provider = useProviderInProcess();

  const failDelete = async (): Promise<Error> => {
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    const effect = { kind: "answer", status: 403, body: { error_code: 403, message: "No." } } as const;
    provider.workspace.emulator.faults.add({ method: "DELETE", path: id, times: 9, effect });
    const { personalAccessToken } = withFailuresPrintedOnce(createLifecycles(provider.runtime));
    return personalAccessToken.delete(id, outs).then(
      () => assert.fail("it succeeded"),
      (error: unknown) => error as Error,
    );
  };

  it("prints one line beside the three at its resource", async () => {
    const error = await failDelete();
    assert.equal(error.message.split("\n").length, 3);
    assert.equal(toPrinted(error), "delete failed: the message is shown at its resource");
  });

  it("prints no stack of a refused rehearsal either", async () => {
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    provider.restart({ DATABRICKS_PAT_NOW: "2030-01-01T00:00:00Z" });
    const { personalAccessToken } = withFailuresPrintedOnce(createLifecycles(provider.runtime));
    await assert.rejects(
      personalAccessToken.delete(id, { ...outs, host: "https://adb-1.test" }),
      (error: Error) => /rehearses/.test(error.message) && !toPrinted(error).includes("rehearses"),
    );
  });

  it("keeps the stack of a bug", async () => {
    const lifecycles = createLifecycles(provider.runtime);
    const bug = new TypeError("undefined is not a function");
    const { personalAccessToken } = withFailuresPrintedOnce({
      ...lifecycles,
      personalAccessToken: { ...lifecycles.personalAccessToken, delete: () => Promise.reject(bug) },
    });
    await assert.rejects(personalAccessToken.delete("a", {}), (error: Error) =>
      toPrinted(error).startsWith("TypeError: undefined is not a function: TypeError: "),
    );
  });
});
