import type { ModelledComponent } from "./modelled-component";
import { created, DAY, HOUR, type Phase, phase, runWell, trigger } from "./phase";

/** Of every token here; its renewal is due when a third of it is left. */
const LIFETIME = 90 * DAY;
const RENEWAL = 60 * DAY;

/** Runs that rotate without an overlap. */
export const ROTATION_PHASES: readonly Phase[] = [
  phase({
    name: "trigger",
    prepare: created({ overlap: "0s" }),
    begin: (component) => trigger(component, "first"),
  }),
  phase({
    name: "renewal",
    prepare: created({ overlap: "0s" }),
    begin: (component) => component.advance(RENEWAL),
  }),
  phase({
    name: "renewal of a token that has expired",
    prepare: created({ overlap: "0s" }),
    begin: (component) => {
      component.monitor.excusePublished();
      component.advance(LIFETIME);
    },
  }),
  phase({
    name: "trigger after the state was restored",
    prepare: restoredAfterRotation,
    // A token that neither the state nor the list has stays until the rotation after this one.
    excuses: (fault, step) => fault === "list without its oldest" && step === "token delete",
  }),
  phase({
    name: "taint",
    prepare: created({ overlap: "0s" }),
    begin: ({ stack }) => stack.taint("token"),
    rotations: 0,
    isReplaced: true,
    leavesOrphansForADay: true,
  }),
];

/** A rotation that the state does not have: it is the one from before. */
async function restoredAfterRotation(component: ModelledComponent): Promise<void> {
  await created({ overlap: "0s" })(component);
  const before = component.stack.snapshot();
  trigger(component, "lost");
  await runWell(component, "up");
  component.stack.restore(before);
  component.advance(HOUR);
}
