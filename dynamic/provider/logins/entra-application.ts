import { ENTRA_AUDIENCE } from "../../arguments/federated-logins";
import { toAzureCloud } from "../azure/clouds";
import type { Runtime } from "../runtime";
import { bearerAccess } from "./access-tokens";
import { type ClientProof, requestByClientCredentials } from "./client-credentials";
import type { IdentityTokenSupplier } from "./identity-token";
import type { Access, LoginResource } from "./login-method";
import { assertTrusted, type TrustedIdentity } from "./trusted-identity";

/** An application of an Entra tenant. */
export interface EntraApplication {
  readonly tenantId: string;
  readonly clientId: string;
}

/** Access of an application of Entra to a resource of the workspace's cloud. */
export function openApplication(
  runtime: Runtime,
  origin: string,
  { tenantId, clientId }: EntraApplication,
  proof: ClientProof,
  resource: LoginResource,
): Access {
  const { scopes } = toAzureCloud(runtime.env, origin);
  return bearerAccess(
    runtime,
    requestByClientCredentials(runtime, {
      tokenEndpoint: toTokenEndpoint(runtime, origin, tenantId),
      clientId,
      scope: scopes[resource],
      proof,
    }),
  );
}

/** Where the applications of a tenant log in, in the workspace's cloud. */
export function toTokenEndpoint(runtime: Runtime, origin: string, tenantId: string): string {
  const { authority } = toAzureCloud(runtime.env, origin);
  return `${authority}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
}

/** The proof of an application that a federated credential of it accepts: an identity token of the run. */
export function identityTokenProof(
  { identity, getIdentityToken }: IdentityTokenSupplier,
  trusted: EntraApplication & TrustedIdentity,
): ClientProof {
  return {
    kind: "assertion",
    identity,
    getAssertion: async () => {
      const token = await getIdentityToken(ENTRA_AUDIENCE);
      assertTrusted(token, trusted);
      return token;
    },
  };
}
