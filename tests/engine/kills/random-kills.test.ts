import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Tenant } from "../../../emulator/tenant";
import { EmulatedStack } from "../emulated-stack";
import { DueStack } from "./due-stack";
import { deleteEmptyAttributes } from "./left-attributes";
import {
  describeKill,
  drawKills,
  killAtRandom,
  KILLED_RUNS,
  measureRun,
  type RandomKill,
  type RunTimes,
} from "./random-kill";
import { readSavedState, tokenIdsIn } from "./saved-state";
import { StackMonitor } from "./stack-monitor";

/** `npm run kills` sets both; otherwise the kills are the same each time. */
const SEED = Number(process.env.DATABRICKS_PAT_KILL_SEED ?? 20_260_101);
const KILLS = Number(process.env.DATABRICKS_PAT_KILLS ?? 8);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe(`kill -9 at a random moment, seed ${SEED}`, () => {
  const due = DueStack.forSuite({ kind: "databricks" });
  const overlapping = DueStack.forSuite({ kind: "databricks", overlap: "24h" });
  const fresh = freshStack();
  const times = new Map<RandomKill["run"], RunTimes>();

  before(async () => {
    for (const run of KILLED_RUNS) {
      const { stack } = await beginRun(run);
      times.set(run, await measureRun(stack, run === "a destroy" ? "destroy" : "up"));
    }
  });

  for (const [index, kill] of drawKills(SEED, KILLS).entries()) {
    it(`${index + 1}: of ${describeKill(kill)}, is repaired by the next run`, async () => {
      const { stack, monitor } = await beginRun(kill.run);
      const measured = times.get(kill.run);
      assert.ok(measured !== undefined);
      await killAtRandom(stack, kill, measured);
      await deleteEmptyAttributes(stack);
      await REPAIRS[kill.run](stack, monitor);
    });
  }

  const REPAIRS: Readonly<Record<RandomKill["run"], (stack: EmulatedStack, monitor: StackMonitor) => Promise<void>>> = {
    "a rotation": async (stack, monitor) => {
      assert.equal(await stack.authenticates(stack.publishedValue()), true, "before the next up");
      await stack.up();
      await due().assertRepaired(monitor);
      await due().assertNoChanges();
    },

    "a rotation with an overlap": async (stack, monitor) => {
      assert.equal(await stack.authenticates(stack.publishedValue()), true, "before the next up");
      await stack.up();
      const [current] = tokenIdsIn(await readSavedState(stack));
      const active = monitor.ownTokens();
      assert.ok(active.includes(overlapping().firstTokenId), "the replaced token overlaps");
      assert.ok(current !== undefined && active.includes(current) && active.length <= 3, `${active.length} are active`);
      await assertOnlyCurrentAfter(stack, monitor, 27 * HOUR);
    },

    "a first run": async (stack, monitor) => {
      const { exitCode, stdout, stderr } = await stack.run("up", "--yes", "--skip-preview");
      if (exitCode !== 0) {
        // Documented: azure-native does not take up the vault secret that a killed run has created.
        assert.match(`${stdout}${stderr}`, /already exist/);
        await stack.succeed("cancel", "--yes").catch(() => undefined);
        delete stack.emulator.store.document.resources.vaults[0]?.secrets["published-token"];
        stack.emulator.store.touch();
        await stack.up();
      }
      assert.ok(monitor.ownTokens().length <= 2, "the token and one orphan");
      await assertOnlyCurrentAfter(stack, monitor, DAY + HOUR);
    },

    "a destroy": async (stack, monitor) => {
      await stack.destroy();
      assert.deepEqual(monitor.ownTokens(), []);
      assert.deepEqual((await readSavedState(stack)).resources, []);
      due().assertNeighboursUntouched();
      // Databricks removes the tokens of others with their principal, which the monitor takes for harm.
      monitor.stop();
    },
  };

  /** Goes back to before the run. */
  async function beginRun(
    run: RandomKill["run"],
  ): Promise<{ readonly stack: EmulatedStack; readonly monitor: StackMonitor }> {
    if (run === "a first run") return fresh();
    const { stack } = run === "a rotation with an overlap" ? overlapping() : due();
    const monitor = await (run === "a rotation with an overlap" ? overlapping() : due()).restore();
    if (run === "a rotation with an overlap") monitor.expectOverlap(DAY);
    if (run === "a destroy") monitor.expectDestroy();
    return { stack, monitor };
  }
});

/** The published token authenticates now and later, and after that time and two runs it is the only one. */
async function assertOnlyCurrentAfter(
  stack: EmulatedStack,
  monitor: StackMonitor,
  milliseconds: number,
): Promise<void> {
  assert.equal(await stack.authenticates(stack.publishedValue()), true, "the published token");
  stack.emulator.clock.offsetMilliseconds += milliseconds;
  await stack.up();
  await stack.up();
  assert.deepEqual(monitor.ownTokens(), tokenIdsIn(await readSavedState(stack)), "active tokens");
  assert.equal(await stack.authenticates(stack.publishedValue()), true, "the published token in the end");
  assert.deepEqual(monitor.stop(), []);
}

/** A stack that has not run yet, and goes back to that. */
function freshStack(): () => Promise<{ readonly stack: EmulatedStack; readonly monitor: StackMonitor }> {
  let stack: EmulatedStack;
  let folder: string;
  let tenant: Tenant;

  before(async () => {
    stack = await EmulatedStack.create();
    await stack.setToken({ kind: "databricks" });
    folder = await mkdtemp(path.join(tmpdir(), "databricks-pat-kept-"));
    await cp(stack.stateFolder, folder, { recursive: true });
    tenant = structuredClone(stack.emulator.store.document);
  });

  after(async () => {
    await stack.close();
    await rm(folder, { recursive: true, force: true });
  });

  return async () => {
    const { store, clock, log } = stack.emulator;
    clock.set(Date.now());
    log.clear();
    Object.assign(store.document, structuredClone(tenant));
    store.touch();
    store.save();
    await rm(stack.stateFolder, { recursive: true });
    await cp(folder, stack.stateFolder, { recursive: true });
    return { stack, monitor: new StackMonitor(stack, { tokenIds: [], grantees: [] }) };
  };
}
