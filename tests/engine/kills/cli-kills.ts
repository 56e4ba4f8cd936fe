import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import type { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";
import { readSavedState } from "./saved-state";

const PENDING = /^ +\* urn:\S+::(\S+), interrupted while (creating|updating|deleting)$/gm;

/**
 * Kills the CLI at a call of a rotation and asserts: the state records what was interrupted, the published token works,
 * the lock and the next `up` say what happened, and that `up` repairs everything.
 */
export async function assertRepairedAfterCliKill(
  due: DueStack,
  call: RemoteCall,
  moment: HoldRule["moment"],
): Promise<void> {
  const { stack } = due;
  const monitor = await due.restore();
  await killAt(stack, call, moment, "the CLI");
  const pending = call.pending === undefined ? [] : [call.pending];
  assert.deepEqual((await readSavedState(stack)).pendingOperations, pending);
  assert.equal(await stack.authenticates(stack.publishedValue()), true, "the published token before the next up");

  assert.match(await stack.failUp(), /the stack is currently locked by 1 lock.*`pulumi cancel`/);
  await stack.succeed("cancel", "--yes");

  const next = await stack.up();
  assert.deepEqual(interruptedOperations(next.stdout), pending);
  await due.assertRepaired(monitor);

  const rest = await due.assertNoChanges();
  // Only a refresh with --clear-pending-creates forgets a pending creation. The others were done again.
  assert.deepEqual(
    interruptedOperations(rest.stdout),
    pending.filter((operation) => operation.startsWith("creating")),
  );
}

/** The operations that the engine reports as interrupted: "creating reporting-token". */
function interruptedOperations(printed: string): readonly string[] {
  return [...printed.matchAll(PENDING)].map(([, name, operation]) => `${operation} ${name}`);
}
