/**
 * What runs in Pulumi's provider process. Saved states name this module and its exports in their `__provider`
 * text: neither may ever be renamed.
 */
import { withoutValuesInFailures } from "./check-answer";
import { assertFreshBuild } from "./fresh-build";
import { personalAccessToken as tokenLifecycle } from "./personal-access-token";
import { rotationSchedule as scheduleLifecycle } from "./rotation-schedule";
import { tokenRetirement as retirementLifecycle } from "./token-retirement";
import { tokenUsageGrant as grantLifecycle } from "./token-usage-grant";

assertFreshBuild();

export const personalAccessToken = withoutValuesInFailures(tokenLifecycle);
export const rotationSchedule = withoutValuesInFailures(scheduleLifecycle);
export const tokenRetirement = withoutValuesInFailures(retirementLifecycle);
export const tokenUsageGrant = withoutValuesInFailures(grantLifecycle);
