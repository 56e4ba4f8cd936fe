/**
 * The dynamic resources alone, which need no other provider.
 *
 * @module pulumi-databricks-pat/dynamic
 */

export { ExistingPrincipal, type ExistingPrincipalLookupArgs } from "./existing-principal";
export { PersonalAccessToken, type PersonalAccessTokenArgs, type TokenPlace } from "./personal-access-token";
export { PublishedSecret, type PublishedSecretArgs } from "./published-secret";
export { RotationSchedule, type RotationScheduleArgs } from "./rotation-schedule";
export { TokenRetirement, type TokenRetirementArgs } from "./token-retirement";
export type { TokenSeriesArgs, WorkspacePrincipalArgs } from "./token-series";
export { TokenUsageGrant, type TokenUsageGrantArgs } from "./token-usage-grant";
export type { AdministratorInput, AdministratorLoginArgs } from "./arguments/administrator";
export type { AdoptedTokenArgs } from "./arguments/adopt";
export type { DataPlaneSinkArgs } from "./arguments/data-plane-sink";
export type { Duration } from "./arguments/duration";
export type { LoginInput, PrincipalLoginArgs } from "./arguments/login";
export type { TokenSinkArgs, TokenSinksInput } from "./arguments/token-publish";
export type { RevokeWhen } from "./arguments/revoke-when";
export type { MaintenanceWindowArgs } from "./arguments/windows";
