import type * as Oauth from "oauth4webapi" with { "resolution-mode": "import" };
import { nameIdentity } from "../errors/api-error";
import { keepSecret } from "../errors/clean-words";
import { readFederatedIdentity } from "../errors/federated-identity";
import type { Runtime } from "../runtime";
import type { AccessTokenRequest } from "./access-tokens";
import { requestByGrant } from "./token-grant";

/** How a client proves who it is. */
export type ClientProof =
  | {
      /** Where the endpoint takes the secret. */
      readonly kind: "secret in header" | "secret in body";
      readonly secret: string;
    }
  | {
      /** An assertion, made for one request. */
      readonly kind: "assertion";
      /** Identifies what signs it. May hold secrets. */
      readonly identity: readonly string[];
      readonly getAssertion: () => Promise<string>;
    };

/** An OAuth client that logs in as itself. */
export interface ClientCredentials {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly scope: string;
  readonly proof: ClientProof;
}

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * A request for an access token by client credentials.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-2.2
 */
export function requestByClientCredentials(runtime: Runtime, credentials: ClientCredentials): AccessTokenRequest {
  const { tokenEndpoint, clientId, scope, proof } = credentials;
  const identity = proof.kind === "assertion" ? proof.identity : [proof.secret];
  return requestByGrant(runtime, {
    tokenEndpoint,
    clientId,
    identity: ["client_credentials", scope, ...identity],
    prepare: async () => {
      const { authenticate, assertion = "" } = await toAuthentication(runtime, proof);
      return (oauth, server, client, options) =>
        oauth
          .clientCredentialsGrantRequest(server, client, authenticate(oauth), new URLSearchParams({ scope }), options)
          .catch((error: unknown) => {
            throw nameIdentity(error, readFederatedIdentity(assertion, clientId));
          });
    },
  });
}

interface Authentication {
  readonly authenticate: (oauth: typeof Oauth) => Oauth.ClientAuth;
  readonly assertion?: string;
}

async function toAuthentication(runtime: Runtime, proof: ClientProof): Promise<Authentication> {
  if (proof.kind !== "assertion") {
    keepSecret(runtime, proof.secret);
    return {
      authenticate: ({ ClientSecretBasic, ClientSecretPost }) =>
        proof.kind === "secret in header" ? ClientSecretBasic(proof.secret) : ClientSecretPost(proof.secret),
    };
  }
  const assertion = await proof.getAssertion();
  keepSecret(runtime, assertion);
  return {
    assertion,
    authenticate: () => (_server, client, body) => {
      body.set("client_id", client.client_id);
      body.set("client_assertion_type", ASSERTION_TYPE);
      body.set("client_assertion", assertion);
    },
  };
}
