import type { AddRoute } from "./databricks-state";
import { endpoint } from "./endpoint";
import { apiFailure, invalidParameter } from "./errors";
import { readBody } from "./request-body";

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  "enableDbfsFileBrowser",
  "enableDeprecatedClusterNamedInitScripts",
  "enableDeprecatedGlobalInitScripts",
  "enableExportNotebook",
  "enableFileStoreEndpoint",
  "enableIpAccessLists",
  "enableJobViewAcls",
  "enableNotebookTableClipboard",
  "enableProjectTypeInWorkspace",
  "enableResultsDownloading",
  "enableTokensConfig",
  "enableUploadDataUis",
  "enableVerboseAuditLogs",
  "enableWebTerminal",
  "enforceUserIsolation",
  "maxTokenLifetimeDays",
  "mlflowRunArtifactDownloadEnabled",
  "storeInteractiveNotebookResultsInCustomerAccount",
]);

/**
 * Workspace settings: texts, stored as they are written, case included.
 * @see https://docs.databricks.com/api/azure/workspace/workspaceconf
 */
export function addWorkspaceConfRoutes(route: AddRoute): void {
  const demands = { scope: "settings", administrator: true };
  const path = "/api/2.0/workspace-conf";

  route(
    "GET",
    path,
    endpoint(demands, ({ request, workspace }) => {
      const keys = (request.query.get("keys") ?? "").split(",").filter((key) => key !== "");
      if (keys.length === 0) throw invalidParameter("Missing required field: keys");
      requireKnownKeys(keys);
      return { status: 200, body: Object.fromEntries(keys.map((key) => [key, workspace.conf[key] ?? null])) };
    }),
  );

  route(
    "PATCH",
    path,
    endpoint(demands, ({ request, workspace, context }) => {
      const wanted = Object.entries(readBody(request));
      requireKnownKeys(wanted.map(([key]) => key));
      const refused = wanted.filter(([key, value]) => !isAllowed(key, value));
      if (refused.length > 0) {
        const values = JSON.stringify(Object.fromEntries(refused));
        throw apiFailure(400, "INVALID_REQUEST", `Some values are not allowed: ${values}`);
      }
      for (const [key, value] of wanted) workspace.conf[key] = String(value);
      context.touch();
      context.describe({ note: `configured ${wanted.map(([key]) => key).join(", ")}` });
      return { status: 204 };
    }),
  );
}

function requireKnownKeys(keys: readonly string[]): void {
  const unknown = keys.filter((key) => !KNOWN_KEYS.has(key));
  if (unknown.length > 0) throw apiFailure(400, "INVALID_REQUEST", `Invalid keys: ${JSON.stringify(unknown)}`);
}

/** "0" clears the maximum lifetime; an empty text clears nothing. */
function isAllowed(key: string, value: unknown): boolean {
  if (typeof value !== "string" || value === "") return false;
  if (key === "enableTokensConfig") return /^(true|false)$/i.test(value);
  return key !== "maxTokenLifetimeDays" || (/^\d{1,3}$/.test(value) && Number(value) <= 730);
}
