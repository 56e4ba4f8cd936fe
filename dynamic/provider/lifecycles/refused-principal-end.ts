import { toCanonical } from "./canonical";
import { NEXT } from "./check-failures";
import type { Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";

/**
 * Refuses to go on with a principal as an existing one that Pulumi deletes at the end of this run, because its component
 * has made it: the workspace would delete its tokens with it.
 */
export function refusePrincipalEnd(olds: Properties, news: Properties): CheckFailure[] {
  const { managedPrincipal: kind, applicationId } = olds;
  if ((kind !== "entra" && kind !== "databricks") || news.managedPrincipal != null) return [];
  if (toCanonical(olds).applicationId !== toCanonical(news).applicationId) return [];
  const fault = `this component has made the principal ${String(applicationId)}, and would delete it with all its tokens`;
  const remedy = `keep kind "${kind}", or first run pulumi up with retainOnDelete: true in the options, which keeps the principal`;
  return [{ property: "kind", reason: `${fault}: ${remedy}. ${NEXT}` }];
}
