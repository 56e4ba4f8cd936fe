import type { ComponentArgs } from "./component-args";
import type { ModelledComponent } from "./modelled-component";
import { change, created, HOUR, type Phase, phase, runWell, trigger } from "./phase";

/** Runs with an overlap, or in which one begins or ends. */
export const OVERLAP_PHASES: readonly Phase[] = [
  phase({
    name: "trigger with an overlap",
    prepare: created({ overlap: "24h" }),
    begin: (component) => trigger(component, "first"),
    overlapping: 1,
  }),
  phase({
    name: "overlap switched on with a trigger",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { rotationTrigger: "first", overlap: "24h" }),
    overlapping: 1,
  }),
  phase({
    name: "overlap switched off",
    prepare: rotatedWithOverlap,
    begin: (component) => change(component, { overlap: "0s" }),
    // A retired token that the last list does not have stays until the next rotation.
    excuses: (fault, step) => fault === "list without its oldest" && step === "retirement delete",
    rotations: 0,
  }),
  phase({
    name: "overlap sweep",
    prepare: rotatedWithOverlap,
    begin: (component) => component.advance(27 * HOUR),
    rotations: 0,
  }),
  phase({
    name: "overlap sweep of unused tokens",
    prepare: (component) => rotatedWithOverlap(component, { overlap: "24h", revokeWhen: "unused" }),
    begin: (component) => component.advance(51 * HOUR),
    rotations: 0,
  }),
  phase({
    name: "emergency",
    prepare: rotatedWithOverlap,
    begin: (component) => change(component, { rotationTrigger: "leaked", overlap: "0s" }),
  }),
  phase({
    name: "taint with an overlap",
    isBrief: true,
    prepare: created({ overlap: "24h" }),
    begin: ({ stack }) => stack.taint("token"),
    recovery: ["up", "up"],
    rotations: 0,
    isReplaced: true,
    overlapping: 1,
  }),
];

/** A good rotation an hour ago, so that a replaced token overlaps. */
export async function rotatedWithOverlap(
  component: ModelledComponent,
  args: ComponentArgs = { overlap: "24h" },
): Promise<void> {
  await created(args)(component);
  trigger(component, "before");
  await runWell(component, "up");
  component.advance(HOUR);
}
