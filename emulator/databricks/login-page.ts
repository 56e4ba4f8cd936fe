import type { AddRoute } from "./databricks-state";
import { openEndpoint } from "./endpoint";

const AZURE_DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

/** The login page of a human: clients follow it to nowhere, and learn the workspace's tenant from where it leads. */
export function addLoginPageRoute(route: AddRoute): void {
  route(
    "GET",
    "/aad/auth",
    openEndpoint((_request, { tenant }) => ({
      status: 302,
      headers: {
        location: `https://login.microsoftonline.com/${tenant.seed.tenantId}/oauth2/authorize?client_id=${AZURE_DATABRICKS}&response_type=id_token`,
      },
    })),
  );
}
