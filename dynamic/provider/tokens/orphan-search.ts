import { toRfc3339 } from "../../arguments/time";

/**
 * How long tokens of the series stay active that a create found and could not distinguish from the token in use,
 * milliseconds. After a forced replacement whose dependents failed, one of them is still published: the runs of a day
 * can update the dependents before it is revoked.
 */
const GRACE = 86_400_000;

/** The same for clocks that differ a little. */
const LONGEST_GRACE = GRACE + 3_600_000;

/** A workspace tells its time in whole seconds, so that two readings of its clock differ by that. */
const CLOCK_READING = 2_000;

/** When to look for orphans that a create has found at `now`, by the workspace's clock; RFC 3339. */
export function toOrphanSearch(now: number): string {
  return toRfc3339(now + GRACE - CLOCK_READING);
}

/** Whether that time has come, at `now` by the workspace's clock. */
export function isOrphanSearchDue(orphansPending: unknown, now: number): boolean {
  return typeof orphansPending === "string" && Date.parse(orphansPending) <= now;
}

/**
 * Whether it may have come, at `now` by this machine's clock: that is wrong if it is longer until then than it ever was.
 * The workspace then decides.
 */
export function mayOrphanSearchBeDue(orphansPending: unknown, now: number): boolean {
  if (typeof orphansPending !== "string") return false;
  return isOrphanSearchDue(orphansPending, now) || Date.parse(orphansPending) - now > LONGEST_GRACE;
}
