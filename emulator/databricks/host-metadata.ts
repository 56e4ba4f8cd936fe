import type { AddRoute } from "./databricks-state";
import { openEndpoint } from "./endpoint";

/** Metadata of the host, for clients that know only its address. All values are text, the workspace id too. */
export function addHostMetadataRoute(route: AddRoute): void {
  route(
    "GET",
    "/.well-known/databricks-config",
    openEndpoint(({ origin }, { tenant }) => ({
      status: 200,
      body: {
        oidc_endpoint: `${origin}/oidc`,
        account_id: tenant.workspace.accountId,
        workspace_id: tenant.workspace.id,
        cloud: "Azure",
        host_type: "workspace",
        token_federation_default_oidc_audiences: [`${origin}/oidc/v1/token`],
      },
    })),
  );
}
