import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";
import { readSavedState } from "./saved-state";

const DELETION: RemoteCall = {
  name: "the deletion of the application",
  request: { method: "DELETE", path: "^/v1.0/applications/" },
  isWrite: true,
  isOurs: false,
};

describe("a destroy of an Entra-managed principal", () => {
  const due = DueStack.forSuite({ kind: "entra" });

  /** What the destroy writes to the directory, in its order: "DELETE applications". */
  function directoryWrites(): readonly string[] {
    return due()
      .stack.emulator.log.list()
      .filter(({ method, target }) => method !== "GET" && target.startsWith("/v1.0/"))
      .map(
        ({ method, target }) => `${method} ${target.split("/")[2] ?? ""}${/\/removePassword$/.exec(target)?.[0] ?? ""}`,
      );
  }

  it("revokes the token, and leaves the passwords to the deletion of their application", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    monitor.expectDestroy();
    await stack.destroy();
    assert.deepEqual(directoryWrites(), ["DELETE servicePrincipals", "DELETE applications"]);
    assert.equal(stack.countEvents("revoked"), 1);
    assert.deepEqual(monitor.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
  });

  it("that is killed before it deletes the application is finished by the next destroy", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    monitor.expectDestroy();
    await killAt(stack, DELETION, "before", "the CLI", "destroy");
    await stack.succeed("cancel", "--yes");
    await stack.destroy();
    assert.deepEqual(monitor.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
  });

  it("that is killed after it deleted the application is finished by a destroy that refreshes first", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    monitor.expectDestroy();
    await killAt(stack, DELETION, "after", "the CLI", "destroy");
    await stack.succeed("cancel", "--yes");
    // The azuread provider fails to delete an application that is already gone.
    assert.match(await stack.fail("destroy", "--yes", "--skip-preview"), /applications.*404 /);
    await stack.destroy("--refresh");
    assert.deepEqual(monitor.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
  });
});
