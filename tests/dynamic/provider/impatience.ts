import { patience } from "../../../dynamic/provider/rest/patience";

/** Shortens all waits of the provider while the tests of the surrounding `describe` run. */
export function beImpatient(changes: Partial<typeof patience> = {}): void {
  const before = { ...patience };
  const short = { firstRetry: 1, longestRetry: 5, propagation: 200, propagationRetry: 1, propagationLongestRetry: 5 };
  beforeEach(() => void Object.assign(patience, short, changes));
  afterEach(() => void Object.assign(patience, before));
}
