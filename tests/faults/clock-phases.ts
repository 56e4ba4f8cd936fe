import type { ModelledComponent } from "./modelled-component";
import { change, created, DAY, HOUR, type Phase, phase, runWell, trigger } from "./phase";

/** Runs on a machine whose clock has always been wrong. */
export const CLOCK_PHASES: readonly Phase[] = [
  phase({
    name: "first create on a machine 40 days ahead",
    isBrief: true,
    prepare: (component) => Promise.resolve(setClock(component, 40 * DAY)),
    leavesOrphansForADay: true,
  }),
  phase({
    name: "first create on a machine 40 days behind",
    isBrief: true,
    prepare: (component) => Promise.resolve(setClock(component, -40 * DAY)),
    leavesOrphansForADay: true,
  }),
  ...[40 * DAY, -40 * DAY].map((ahead) =>
    phase({
      name: `trigger with an overlap on a machine 40 days ${ahead > 0 ? "ahead" : "behind"}`,
      isBrief: true,
      prepare: async (component) => {
        setClock(component, ahead);
        await created({ overlap: "24h" })(component);
      },
      begin: (component) => trigger(component, "first"),
      overlapping: 1,
    }),
  ),
  ...[40 * DAY, -40 * DAY].map((ahead) =>
    phase({
      name: `overlap sweep on a machine 40 days ${ahead > 0 ? "ahead" : "behind"}`,
      isBrief: true,
      prepare: async (component) => {
        setClock(component, ahead);
        await created({ overlap: "24h" })(component);
        trigger(component, "before");
        await runWell(component, "up");
      },
      begin: (component) => component.advance(28 * HOUR),
      rotations: 0,
    }),
  ),
];

function setClock(component: ModelledComponent, ahead: number): void {
  component.aheadMilliseconds = ahead;
  change(component, { overlap: "0s" });
}
