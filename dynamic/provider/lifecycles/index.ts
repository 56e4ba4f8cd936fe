import type { Runtime } from "../runtime";
import { withCleanFailures, withCleanMessages } from "./clean-failures";
import { existingPrincipalLifecycle } from "./existing-principal-lifecycle";
import { grantLifecycle } from "./grant-lifecycle";
import { withoutNulls } from "./null-properties";
import { publicationLifecycle } from "./publication-lifecycle";
import type { LifecycleMethods, ResourceLifecycle } from "./resource-lifecycle";
import { retirementLifecycle } from "./retirement-lifecycle";
import { scheduleLifecycle } from "./schedule-lifecycle";
import { tokenLifecycle } from "./token-lifecycle";
import { withRunOfProgram } from "./update-run";

/** The lifecycles of all resources, by their names in saved states. */
const LIFECYCLES = {
  existingPrincipal: existingPrincipalLifecycle,
  personalAccessToken: tokenLifecycle,
  publishedSecret: publicationLifecycle,
  rotationSchedule: scheduleLifecycle,
  tokenRetirement: retirementLifecycle,
  tokenUsageGrant: grantLifecycle,
} as const satisfies Readonly<Record<string, (runtime: Runtime) => LifecycleMethods>>;

/** Something for each resource, by its name in saved states. */
type ByResource<T> = Readonly<Record<keyof typeof LIFECYCLES, T>>;

/** The lifecycles of all resources. */
export type Lifecycles = ByResource<ResourceLifecycle>;

/** The lifecycles of one provider process. */
export function createLifecycles(speaking: Runtime): Lifecycles {
  const runtime = withCleanMessages(speaking);
  return mapLifecycles(LIFECYCLES, (create) => ({
    configure({ config }) {
      runtime.stackConfiguration = config;
    },
    ...withoutNulls(withCleanFailures(runtime, withRunOfProgram(runtime, create(runtime)))),
  }));
}

/** What `change` makes of each of them. */
export function mapLifecycles<From, To>(lifecycles: ByResource<From>, change: (lifecycle: From) => To): ByResource<To> {
  const changed = Object.entries(lifecycles).map(([name, lifecycle]) => [name, change(lifecycle)] as const);
  return Object.fromEntries(changed) as ByResource<To>;
}
