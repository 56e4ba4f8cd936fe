import type { ComponentArgs } from "./component-args";
import { ModelledComponent } from "./modelled-component";
import { rotatedWithOverlap } from "./overlap-phases";
import { change, created, HOUR, type Phase, phase, runWell, trigger } from "./phase";

const ORIGINAL = "pat/dev";
const COPY = "pat/staging";
const COPIED = { "databricks-pat:copiedFrom": ORIGINAL };
const RENAMED = { "databricks-pat:renamedFrom": ORIGINAL };

const original = (overlap = "0s"): ComponentArgs => ({ overlap, stack: ORIGINAL });

/**
 * Runs of a state that goes on under another name: as a copy, beside the stack that it was copied from, or in a renamed
 * stack. The copy publishes its token elsewhere. What the original has must not change.
 */
export const COPIED_STACK_PHASES: readonly Phase[] = [
  phase({
    name: "copied stack",
    isBrief: true,
    prepare: created(original()),
    begin: (component) => copy(component, {}),
    rotations: 0,
    announcesMore: true,
  }),
  phase({
    name: "copied stack that rotates",
    prepare: created(original()),
    begin: (component) => copy(component, { rotationTrigger: "first" }),
  }),
  phase({
    name: "copied stack that rotates with an overlap",
    isBrief: true,
    prepare: created(original("24h")),
    begin: (component) => copy(component, { rotationTrigger: "first" }),
    orphansOverlap: true,
    looksAgain: true,
  }),
  phase({
    name: "copied stack that rotates after the original",
    isBrief: true,
    prepare: created(original()),
    begin: (component) => copy(component, { rotationTrigger: "first" }, (of) => rotate(of)),
  }),
  phase({
    name: "copied stack, said to be a copy",
    isBrief: true,
    prepare: created(original()),
    begin: (component) => copy(component, { configuration: COPIED }),
    rotations: 0,
    isReplaced: true,
  }),
  phase({
    name: "overlap sweep in a copied stack",
    isBrief: true,
    prepare: (component) => rotatedWithOverlap(component, original("24h")),
    begin: async (component) => {
      await copy(component, {});
      component.advance(27 * HOUR);
    },
    rotations: 0,
    looksAgain: true,
    announcesMore: true,
  }),
  phase({
    name: "destroy of a copied stack",
    kind: "existing",
    isBrief: true,
    prepare: created(original()),
    begin: async (component) => {
      await copy(component, { configuration: COPIED, rotationTrigger: "first" });
      await runWell(component, "up");
    },
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    isEnd: true,
  }),
  phase({
    name: "destroy of a copied stack before its first run",
    kind: "existing",
    isBrief: true,
    prepare: created(original("24h")),
    begin: (component) => copy(component, { stack: "pat/nothing of its own", configuration: COPIED }),
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    isEnd: true,
  }),
  phase({
    name: "renamed stack",
    isBrief: true,
    prepare: created(original()),
    begin: (component) => change(component, { stack: COPY, configuration: RENAMED }),
    rotations: 0,
    announcesMore: true,
  }),
  phase({
    name: "renamed stack that rotates",
    isBrief: true,
    prepare: created(original()),
    begin: (component) => change(component, { stack: COPY, configuration: RENAMED, rotationTrigger: "first" }),
  }),
  phase({
    name: "renamed stack that rotates without a word",
    isBrief: true,
    prepare: created(original()),
    begin: (component) => change(component, { stack: COPY, rotationTrigger: "first" }),
  }),
];

/**
 * The component goes on as a copy of itself, beside the original, and publishes in a place of its own. `meanwhile` the
 * original does something.
 */
async function copy(
  component: ModelledComponent,
  args: Partial<ComponentArgs>,
  meanwhile: (of: ModelledComponent) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { tenant, identity, stack, neighbours, monitor } = component;
  const of = new ModelledComponent(tenant, identity);
  of.args = component.args;
  of.isNeighbour = true;
  of.stack.restore(stack.snapshot());
  of.monitor.restore(monitor.memory());
  // Those of the copy have the same lineage.
  of.monitor.mostActive = Infinity;
  neighbours.push(of);
  stack.save(stack.resources.filter(({ name }) => name !== "secret-vault"));
  change(component, { stack: COPY, publishesAs: "pat-of-copy", ...args });
  monitor.restore([]);
  await meanwhile(of);
  component.addForeignTokens(of);
}

async function rotate(component: ModelledComponent): Promise<void> {
  trigger(component, "of the original");
  await runWell(component, "up");
}
