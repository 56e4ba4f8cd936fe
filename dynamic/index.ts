export { PersonalAccessToken, type PersonalAccessTokenArgs } from "./personal-access-token";
export { RotationSchedule, type RotationScheduleArgs } from "./rotation-schedule";
export type { RevokeWhen } from "./values/revoke-when";
export { TokenRetirement, type TokenRetirementArgs } from "./token-retirement";
export { TokenUsageGrant, type TokenUsageGrantArgs } from "./token-usage-grant";
export type { AdoptedToken } from "./values/adopted-token";
export type { Duration } from "./values/duration";
export type { MaintenanceWindow } from "./values/maintenance-window";
export type { AdministratorLogin, PrincipalLogin } from "./values/login";
