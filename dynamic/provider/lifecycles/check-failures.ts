import type { Finding } from "../checks/finding";
import type { CheckFailure } from "./resource-lifecycle";

/** The findings that fail the preview. */
export function toCheckFailures(findings: readonly Finding[]): CheckFailure[] {
  return findings
    .filter(({ ok }) => !ok)
    .map(({ argument, because, remedy }) => ({
      property: argument,
      reason: `${remedy === undefined ? because : `${because}: ${remedy}`}. No token was changed: fix the cause and run pulumi up again`,
    }));
}
