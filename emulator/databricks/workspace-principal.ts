interface PrincipalFields {
  /** Numeric SCIM id as text, below 2^53. */
  readonly id: string;
  displayName: string;
  active: boolean;
  externalId?: string;
  entitlements: string[];
  roles: string[];
  /** Logins still refused, because the principal is new. */
  refusedLogins: number;
  /** SCIM lists that still leave it out, because the principal is new. */
  hiddenLists: number;
  /** Logins whose tokens still lack its entitlements, because they are new. */
  unentitledLogins: number;
}

/** A human user. */
export interface User extends PrincipalFields {
  readonly kind: "user";
  readonly userName: string;
}

/** A service principal of Databricks or of Entra: the workspace treats both alike. */
export interface ServicePrincipal extends PrincipalFields {
  readonly kind: "servicePrincipal";
  readonly applicationId: string;
}

/** Who can call the workspace. */
export type Principal = User | ServicePrincipal;

/** The name of a principal in permissions, logs and `/Me`: the user name, or the application id. */
export function nameOf(principal: Principal): string {
  return principal.kind === "user" ? principal.userName : principal.applicationId;
}

/** Folder of the principal's kind in SCIM references. */
export function scimFolder(principal: Principal): "Users" | "ServicePrincipals" {
  return principal.kind === "user" ? "Users" : "ServicePrincipals";
}

/** The service principal with this application id, whatever its letter case. */
export function findByApplicationId(
  principals: readonly Principal[],
  applicationId: string,
): ServicePrincipal | undefined {
  return principals
    .filter((principal) => principal.kind === "servicePrincipal")
    .find((principal) => principal.applicationId.toLowerCase() === applicationId.toLowerCase());
}
