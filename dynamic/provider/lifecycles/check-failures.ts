import type { Finding } from "../checks/finding";
import type { CheckFailure } from "./resource-lifecycle";

/** The end of a check failure. */
export const NEXT = "No token was changed: fix the cause and run pulumi up again";

/** The findings that fail the preview. */
export function toCheckFailures(findings: readonly Finding[]): CheckFailure[] {
  return findings
    .filter(({ ok }) => !ok)
    .map(({ argument, because, remedy }) => ({
      property: argument,
      reason: `${remedy === undefined ? because : `${because}: ${remedy}`}. ${NEXT}`,
    }));
}
