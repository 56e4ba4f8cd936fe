import assert from "node:assert/strict";
import type { CheckFailure } from "../../../dynamic/provider/lifecycles/resource-lifecycle";

/** The properties that a check has refused, which only the reasons name: Pulumi prints the value of a named property. */
export function refusedProperties(failures: readonly CheckFailure[]): readonly string[] {
  return failures.map(({ property, reason }) => {
    assert.equal(property, "");
    return /^(\w+): /.exec(reason)?.[1] ?? reason;
  });
}
