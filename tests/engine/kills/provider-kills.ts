import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import { DueStack } from "./due-stack";
import { killAt, momentsOfProvider } from "./killed-rotation";
import type { RemoteCall } from "./remote-calls";
import { readSavedState } from "./saved-state";

/** Tests a kill of the process of the dynamic providers at each of these calls of a rotation. */
export function describeProviderKills(owner: string, args: object, calls: readonly RemoteCall[]): void {
  describe(`kill -9 of the provider process in the rotation of a token of ${owner}`, () => {
    const due = DueStack.forSuite(args);

    for (const [call, moment] of momentsOfProvider(calls)) {
      it(`${moment} ${call.name} is repaired by one successful up`, () =>
        assertRepairedAfterProviderKill(due(), call, moment));
    }

    it("leaves a stack that another up does not change", () => due().assertNoChanges());
  });
}

/**
 * Kills the process of the dynamic providers, or the plugin, at a call of a rotation and asserts: `up` fails with the engine's message,
 * leaves no lock and nothing pending, and the next `up` repairs everything without a warning.
 */
export async function assertRepairedAfterProviderKill(
  due: DueStack,
  call: RemoteCall,
  moment: HoldRule["moment"],
): Promise<void> {
  const { stack } = due;
  const monitor = await due.restore();
  const { exitCode, stdout, stderr } = await killAt(stack, call, moment, "the provider");
  assert.notEqual(exitCode, 0, `${stdout}\n${stderr}`);
  assert.match(`${stdout}${stderr}`, /error reading from server: EOF|connection refused|connection reset/);
  assert.deepEqual((await readSavedState(stack)).pendingOperations, []);
  assert.equal(await stack.authenticates(stack.publishedValue()), true, "the published token before the next up");

  const next = await stack.up();
  assert.doesNotMatch(next.stdout, /pending operations|warning/);
  await due.assertRepaired(monitor);
}
