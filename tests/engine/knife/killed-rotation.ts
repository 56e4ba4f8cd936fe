import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import type { PulumiResult } from "../../../tools/run-pulumi";
import type { EmulatedStack } from "../emulated-stack";
import type { RemoteCall } from "./remote-calls";
import { RunningCommand } from "./running-command";

/** Which process is killed. */
export type Victim = "the CLI" | "the provider";

/** Every call, and the moments at which a kill leaves something of its own. */
export function momentsOf(calls: readonly RemoteCall[]): readonly (readonly [RemoteCall, HoldRule["moment"]])[] {
  return calls.flatMap((call) => {
    const before = [call, "before"] as const;
    return call.isWrite ? [before, [call, "after"] as const] : [before];
  });
}

/** The same for a kill of the dynamic providers' process, which does not keep another provider's call from its end. */
export function momentsOfProvider(
  calls: readonly RemoteCall[],
): readonly (readonly [RemoteCall, HoldRule["moment"]])[] {
  return momentsOf(calls).filter(([call, moment]) => call.isOurs || moment === "after");
}

/**
 * Runs `up` until it makes the call, and kills the process then with `kill -9`: before the call was applied, which then
 * never is, or when it was and its answer is on the way. With the CLI, its plugins are ended too, as when a machine goes
 * down.
 */
export async function killAt(
  stack: EmulatedStack,
  call: RemoteCall,
  moment: HoldRule["moment"],
  victim: Victim,
): Promise<PulumiResult> {
  const arrival = stack.emulator.holds.next({ ...call.request, moment });
  const update = RunningCommand.start(stack, "up", "--yes", "--skip-preview");
  try {
    const held = await Promise.race([arrival, update.ended]);
    if (!("release" in held)) assert.fail(`${call.name} was never made\n${held.stdout}\n${held.stderr}`);
    if (victim === "the CLI") {
      await update.killCli();
      await update.end();
    } else await update.killProvider();
    if (moment === "before") held.drop();
    else held.release();
    return await update.ended;
  } finally {
    await update.end();
    stack.emulator.holds.clear();
  }
}

/** Asserts that an undisturbed rotation makes these calls in this order, and no other that is ours or writes. */
export async function assertOnlyCallsAre(stack: EmulatedStack, calls: readonly RemoteCall[]): Promise<void> {
  await stack.up();
  const made = stack.emulator.log.list().flatMap((entry) => {
    const call = calls.find(
      ({ request }) =>
        (request.method ?? entry.method) === entry.method &&
        new RegExp(request.path).test(entry.target) &&
        new RegExp(request.userAgent ?? "").test(entry.userAgent),
    );
    if (call !== undefined) return [call.request.path];
    const isOurs = /^(pulumi-databricks-pat|oauth4webapi)/.test(entry.userAgent);
    return isOurs ? [`${entry.method} ${entry.target}`] : [];
  });
  assert.deepEqual(
    made,
    calls.map((call) => call.request.path),
  );
}
