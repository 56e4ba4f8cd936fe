import type { Refusal } from "./errors";

/**
 * What the workspace does where no source says what a real one does, or where real ones differ. Plain JSON in the
 * tenant's state: a test changes a field and the next request follows it.
 */
export interface Behaviour {
  /** Entitlements of which one opens an API to a caller: `/Me`, the caller's own tokens, and the rest. */
  entitlementsThatOpen: Readonly<Record<"me" | "tokens" | "other", readonly string[]>>;
  /** Answer to a caller that has none of them; `{entitlements}`. */
  entitlementMissing: Refusal;
  /**
   * Whether the system group `users`, and so everybody, has workspace access and SQL access, as in workspaces before
   * 2026-09-14. Nobody can write its entitlements.
   */
  usersAreEntitled: boolean;
  /** How many OAuth tokens of a principal still lack its entitlements after they were granted. */
  newEntitlementUnentitledLogins: number;
  /** True: SCIM reads are for administrators; false: others may read, and do not see entitlements. */
  scimReadsNeedAdministrator: boolean;
  /** Answer to a token request while `enableTokensConfig` is "false". */
  tokensDisabledOnCreate: Refusal;
  /** Answer to a personal access token that is used while `enableTokensConfig` is "false". */
  tokensDisabledOnUse: Refusal;
  /** Answer to a `lifetime_seconds` above the workspace's maximum; `{maximum}` in days. */
  lifetimeAboveMaximum: Refusal;
  /** Live tokens one principal may have. */
  tokenQuota: number;
  /** Answer to one token too many; `{quota}`. Never 429, which clients would retry for ever. */
  tokenQuotaExceeded: Refusal;
  /** Days without use after which a token is revoked. */
  unusedTokenDays: number;
  /** True: a token created without scopes is listed with `["all-apis"]`; false: without the field. */
  unscopedTokensListAllApis: boolean;
  /** True: the list of an administrator ignores `created_by_username`, and shows everybody's tokens. */
  creatorNameFilterIgnored: boolean;
  /** Whether an administrator may mint for a service principal; Azure workspaces refuse. */
  onBehalfOfEnabled: boolean;
  onBehalfOfRefused: Refusal;
  /** Answer to a caller who is not a workspace administrator, outside SCIM. */
  notAdministrator: Refusal;
  /** True: without any live token in the workspace, GET, PUT and PATCH of token permissions answer 404. */
  tokenPermissionsNeedAToken: boolean;
  /** True: a PUT of token permissions without an entry for `admins` is refused; false: `admins` stays silently. */
  tokenPermissionsPutMustNameAdmins: boolean;
  /** Answer to a grant for a principal the workspace does not have; `{principal}`. */
  grantedPrincipalUnknown: Refusal;
  /** "sha256", as documented: the id of a token is the SHA-256 of its value; "random": it is not. */
  tokenIds: "sha256" | "random";
  /** True: a token of whatever scope may call `/Me`, as the published list of API scopes has it; false: `scim` may. */
  everyScopeMayCallMe: boolean;
  /** Answer to a workspace or Entra OAuth token past its time. */
  bearerExpired: Refusal;
  /** Answer to an Entra token for another resource; `{audience}` is the one it was for. */
  wrongAudience: Refusal;
  /** Answer to a valid Entra or OAuth token of somebody who is not in the workspace. */
  principalNotInWorkspace: Refusal;
  /** Answer to the workspace-resource-id header without the management token beside it. */
  managementTokenMissing: Refusal;
  /** True: account APIs take personal access tokens too. */
  accountApisTakeTokens: boolean;
  /** True: deactivation revokes a principal's tokens; false: it suspends them until the principal is active again. */
  deactivationDeletesTokens: boolean;
  /** SCIM detail of a 404; `{kind}` and `{id}`. */
  scimNotFoundDetail: string;
  /** OAuth secrets one service principal may have. */
  secretQuota: number;
  /** Answer to one OAuth secret too many; `{quota}`. */
  secretQuotaExceeded: Refusal;
  /** OAuth secrets in one page of a list that does not say how many it wants. */
  secretsPerPage: number;
  /** True: administrators of the workspace administer the account too; false: nobody here does. */
  administratorsOwnAccount: boolean;
  /** Answer to a call for account administrators by somebody else. */
  notAccountAdministrator: Refusal;
  /** Federation policies one service principal may have. */
  policyQuota: number;
  /** Answer to one federation policy too many; `{quota}`. */
  policyQuotaExceeded: Refusal;
  /** Answer of the token exchange when no federation policy has issuer and subject of the subject token. */
  federationMismatch: OauthRefusal;
  /** The same when one has, for another audience; `{accepted}` are the audiences of the policy. */
  federationAudienceMismatch: OauthRefusal;
  /** True: the token endpoint sends `expires_in` as text. */
  expiresInAsText: boolean;
  /** How many logins of a new service principal are refused, as if it were not known everywhere yet. */
  newServicePrincipalRefusedLogins: number;
  /** How many SCIM lists still leave out a new service principal. */
  newServicePrincipalHiddenLists: number;
  /** How many logins are refused with a new OAuth secret. */
  newSecretRefusedLogins: number;
  /** How many logins are refused with a new or changed federation policy. */
  newFederationPolicyRefusedLogins: number;
  /** How many token lists still leave out a new token. */
  newTokenHiddenLists: number;
  /** Requests that the workspace takes in a second, logins included; 0 for any number. */
  requestsPerSecond: number;
  /** How many of them may come at once. */
  requestBurst: number;
  /** Answer to one request too many. */
  rateLimited: Refusal;
  /** The `Retry-After` of that answer; 0 for none, as most APIs of a workspace send none. */
  rateLimitedRetryAfterSeconds: number;
  /** One connection in so many is closed without an answer, alternately before and after the request is applied; 0 for none. */
  dropOneConnectionIn: number;
}

