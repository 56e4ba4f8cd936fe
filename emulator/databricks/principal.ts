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
}

/** A person. */
export interface User extends PrincipalFields {
  readonly kind: "user";
  readonly userName: string;
}

/** A service principal, of Databricks or of Entra: the workspace does not tell them apart. */
export interface ServicePrincipal extends PrincipalFields {
  readonly kind: "servicePrincipal";
  readonly applicationId: string;
}

/** Who can call the workspace. */
export type Principal = User | ServicePrincipal;

/** What permissions, logs and `/Me` call a principal: the user name, or the application id. */
export function nameOf(principal: Principal): string {
  return principal.kind === "user" ? principal.userName : principal.applicationId;
}

/** Folder of the principal's kind in SCIM references. */
export function scimFolder(principal: Principal): "Users" | "ServicePrincipals" {
  return principal.kind === "user" ? "Users" : "ServicePrincipals";
}
