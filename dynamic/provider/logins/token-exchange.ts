import { nameIdentity } from "../errors/api-error";
import { readFederatedIdentity } from "../errors/federated-identity";
import type { Runtime } from "../runtime";
import type { Access } from "./login-method";
import { bearerAccess } from "./access-tokens";
import { getTokenAudience } from "./token-audience";
import type { IdentityTokenSupplier } from "./identity-token";
import { requestByGrant } from "./token-grant";
import { assertTrusted, type TrustedIdentity } from "./trusted-identity";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const SCOPE = "all-apis";

/** A service principal that logs in at the workspace by an identity token of the run. */
export interface FederatedPrincipal extends TrustedIdentity {
  readonly clientId: string;
  /** Audience of the identity token; undefined for the workspace's own. */
  readonly audience?: string | undefined;
}

/**
 * Access to a workspace by the exchange of an identity token, which a federation policy of the service principal accepts.
 *
 * @see https://docs.databricks.com/aws/en/dev-tools/auth/oauth-federation-exchange
 */
export function exchangeAccess(
  runtime: Runtime,
  origin: string,
  { clientId, audience, ...trusted }: FederatedPrincipal,
  { identity, takesAudience, getIdentityToken }: IdentityTokenSupplier,
): Access {
  const tokenEndpoint = `${origin}/oidc/v1/token`;
  const request = requestByGrant(runtime, {
    tokenEndpoint,
    clientId,
    identity: [TOKEN_EXCHANGE, SCOPE, audience ?? "", ...identity],
    prepare: async () => {
      const asked = takesAudience ? (audience ?? (await getTokenAudience(runtime, origin, tokenEndpoint))) : "";
      const subjectToken = await getIdentityToken(asked);
      assertTrusted(subjectToken, trusted);
      const parameters = { subject_token: subjectToken, subject_token_type: JWT, scope: SCOPE };
      return (oauth, server, client, options) =>
        oauth
          .genericTokenEndpointRequest(server, client, oauth.None(), TOKEN_EXCHANGE, parameters, options)
          .catch((error: unknown) => {
            throw nameIdentity(error, readFederatedIdentity(subjectToken, clientId));
          });
    },
  });
  return bearerAccess(runtime, request);
}
