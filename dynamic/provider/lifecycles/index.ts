import type { Runtime } from "../runtime";
import { withCleanFailures, withCleanMessages } from "./clean-failures";
import { existingPrincipalLifecycle } from "./existing-principal-lifecycle";
import { grantLifecycle } from "./grant-lifecycle";
import { publicationLifecycle } from "./publication-lifecycle";
import type { ResourceLifecycle } from "./resource-lifecycle";
import { retirementLifecycle } from "./retirement-lifecycle";
import { scheduleLifecycle } from "./schedule-lifecycle";
import { tokenLifecycle } from "./token-lifecycle";
import { withRunOfProgram } from "./update-run";

/** The lifecycles of all resources, by their names in saved states. */
export interface Lifecycles {
  readonly existingPrincipal: ResourceLifecycle;
  readonly personalAccessToken: ResourceLifecycle;
  readonly publishedSecret: ResourceLifecycle;
  readonly rotationSchedule: ResourceLifecycle;
  readonly tokenRetirement: ResourceLifecycle;
  readonly tokenUsageGrant: ResourceLifecycle;
}

/** The lifecycles of one provider process. */
export function createLifecycles(speaking: Runtime): Lifecycles {
  const runtime = withCleanMessages(speaking);
  const open = (lifecycle: ResourceLifecycle): ResourceLifecycle =>
    withCleanFailures(runtime, withRunOfProgram(runtime, lifecycle));
  return {
    existingPrincipal: open(existingPrincipalLifecycle(runtime)),
    personalAccessToken: open(tokenLifecycle(runtime)),
    publishedSecret: open(publicationLifecycle(runtime)),
    rotationSchedule: open(scheduleLifecycle(runtime)),
    tokenRetirement: open(retirementLifecycle(runtime)),
    tokenUsageGrant: open(grantLifecycle(runtime)),
  };
}
