import type { PrincipalLogin } from "../../arguments/auth-types";
import { azureCli } from "./azure-cli";
import { azureClientCertificate } from "./azure-client-certificate";
import { azureClientSecret } from "./azure-client-secret";
import { environment } from "./environment";
import type { Credentials, OwnMethod, PrincipalMethod } from "./login-method";
import { azureDevOpsOidc } from "./azure-devops-oidc";
import { azureDevOpsOidcAzure } from "./azure-devops-oidc-azure";
import { azureMsi } from "./azure-msi";
import { azureWorkloadIdentity } from "./azure-workload-identity";
import { envOidc } from "./env-oidc";
import { fileOidc } from "./file-oidc";
import { githubOidc } from "./github-oidc";
import { githubOidcAzure } from "./github-oidc-azure";
import { oauthM2M } from "./oauth-m2m";
import { onBehalfOf } from "./on-behalf-of";
import { oneTimeSecret } from "./one-time-secret";
import { pat } from "./pat";

type AuthTypeName = Credentials["authType"] | PrincipalLogin["authType"];

/**
 * Every login method, in the order in which Databricks' unified authentication tries them. Methods that only this
 * package has stand where they surprise least: before a method that needs less. A new method is a file, its fields in
 * `arguments/auth-types/`, and an entry there and here.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/auth_default.go
 */
export const LOGIN_METHODS = {
  pat,
  "oauth-m2m": oauthM2M,
  "github-oidc": githubOidc,
  "azure-devops-oidc": azureDevOpsOidc,
  "env-oidc": envOidc,
  "file-oidc": fileOidc,
  "github-oidc-azure": githubOidcAzure,
  "azure-devops-oidc-azure": azureDevOpsOidcAzure,
  "azure-msi": azureMsi,
  "azure-client-certificate": azureClientCertificate,
  "azure-client-secret": azureClientSecret,
  "azure-workload-identity": azureWorkloadIdentity,
  "azure-cli": azureCli,
  "one-time-secret": oneTimeSecret,
  environment,
  "on-behalf-of": onBehalfOf,
} as const satisfies {
  readonly [Name in AuthTypeName]: Name extends Credentials["authType"]
    ? OwnMethod<Name>
    : Name extends PrincipalLogin["authType"]
      ? PrincipalMethod<Name>
      : never;
};

/**
 * The methods with credentials of their own, in that order: an administrator logs in by one of them. Choose a method by
 * the authType of the credentials: each accepts only its own.
 */
export const OWN_METHODS = Object.values(LOGIN_METHODS).filter(
  (method) => method.kind === "own",
) as readonly OwnMethod[];

/** The own method with this name. */
export function getOwnMethod(authType: Credentials["authType"]): OwnMethod {
  return LOGIN_METHODS[authType] as OwnMethod;
}