/** An error answer of the OAuth server; `{issuer}`, `{subject}` and `{audience}` are those of the subject token. */
export interface OauthRefusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/** The behaviour of an Azure workspace as far as it is known, and the most likely one elsewhere. */
export function defaultBehaviour(): Behaviour {
  const disabled: Refusal = {
    status: 403,
    errorCode: "PERMISSION_DENIED",
    message: "Personal access tokens are disabled for this workspace.",
  };
  const entering = ["databricks-sql-access", "workspace-access", "workspace-consume"];
  return {
    // No source says whether workspace-consume alone opens the token API.
    entitlementsThatOpen: { me: entering, tokens: entering, other: ["workspace-access"] },
    entitlementMissing: {
      status: 403,
      errorCode: "PERMISSION_DENIED",
      message: "This API is disabled for users without the {entitlements}.",
    },
    usersAreEntitled: false,
    newEntitlementUnentitledLogins: 0,
    scimReadsNeedAdministrator: false,
    tokensDisabledOnCreate: disabled,
    tokensDisabledOnUse: disabled,
    lifetimeAboveMaximum: {
      status: 400,
      errorCode: "INVALID_PARAMETER_VALUE",
      message: "The lifetime of the token exceeds the maximum of {maximum} days for this workspace.",
    },
    tokenQuota: 600,
    tokenQuotaExceeded: {
      status: 400,
      errorCode: "QUOTA_EXCEEDED",
      message: "The quota of {quota} tokens has been exceeded.",
    },
    unusedTokenDays: 90,
    unscopedTokensListAllApis: false,
    creatorNameFilterIgnored: false,
    onBehalfOfEnabled: false,
    onBehalfOfRefused: {
      status: 400,
      errorCode: "FEATURE_DISABLED",
      message: "On-behalf-of token creation for service principals is not enabled for this workspace",
    },
    notAdministrator: {
      status: 403,
      errorCode: "PERMISSION_DENIED",
      message: "Only workspace admins can perform this operation.",
    },
    tokenPermissionsNeedAToken: true,
    tokenPermissionsPutMustNameAdmins: false,
    grantedPrincipalUnknown: {
      status: 404,
      errorCode: "RESOURCE_DOES_NOT_EXIST",
      message: "Principal: {principal} does not exist",
    },
    tokenIds: "sha256",
    everyScopeMayCallMe: true,
    bearerExpired: { status: 401, errorCode: 401, message: "Token is expired." },
    wrongAudience: {
      status: 400,
      errorCode: 400,
      message:
        "io.jsonwebtoken.IncorrectClaimException: Expected aud claim to be: " +
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d, but was: {audience}.",
    },
    principalNotInWorkspace: { status: 403, errorCode: 403, message: "User not authorized." },
    managementTokenMissing: {
      status: 403,
      errorCode: 403,
      message: "Management API token must be provided for service principal admin user login",
    },
    accountApisTakeTokens: false,
    deactivationDeletesTokens: false,
    scimNotFoundDetail: "{kind} with id {id} not found.",
    secretQuota: 5,
    secretQuotaExceeded: {
      status: 400,
      errorCode: "QUOTA_EXCEEDED",
      message: "The service principal has reached the limit of {quota} secrets.",
    },
    secretsPerPage: 100,
    administratorsOwnAccount: true,
    notAccountAdministrator: {
      status: 403,
      errorCode: "PERMISSION_DENIED",
      message: "This API is disabled for users without account admin status",
    },
    policyQuota: 20,
    policyQuotaExceeded: {
      status: 400,
      errorCode: "RESOURCE_EXHAUSTED",
      message: "The service principal has reached the limit of {quota} federation policies.",
    },
    federationMismatch: {
      status: 400,
      error: "invalid_grant",
      description:
        "Failed to process token: TOKEN_INVALID (Ensure a valid federation policy has been configured). " +
        "Valid federation policy for provided token: {issuer: '{issuer}', subject: '{subject}', audience: '{audience}'}",
    },
    federationAudienceMismatch: {
      status: 400,
      error: "invalid_grant",
      description:
        "Failed to process token: TOKEN_AUDIENCE_INVALID (Token audience '{audience}' invalid). " +
        "Expected: {issuer: '{issuer}', audience: '{accepted}'}",
    },
    expiresInAsText: false,
    newServicePrincipalRefusedLogins: 0,
    newServicePrincipalHiddenLists: 0,
    newSecretRefusedLogins: 0,
    newFederationPolicyRefusedLogins: 0,
    newTokenHiddenLists: 0,
    requestsPerSecond: 0,
    requestBurst: 15,
    rateLimited: {
      status: 429,
      errorCode: "REQUEST_LIMIT_EXCEEDED",
      message: "The workspace has exceeded its request rate limit. Try your request again in a moment.",
    },
    rateLimitedRetryAfterSeconds: 0,
    dropOneConnectionIn: 0,
  };
}
