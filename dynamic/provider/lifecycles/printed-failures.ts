import type { CheckResult, ResourceLifecycle } from "./resource-lifecycle";

/**
 * The lifecycle, with the property of a check failure moved to the start of its reason. Pulumi prints the value of the
 * property that a failure names in clear, even a secret.
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
