import type { AddRoute } from "./databricks-state";
import { endpoint } from "./endpoint";
import { selectAttributes } from "./scim-resource";
import { toUserResource } from "./scim-users";

/**
 * The caller, as a SCIM user.
 * @see https://docs.databricks.com/api/azure/workspace/currentuser/me
 */
export function addMeRoute(route: AddRoute): void {
  route(
    "GET",
    "/api/2.0/preview/scim/v2/Me",
    endpoint({ scope: "me", api: "me" }, ({ request, workspace, context, caller }) => {
      context.describe({ note: "me" });
      return { status: 200, body: selectAttributes(request, toUserResource(workspace, caller.principal)) };
    }),
  );
}
