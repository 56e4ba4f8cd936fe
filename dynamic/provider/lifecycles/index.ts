import type { Runtime } from "../runtime";
import { grantLifecycle } from "./grant-lifecycle";
import { withoutValuesInFailures } from "./printed-failures";
import type { ResourceLifecycle } from "./resource-lifecycle";
import { retirementLifecycle } from "./retirement-lifecycle";
import { scheduleLifecycle } from "./schedule-lifecycle";
import { tokenLifecycle } from "./token-lifecycle";

/** The lifecycles of all resources, by their names in saved states. */
export interface Lifecycles {
  readonly personalAccessToken: ResourceLifecycle;
  readonly rotationSchedule: ResourceLifecycle;
  readonly tokenRetirement: ResourceLifecycle;
  readonly tokenUsageGrant: ResourceLifecycle;
}

/** The lifecycles of one provider process. */
export function createLifecycles(runtime: Runtime): Lifecycles {
  return {
    personalAccessToken: withoutValuesInFailures(tokenLifecycle(runtime)),
    rotationSchedule: withoutValuesInFailures(scheduleLifecycle(runtime)),
    tokenRetirement: withoutValuesInFailures(retirementLifecycle(runtime)),
    tokenUsageGrant: withoutValuesInFailures(grantLifecycle(runtime)),
  };
}
