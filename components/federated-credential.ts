import type * as azuread from "@pulumi/azuread";
import type * as pulumi from "@pulumi/pulumi";
import type { EntraFederatedLogin } from "../dynamic/arguments/entra-login";
import { ENTRA_AUDIENCE, GITHUB_ISSUER } from "../dynamic/arguments/federated-logins";
import type { LoginInput } from "../dynamic/arguments/login";
import type { EntraIdentity, PrincipalContext } from "./principal-context";

/** Name of the credential, which cannot be changed: the application is the component's own, and has no other. */
const CREDENTIAL_NAME = "databricks-pat";

interface Audience {
  readonly audience?: pulumi.Input<string> | undefined;
}

/**
 * Lets the application trust the identity of the pipeline. It lasts over all rotations; another subject or issuer changes
 * it in place, because an application cannot have two credentials for one subject. Returns the login of the token, which
 * has subject and issuer too: after a change of one of them it is a new login, which may not be known everywhere yet.
 */
export function addFederatedCredential(
  { ApplicationFederatedIdentityCredential }: typeof azuread,
  login: EntraFederatedLogin,
  { application, inDirectory }: EntraIdentity,
  { name, options: { lasting } }: PrincipalContext,
): LoginInput {
  const { subject, issuer = GITHUB_ISSUER, audience = ENTRA_AUDIENCE, ...own }: EntraFederatedLogin & Audience = login;
  const credential = new ApplicationFederatedIdentityCredential(
    `${name}-app-federation`,
    {
      applicationId: application.id,
      displayName: CREDENTIAL_NAME,
      issuer,
      subject,
      audiences: [audience],
    },
    // Entra deletes it with its application. azuread waits 20 s for each that it deletes.
    { ...lasting, dependsOn: [inDirectory], ...(lasting.retainOnDelete ? {} : { deletedWith: application }) },
  );
  return {
    ...own,
    tenantId: inDirectory.applicationTenantId,
    subject: credential.subject,
    issuer: credential.issuer,
  } as LoginInput;
}
