/** The scope that allows every API. */
export const ALL_APIS = "all-apis";

/**
 * Names of the scopes a token can be limited to.
 * @see https://docs.databricks.com/api/workspace/api/scopes
 */
const API_SCOPES: ReadonlySet<string> = new Set([
  ALL_APIS,
  "access-management",
  "alerts",
  "apps",
  "authentication",
  "cleanrooms",
  "clusters",
  "command-execution",
  "dashboards",
  "dataquality",
  "files",
  "genie",
  "global-init-scripts",
  "instance-pools",
  "instance-profiles",
  "jobs",
  "libraries",
  "marketplace",
  "mlflow",
  "model-serving",
  "networking",
  "notifications",
  "pipelines",
  "postgres",
  "provisioning",
  "qualitymonitor",
  "queries",
  "query-history",
  "scim",
  "secrets",
  "settings",
  "sharing",
  "sql",
  "tags",
  "unity-catalog",
  "vector-search",
  "workspace",
]);

/** Whether a token can be limited to this scope. */
export function isApiScope(scope: string): boolean {
  return API_SCOPES.has(scope);
}
