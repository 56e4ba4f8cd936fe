import type { AddRoute } from "./databricks-state";
import { endpoint } from "./endpoint";
import { apiFailure, invalidParameter } from "./errors";
import { nameOf } from "./workspace-principal";

/** The folders that every workspace has. */
const ROOTS = ["/Repos", "/Shared", "/Users"];

/**
 * Lists of what this workspace has none of: clusters, and objects beside the folders of every workspace and the homes of
 * its principals. Clients ask for them to see whether they may work.
 * @see https://docs.databricks.com/api/azure/workspace/workspace/list
 */
export function addEmptyWorkspaceRoutes(route: AddRoute): void {
  for (const version of ["2.0", "2.1"]) {
    route(
      "GET",
      `/api/${version}/clusters/list`,
      endpoint({ scope: "clusters" }, () => ({ status: 200, body: {} })),
    );
  }
  route(
    "GET",
    "/api/2.0/workspace/list",
    endpoint({ scope: "workspace" }, ({ request, workspace }) => {
      const path = request.query.get("path");
      if (path === null) throw invalidParameter("Missing required field: path");
      const homes = workspace.principals.map((principal) => ({ name: nameOf(principal), id: Number(principal.id) }));
      const children = homes.map(({ name, id }) => toFolder(`/Users/${name}`, id));
      const roots = ROOTS.map((root, index) => toFolder(root, index + 1));
      const folder = path === "/" ? path : path.replace(/\/$/, "");
      if (folder === "/") return { status: 200, body: { objects: roots } };
      if (folder === "/Users") return { status: 200, body: { objects: children } };
      if (![...roots, ...children].some((known) => known.path === folder)) {
        throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Path (${path}) doesn't exist.`);
      }
      return { status: 200, body: {} };
    }),
  );
}

function toFolder(path: string, id: number): { readonly path: string } {
  return { object_type: "DIRECTORY", path, object_id: id, resource_id: String(id) } as { readonly path: string };
}
