import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import type { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";
import { readSavedState } from "./saved-state";

/**
 * Asserts for one kill of the process that runs the dynamic providers: that `up` fails and says so, leaves no lock and
 * nothing pending, and that the next one has made everything well and warns of nothing.
 */
export async function assertProviderKillIsMended(
  due: DueStack,
  call: RemoteCall,
  moment: HoldRule["moment"],
): Promise<void> {
  const { stack } = due;
  const witness = await due.restore();
  const { exitCode, stdout, stderr } = await killAt(stack, call, moment, "the provider");
  assert.notEqual(exitCode, 0, `${stdout}\n${stderr}`);
  assert.match(`${stdout}${stderr}`, /error reading from server: EOF|connection refused|connection reset/);
  assert.deepEqual((await readSavedState(stack)).pendingOperations, []);
  assert.equal(await stack.authenticates(stack.publishedValue()), true, "the published token before the next up");

  const next = await stack.up();
  assert.doesNotMatch(next.stdout, /pending operations|warning/);
  await due.assertHealed(witness);
}
