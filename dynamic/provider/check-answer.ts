import type { CheckResult, ResourceLifecycle } from "./lifecycle";

/**
 * The lifecycle with check failures that name no property: their reasons begin with it instead. Pulumi prints the value
 * of the property that a failure names, in clear, whether it is a secret or not.
 */
export function withoutValuesInFailures(lifecycle: ResourceLifecycle): ResourceLifecycle {
  return { ...lifecycle, check: async (olds, news) => toPrinted(await lifecycle.check(olds, news)) };
}

function toPrinted({ inputs, failures }: CheckResult): CheckResult {
  return {
    inputs,
    failures: failures.map(({ property, reason }) => ({ property: "", reason: `${property}: ${reason}` })),
  };
}
