import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import type { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";
import { readSavedState } from "./saved-state";

const PENDING = /^ +\* urn:\S+::(\S+), interrupted while (creating|updating|deleting)$/gm;

/**
 * Asserts for one kill of the CLI: what it leaves in state, that the lock and the next `up` say what happened, and that
 * this `up` has made everything well.
 */
export async function assertCliKillIsMended(
  due: DueStack,
  call: RemoteCall,
  moment: HoldRule["moment"],
): Promise<void> {
  const { stack } = due;
  const witness = await due.restore();
  await killAt(stack, call, moment, "the CLI");
  const pending = call.pending === undefined ? [] : [call.pending];
  assert.deepEqual((await readSavedState(stack)).pendingOperations, pending);
  assert.equal(await stack.authenticates(stack.publishedValue()), true, "the published token before the next up");

  const locked = await stack.run("up", "--yes", "--skip-preview");
  assert.notEqual(locked.exitCode, 0);
  assert.match(locked.stderr, /the stack is currently locked by 1 lock.*`pulumi cancel`/);
  await stack.succeed("cancel", "--yes");

  const next = await stack.up();
  assert.deepEqual(interruptedOperations(next.stdout), pending);
  await due.assertHealed(witness);

  const rest = await due.assertAtRest();
  // Only a refresh with --clear-pending-creates forgets a pending creation; the others were done again.
  assert.deepEqual(
    interruptedOperations(rest.stdout),
    pending.filter((operation) => operation.startsWith("creating")),
  );
}

/** What the engine says it was interrupted in, as "creating consumer-token". */
function interruptedOperations(printed: string): readonly string[] {
  return [...printed.matchAll(PENDING)].map(([, name, operation]) => `${operation} ${name}`);
}
