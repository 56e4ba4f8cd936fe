import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import type { PulumiResult } from "../../../tools/processes/pulumi-cli";
import type { EmulatedStack } from "../emulated-stack";
import type { RemoteCall } from "./remote-calls";
import { restoreCutState } from "./restored-state";
import { RunningUpdate } from "./running-update";

/** Which process is killed. */
export type Victim = "the CLI" | "the provider";

/** Every call, with the moments at which a kill leaves a different result. */
export function momentsOf(calls: readonly RemoteCall[]): readonly (readonly [RemoteCall, HoldRule["moment"]])[] {
  return calls.flatMap((call) => {
    const before = [call, "before"] as const;
    return call.isWrite ? [before, [call, "after"] as const] : [before];
  });
}

/** The same for a kill of the dynamic providers' process: a call of another provider is applied all the same. */
export function momentsOfProvider(
  calls: readonly RemoteCall[],
): readonly (readonly [RemoteCall, HoldRule["moment"]])[] {
  return momentsOf(calls).filter(([call, moment]) => call.isOurs || moment === "after");
}

/**
 * Runs the command, by default `up`, until it makes the call, then kills the process with `kill -9`: before the call is applied, which then never
 * happens, or after it was applied and before it is answered. With the CLI its plugins are killed too, as when a machine
 * stops.
 */
export async function killAt(
  stack: EmulatedStack,
  call: RemoteCall,
  moment: HoldRule["moment"],
  victim: Victim,
  command: "up" | "destroy" = "up",
): Promise<PulumiResult> {
  const arrival = stack.emulator.holds.next({ ...call.request, moment });
  const update = await RunningUpdate.start(stack, command);
  try {
    const held = await Promise.race([arrival, update.ended]);
    if (!("release" in held)) assert.fail(`${call.name} was never made\n${held.stdout}\n${held.stderr}`);
    if (victim === "the CLI") {
      await update.killCli();
      await update.end();
      await restoreCutState(stack);
    } else await update.killProvider();
    if (moment === "before") held.drop();
    else held.release();
    return await update.ended;
  } finally {
    await update.end();
    stack.emulator.holds.clear();
  }
}

/** Asserts that an undisturbed rotation makes these calls in this order, and no other call of ours. */
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
