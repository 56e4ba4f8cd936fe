import { toAzureCloud } from "../azure/clouds";
import type { Runtime } from "../runtime";
import { bearerAccess } from "./access-tokens";
import { type ClientProof, requestByClientCredentials } from "./client-credentials";
import type { IdentityTokenSupplier } from "./identity-token";
import type { Access, LoginResource } from "./login-method";

/** An application of an Entra tenant. */
export interface EntraApplication {
  readonly tenantId: string;
  readonly clientId: string;
}

/** The audience of identity tokens that Entra exchanges, in every cloud. */
const ENTRA_AUDIENCE = "api://AzureADTokenExchange";

/** Access of an application of Entra to a resource of the workspace's cloud. */
export function openApplication(
  runtime: Runtime,
  origin: string,
  { tenantId, clientId }: EntraApplication,
  proof: ClientProof,
  resource: LoginResource,
): Access {
  const { authority, scopes } = toAzureCloud(runtime.env, origin);
  return bearerAccess(
    runtime,
    requestByClientCredentials(runtime, {
      tokenEndpoint: `${authority}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
      clientId,
      scope: scopes[resource],
      proof,
    }),
  );
}

/** The proof of an application that a federated credential of it accepts: an identity token of the run. */
export function identityTokenProof({ identity, getIdentityToken }: IdentityTokenSupplier): ClientProof {
  return { kind: "assertion", identity, getAssertion: () => getIdentityToken(ENTRA_AUDIENCE) };
}
