/** The checks that run before a mint. */
export type CheckName =
  | "administrator"
  | "tokens enabled"
  | "lifetime allowed"
  | "principal"
  | "principal's login"
  | "CAN USE"
  | "token quota"
  | "adopted token"
  | "secret quota"
  | "sinks";

/** The result of one check. */
export interface Finding {
  readonly check: CheckName;
  /** The argument that the check is about. */
  readonly argument:
    | "host"
    | "lifetime"
    | "administrator"
    | "login"
    | "applicationId"
    | "servicePrincipalId"
    | "usage"
    | "adopt.tokenId"
    | "adopt.expiresAt"
    | "scopes"
    /** A place, or its login. */
    | `publish.${string}`;
  readonly ok: boolean;
  /** What was found, in a sentence without a full stop. */
  readonly because: string;
  /** What to do about it; undefined if `because` says so already, or nothing is wrong. */
  readonly remedy?: string | undefined;
}
