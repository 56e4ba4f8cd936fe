import assert from "node:assert/strict";
import { LOOK_MILLISECONDS } from "../../../dynamic/provider/engine-end";
import type { HoldRule } from "../../../emulator/kernel/holds";
import { DueStack } from "./due-stack";
import { restoreCutState } from "./restored-state";
import { RunningUpdate } from "./running-update";
import { waitUntil } from "./wait-until";

const MINT = { method: "POST", path: "^/api/2.0/token/create", moment: "before" } as const;
const PUBLICATION = { method: "PUT", path: "/vaults/kv-emulator/secrets/", moment: "before" } as const;

describe("the processes of the providers of a killed engine", () => {
  const due = DueStack.forSuite({ kind: "databricks" });
  let update: RunningUpdate | undefined;

  afterEach(async () => {
    await update?.end();
    update = undefined;
    due().stack.emulator.holds.clear();
  });

  async function startUntil(rule: HoldRule) {
    const arrival = due().stack.emulator.holds.next(rule);
    update = await RunningUpdate.start(due().stack);
    const held = await Promise.race([arrival, update.ended.then(({ stdout }) => assert.fail(stdout))]);
    return { update, held };
  }

  /** Long enough for an idle process without an engine to end, whatever else the machine does. */
  const waitForLooks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3 * LOOK_MILLISECONDS));

  it("end by themselves", async () => {
    await due().restore();
    const { update, held } = await startUntil(PUBLICATION);
    await update.killCli();
    held.drop();
    assert.ok((await update.leftProviders()).length >= 2, "the dynamic providers and their start script");
    await waitUntil("every provider process has ended", async () => (await update.leftProviders()).length === 0);
  });

  it("end after the mint that is under way, which is done to its end", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const { update, held } = await startUntil(MINT);
    await update.killCli();
    await waitForLooks();
    assert.equal((await update.leftProviders()).length, 2, "the dynamic provider and its start script");
    held.release();
    await waitUntil("every provider process has ended", async () => (await update.leftProviders()).length === 0);
    assert.equal(monitor.ownTokens().length, 2);
    assert.equal(
      stack.emulator.log.list().at(-1)?.note?.startsWith("deleted secret"),
      true,
      "its one-time secret is deleted",
    );
    await restoreCutState(stack);
    await stack.succeed("cancel", "--yes");
    await stack.up();
    await due().assertRepaired(monitor);
  });

  for (const moment of ["before", "after"] as const) {
    it(`touch nothing of the next run where the answer to a mint is lost ${moment} it was applied`, async () => {
      const { stack } = due();
      const monitor = await due().restore();
      const { update, held } = await startUntil({ ...MINT, moment });
      await update.killCli();
      await restoreCutState(stack);
      await stack.succeed("cancel", "--yes");
      await stack.up();
      held.drop();
      await waitUntil("every provider process has ended", async () => (await update.leftProviders()).length === 0);
      assert.equal(await stack.authenticates(stack.publishedValue()), true, "the token of the next run");
      await stack.up();
      await due().assertRepaired(monitor);
    });
  }

  it("mint nothing for a workspace that was busy while the engine was killed", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const busy = { path: "/token/create", effect: { kind: "answer", status: 503 }, times: 4 } as const;
    stack.emulator.faults.add(busy);
    const { update, held } = await startUntil({ ...MINT, skip: 1 });
    await update.killCli();
    held.release();
    await waitUntil("every provider process has ended", async () => (await update.leftProviders()).length === 0);
    stack.emulator.faults.clear();
    assert.deepEqual(monitor.ownTokens(), [due().firstTokenId]);
    await restoreCutState(stack);
    await stack.succeed("cancel", "--yes");
    await stack.up();
    await due().assertRepaired(monitor);
  });

  it("stay with an engine that is stopped for a while", async () => {
    const monitor = await due().restore();
    const { update, held } = await startUntil(PUBLICATION);
    update.signal("SIGSTOP");
    await waitForLooks();
    update.signal("SIGCONT");
    held.release();
    const { exitCode, stdout } = await update.ended;
    assert.equal(exitCode, 0, stdout);
    await due().assertRepaired(monitor);
  });
});
