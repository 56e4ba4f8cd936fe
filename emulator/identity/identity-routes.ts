import { addAzureDevOpsRoutes } from "./azure-devops";
import { addGithubRoutes } from "./github-actions";
import type { AddRoute } from "./identity-state";
import { getSigningKey, ISSUER_NAMES } from "./issuers";

/** The services from which pipelines get identity tokens, and the keys of these tokens. */
export function addIdentityRoutes(route: AddRoute): void {
  addGithubRoutes(route);
  addAzureDevOpsRoutes(route);
  addDiscoveryRoutes(route);
}

/** The configuration of each issuer and its keys, below a path of its own: all have one host here. */
function addDiscoveryRoutes(route: AddRoute): void {
  for (const name of ISSUER_NAMES) {
    route("GET", `/issuers/${name}/.well-known/openid-configuration`, ({ origin }, { tenant }) => ({
      status: 200,
      body: {
        issuer: tenant.identity.issuers[name].issuer,
        jwks_uri: `${origin}/issuers/${name}/.well-known/jwks`,
        subject_types_supported: ["public", "pairwise"],
        response_types_supported: ["id_token"],
        id_token_signing_alg_values_supported: ["RS256"],
        scopes_supported: ["openid"],
        claims_supported: ["sub", "aud", "exp", "iat", "iss", "jti", "nbf"],
      },
    }));
    route("GET", `/issuers/${name}/.well-known/jwks`, (_request, { tenant, touch }) => ({
      status: 200,
      body: { keys: [getSigningKey(tenant.identity, touch).publicJwk] },
    }));
  }
}
