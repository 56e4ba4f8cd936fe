import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";

/** The arguments of a token and the message with which its first preview fails. */
const MISTAKES: Readonly<Record<string, readonly [args: object, message: RegExp]>> = {
  "a lifetime of zero": [{ lifetime: "0d" }, /lifetime: "0d" is not a duration/],
  "a renewal before the token is minted": [
    { lifetime: "30d", renewBefore: "30d" },
    /renewBefore: "30d" is not shorter than the lifetime/,
  ],
  "the host of an account console": [
    { host: "https://accounts.azuredatabricks.net" },
    /host: .* is an account console/,
  ],
  "arguments that exclude each other": [
    { applicationId: "11111111-2222-3333-4444-555555555555" },
    /applicationId: belongs to kind "existing"/,
  ],
  "a scope that does not exist": [{ scopes: ["Everything!"] }, /scopes: \[0\] "Everything!" is not a scope name/],
};

describe("a wrong argument on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create();
  });

  after(() => stack.close());

  for (const [sentence, [args, message]] of Object.entries(MISTAKES)) {
    it(`fails the preview for ${sentence}, before any request`, async () => {
      stack.emulator.log.clear();
      await stack.setToken({ kind: "databricks", ...args });
      const printed = await stack.fail("preview");
      assert.match(printed, message);
      assert.doesNotMatch(printed, /^\s+at /m, "a stack below a good sentence");
      assert.deepEqual(stack.ownRequests(), []);
    });
  }

  it("against the workspace's settings fails the preview too, with what the workspace allows", async () => {
    stack.emulator.store.document.workspace.conf["maxTokenLifetimeDays"] = "30";
    await stack.setToken({ kind: "databricks", lifetime: "90d" });
    assert.match(
      await stack.fail("preview"),
      /lifetime.*90d is longer than .* allows: at most 30d \(maxTokenLifetimeDays\)/s,
    );
    assert.equal(
      stack.ownRequests().every((entry) => entry.method === "GET"),
      true,
    );
  });
});
