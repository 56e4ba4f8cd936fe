import { drawTokenValue } from "../../emulator/seed";
import type { ComponentArgs } from "./component-program";
import { foreignToken } from "./foreign-things";
import type { Command, ModelledComponent } from "./modelled-component";
import { toTokenId } from "./pretend-tenant";

/** A phase of a component's life: how it comes there, and what is done in it while something goes wrong. */
export interface Phase {
  readonly name: string;
  /** The principals that come into it; left out, all. */
  readonly kind?: "existing";
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
  /** True for a fault in a step that makes another case of the phase than it stands for. */
  readonly excuses?: (fault: string, step: string) => boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Of every token here; its renewal is due when a third of it is left. */
const LIFETIME = 90 * DAY;
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
    name: "adoption",
    kind: "existing",
    prepare: addTokenToAdopt,
    begin: () => undefined,
    // With a trigger that changes before it was adopted a token is minted instead.
    excuses: (fault) => fault === "killed engine, a second run that rotates, then its provider goes on",
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
  },
  {
    name: "trigger after an adoption",
    kind: "existing",
    prepare: async (component) => {
      await addTokenToAdopt(component);
      await runWell(component, "up");
    },
    begin: (component) => trigger(component, "first"),
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
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
    name: "renewal of a token that has ended",
    prepare: created({ overlap: "0s" }),
    begin: (component) => {
      component.witness.expectsAvailability = false;
      component.advance(LIFETIME);
    },
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
  },
  {
    name: "trigger after the state was restored",
    prepare: restoredAfterRotation,
    begin: () => undefined,
    // What neither the state nor the list knows of waits for the rotation after this one.
    excuses: (fault, step) => fault === "list without its oldest" && step === "token delete",
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
    name: "overlap sweep of unused tokens",
    prepare: (component) => rotatedWithOverlap(component, { overlap: "24h", revokeWhen: "unused" }),
    begin: (component) => component.advance(51 * HOUR),
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

function created(args: ComponentArgs): Phase["prepare"] {
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

async function rotatedWithOverlap(
  component: ModelledComponent,
  args: ComponentArgs = { overlap: "24h" },
): Promise<void> {
  await created(args)(component);
  trigger(component, "before");
  await runWell(component, "up");
  component.advance(HOUR);
}

/** A token that somebody has made by hand for the principal, of which a hundred days are left. */
async function addTokenToAdopt(component: ModelledComponent): Promise<void> {
  const { tenant, identity, servicePrincipalId = "" } = component;
  const tokenValue = drawTokenValue();
  const tokenId = toTokenId(tokenValue);
  const expiresAt = tenant.now() + 100 * DAY;
  tenant.workspace.tokens.push({
    ...foreignToken(servicePrincipalId, "made by hand", tenant.now()),
    tokenId,
    expiresAt,
  });
  tenant.adoptions.set(tokenId, identity.owner);
  tenant.secrets.add(tokenValue);
  component.args = { overlap: "0s", adopt: { tokenId, tokenValue, expiresAt: new Date(expiresAt).toISOString() } };
  return Promise.resolve();
}

/** A rotation of which nobody knows any more: the state is the one from before it. */
async function restoredAfterRotation(component: ModelledComponent): Promise<void> {
  await created({ overlap: "0s" })(component);
  const before = component.stack.snapshot();
  trigger(component, "lost");
  await runWell(component, "up");
  component.stack.restore(before);
  component.advance(HOUR);
}
