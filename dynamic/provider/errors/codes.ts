/** Causes that are recognised in a server's answer. */
export type RefusalCode =
  | "PATS_DISABLED"
  | "MISSING_ENTITLEMENT"
  | "NO_CAN_USE"
  | "PRINCIPAL_UNKNOWN"
  | "NOT_IN_WORKSPACE"
  | "WRONG_SCOPE"
  | "WRONG_TENANT"
  | "APPLICATION_UNKNOWN"
  | "CLIENT_SECRET_REFUSED"
  | "OAUTH_SECRET_REFUSED"
  | "LIFETIME_TOO_LONG"
  | "SECRET_QUOTA"
  | "QUOTA_EXCEEDED"
  | "CREDENTIAL_REFUSED"
  | "NOT_A_WORKSPACE"
  | "NOT_ADMINISTRATOR";

/** Causes that the provider finds itself. */
export type OwnCode =
  | "NO_ANSWER"
  | "UNEXPECTED_ANSWER"
  | "NO_ADMINISTRATOR"
  | "LOGIN_AMBIGUOUS"
  | "LOGIN_UNSUPPORTED"
  | "CREDENTIAL_MALFORMED"
  | "NOT_LISTED"
  | "TOKEN_QUOTA"
  | "SECRET_QUOTA"
  | "SECRET_QUOTA_BUSY"
  | "NOT_AS_REQUESTED"
  | "NOT_ADOPTABLE"
  | "REHEARSAL"
  | "OTHER_STACK"
  | "STACKS_MALFORMED";

/** Why something failed; "UNRECOGNISED" if the cause is not recognised. */
export type ErrorCode = RefusalCode | OwnCode | "UNRECOGNISED";
