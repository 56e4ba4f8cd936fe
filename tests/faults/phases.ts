import type { Command, ModelledComponent } from "./modelled-component";

/** A phase of a component's life: how it comes there, and what is done in it while something goes wrong. */
export interface Phase {
  readonly name: string;
  /** Good runs that lead there. */
  readonly prepare: (component: ModelledComponent) => Promise<void>;
  /** What the user changes, and lets pass, before the run. */
  readonly begin: (component: ModelledComponent) => void;
  /** The run in which something goes wrong. */
  readonly command: Command;
  /** The good runs after it. */
  readonly recovery: readonly Command[];
  /** By how many generations the whole moves on. */
  readonly rotations: 0 | 1;
  /** True where another token is current afterwards although no rotation was due. */
  readonly isReplaced?: boolean;
  /** How many replaced tokens overlap afterwards. */
  readonly overlapping: 0 | 1;
  /** True when nothing may be left at the end. */
  readonly isEnd?: boolean;
  /**
   * True where what a killed run leaves waits for one more run: the first one that compares a token with its state can
   * tell the orphans from it.
   */
  readonly leavesOrphansToNextRun?: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Renewal is due when a third of the lifetime is left. */
const RENEWAL = 60 * DAY;

export const PHASES: readonly Phase[] = [
  {
    name: "first create",
    prepare: () => Promise.resolve(),
    begin: () => undefined,
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
    leavesOrphansToNextRun: true,
  },
  {
    name: "trigger",
    prepare: created({ overlap: "0s" }),
    begin: (component) => trigger(component, "first"),
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
  },
  {
    name: "renewal",
    prepare: created({ overlap: "0s" }),
    begin: (component) => component.advance(RENEWAL),
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
  },
  {
    name: "trigger with an overlap",
    prepare: created({ overlap: "24h" }),
    begin: (component) => trigger(component, "first"),
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 1,
  },
  {
    name: "overlap sweep",
    prepare: rotatedWithOverlap,
    begin: (component) => component.advance(27 * HOUR),
    command: "up",
    recovery: ["up"],
    rotations: 0,
    overlapping: 0,
  },
  {
    name: "emergency",
    prepare: rotatedWithOverlap,
    begin: (component) => {
      component.args = { rotationTrigger: "leaked", overlap: "0s" };
    },
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
  },
  {
    name: "refresh",
    prepare: created({ overlap: "0s" }),
    begin: () => undefined,
    command: "refresh",
    recovery: ["refresh", "up"],
    rotations: 0,
    overlapping: 0,
  },
  {
    name: "refresh of a token revoked outside",
    prepare: created({ overlap: "0s" }),
    begin: revokeOutside,
    command: "refresh",
    recovery: ["refresh", "up"],
    rotations: 0,
    overlapping: 0,
    isReplaced: true,
  },
  {
    name: "destroy",
    prepare: created({ overlap: "0s" }),
    begin: () => undefined,
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    overlapping: 0,
    isEnd: true,
  },
];

/** Runs that must be good. */
export async function runWell(component: ModelledComponent, command: Command): Promise<void> {
  const { outcome, error } = await component.run(command);
  if (outcome !== "done") throw new Error(`${command} without faults ${outcome}: ${error?.message ?? ""}`);
}

export function trigger(component: ModelledComponent, rotationTrigger: string): void {
  component.args = { ...component.args, rotationTrigger };
}

function created(args: { readonly overlap: string }): Phase["prepare"] {
  return async (component) => {
    component.args = args;
    await runWell(component, "up");
    component.advance(HOUR);
  };
}

/** Somebody else revokes the token in use: nobody can promise that it authenticates until the next `up`. */
function revokeOutside({ tenant, stack, witness }: ModelledComponent): void {
  witness.expectsAvailability = false;
  const id = stack.current("token")?.id;
  tenant.workspace.tokens = tenant.workspace.tokens.filter(({ tokenId }) => tokenId !== id);
}

async function rotatedWithOverlap(component: ModelledComponent): Promise<void> {
  await created({ overlap: "24h" })(component);
  trigger(component, "before");
  await runWell(component, "up");
  component.advance(HOUR);
}
