import { change, type Phase } from "./phase";
import { PLACE_PRINCIPALS } from "./place-cases";
import { BRIEF_CASES } from "./principal-cases";

/**
 * The phases that reach each method of the plugin with each type of resource, and each of its outcomes: done, failed, half
 * done, gone, killed. Behind the plugin are the same lifecycles as in a program, so that the other phases are no others.
 */
const REACHING: readonly string[] = [
  "first create",
  "adoption",
  "trigger",
  "taint",
  "trigger with an overlap",
  "overlap sweep",
  "comment changed",
  "login changed with a trigger",
  "administrator replaced with a trigger",
  "refresh",
  "refresh of a token revoked outside",
  "destroy during an overlap",
];

const REACHING_PLACES: readonly string[] = [
  "place, first create, vault with roles, stored",
  "place, first create, scope, not stored",
  "place and another one, trigger, scope, stored",
  "place and another one, trigger, vault with roles, not stored",
  "place removed with a trigger, vault with roles, stored",
  "refresh of a place that was overwritten, scope, stored",
  "refresh of a place that was overwritten, vault with roles, not stored",
  "after a place that refused, vault with roles, not stored",
  "place and another one, destroy, scope, stored",
];

/** Faults after which a step ends without its result. Those that a request survives do not reach the plugin. */
const ENDING = /^killed|for ever$|^40[134] once$|^500 once$|its provider goes on$|^answer cut/;

/** The same phases with the resources served by the plugin. */
export function throughThePlugin(phases: readonly Phase[]): readonly Phase[] {
  return phases
    .filter(({ name }) => REACHING.includes(name) || REACHING_PLACES.includes(name))
    .map((phase) => ({
      ...phase,
      name: `${phase.name} through the plugin`,
      // A secret of an existing principal is in its login, and in that of its vault.
      cases: REACHING_PLACES.includes(phase.name) ? PLACE_PRINCIPALS.slice(0, 1) : BRIEF_CASES,
      isTested: undefined,
      excuses: (fault, step, call) => !ENDING.test(fault) || phase.excuses?.(fault, step, call) === true,
      async prepare(component) {
        await phase.prepare(component);
        change(component, { isThroughPlugin: true });
      },
    }));
}
