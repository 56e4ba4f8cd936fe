/**
 * What runs in Pulumi's provider process. Saved states name this module and its exports in their `__provider`
 * text: neither may ever be renamed.
 */
import { assertFreshBuild } from "./fresh-build";

assertFreshBuild();

export { personalAccessToken } from "./personal-access-token";
export { rotationSchedule } from "./rotation-schedule";
export { tokenRetirement } from "./token-retirement";
export { tokenUsageGrant } from "./token-usage-grant";
