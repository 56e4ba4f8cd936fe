import { change, type Phase } from "./phase";

/** The phases in which a list of the principal's tokens decides about some of them. */
const LISTING: readonly string[] = [
  "first create",
  "trigger",
  "trigger after the state was restored",
  "taint",
  "trigger with an overlap",
  "overlap sweep",
  "refresh",
  "destroy",
  "destroy during an overlap",
];

/** The same phases in a run with tokens of other principals, all of which one list of the workspace serves. */
export function amongOtherTokens(phases: readonly Phase[]): readonly Phase[] {
  return phases
    .filter(({ name }) => LISTING.includes(name))
    .map((phase) => ({
      ...phase,
      name: `${phase.name} among other tokens`,
      isBrief: true,
      async prepare(component) {
        await phase.prepare(component);
        change(component, { isAmongOthers: true });
      },
    }));
}
