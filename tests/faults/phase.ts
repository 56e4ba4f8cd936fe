import type { ComponentArgs } from "./component-args";
import type { Command, ModelledComponent } from "./modelled-component";
import type { PrincipalCase } from "./principal-cases";
import type { RemoteCall } from "./remote-call";

/** A phase of a component's life: the runs that lead to it, and the run in which something goes wrong. */
export interface Phase {
  readonly name: string;
  /** The only kind of principal that it applies to; undefined for all. */
  readonly kind?: PrincipalCase["kind"] | undefined;
  /** The only login that it applies to; undefined for all. */
  readonly login?: PrincipalCase["login"] | undefined;
  /** The principals that it is tried with, where its kind, its login and `isBrief` do not say so. */
  readonly cases?: readonly PrincipalCase[] | undefined;
  /** Whether `npm test` tries it with this principal too, and not `npm run faults` alone. Default: it does. */
  readonly isTested?: ((principalCase: PrincipalCase) => boolean) | undefined;
  /** True where one login per kind of principal is enough: the phase differs from another one in nothing about logins. */
  readonly isBrief?: boolean | undefined;
  /** Good runs that lead there. */
  readonly prepare: (component: ModelledComponent) => Promise<void>;
  /** What the user changes, and how much time passes, before the run. */
  readonly begin: (component: ModelledComponent) => void | Promise<void>;
  /** The run in which something goes wrong. */
  readonly command: Command;
  /** The good runs after it. */
  readonly recovery: readonly Command[];
  /** By how many generations the schedule moves on. */
  readonly rotations: 0 | 1;
  /** True where the token is replaced although the schedule does not move on. */
  readonly isReplaced?: boolean | undefined;
  /** True where the current token is then the one that was made by hand. */
  readonly adopts?: boolean | undefined;
  /** How many replaced tokens overlap afterwards. */
  readonly overlapping: 0 | 1;
  /** True where orphans of a killed run overlap too: they cannot be distinguished from replaced tokens. */
  readonly orphansOverlap: boolean;
  /** True when nothing may be left afterwards. */
  readonly isEnd?: boolean | undefined;
  /** True where orphans stay for a day: only a run that compares a token with its state distinguishes them from it. */
  readonly leavesOrphansForADay?: boolean | undefined;
  /** True where no token is retired although one was replaced: the first run after the overlap finds none and looks again. */
  readonly looksAgain?: boolean | undefined;
  /** True where a preview announces updates of dependents that are none: an update in place may give other outputs. */
  readonly announcesMore?: boolean | undefined;
  /** The calls that faults strike, where the others are those of other phases. Default: all. */
  readonly strikes?: ((call: RemoteCall) => boolean) | undefined;
  /** True at a call that the run needs, although other phases succeed without it. */
  readonly needs?: ((call: RemoteCall) => boolean) | undefined;
  /** True for a fault in a step that makes another case of the phase. */
  readonly excuses?: ((fault: string, step: string, call: RemoteCall) => boolean) | undefined;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A phase in which an `up` rotates the token without an overlap, but for what is given. */
export function phase(own: Pick<Phase, "name" | "prepare"> & Partial<Phase>): Phase {
  return {
    begin: () => undefined,
    command: "up",
    recovery: ["up"],
    rotations: 1,
    overlapping: 0,
    orphansOverlap: own.overlapping === 1,
    ...own,
  };
}

/** Runs that must be good. */
export async function runWell(component: ModelledComponent, command: Command): Promise<void> {
  const { outcome, error } = await component.run(command);
  if (outcome !== "done") throw new Error(`${command} without faults ${outcome}: ${error?.message ?? ""}`);
}

/** The user changes arguments. */
export function change(component: ModelledComponent, args: Partial<ComponentArgs>): void {
  component.args = { ...component.args, ...args };
}

/** The user changes `rotationTrigger`. */
export function trigger(component: ModelledComponent, rotationTrigger: string): void {
  change(component, { rotationTrigger });
}

/** A good first run with these arguments, an hour ago. */
export function created(args: ComponentArgs): Phase["prepare"] {
  return async (component) => {
    component.args = args;
    await runWell(component, "up");
    component.advance(HOUR);
  };
}
