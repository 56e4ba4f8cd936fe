import { databricksNotFound } from "./databricks/errors";
import { armError } from "./azure/arm/arm-failure";
import { entraError } from "./azure/entra/entra-failure";
import { isTenantSegment } from "./azure/entra/login-address";
import { graphError } from "./azure/graph/graph-failure";
import { vaultError } from "./azure/key-vault/vault-failure";
import { vaultNameOf } from "./azure/key-vault/vault-address";
import type { EmulatorRequest, EmulatorResponse } from "./kernel/exchange";

const DATABRICKS = new Set(["api", "oidc", ".well-known", "aad", "telemetry", "telemetry-ext", "telemetry-unauth"]);
const VAULT = new Set(["secrets", "deletedsecrets", "keys", "deletedkeys", "certificates", "deletedcertificates"]);
const RESOURCE_MANAGER = new Set(["subscriptions", "providers", "tenants"]);

/**
 * The answer to a request without a route, in the format of the service that it was meant for: the host name or the
 * first segment of the path identifies it. Its time stamps are real time.
 */
export function answerUnknownRoute(request: EmulatorRequest): EmulatorResponse {
  const segments = request.path.split("/").filter((segment) => segment !== "");
  const [first = "", second = ""] = segments;
  if (vaultNameOf(request.hostname) !== undefined || VAULT.has(first)) {
    return vaultError(404, "NotFound", `No resource of Key Vault has the path '${request.path}'.`);
  }
  if (DATABRICKS.has(first)) return databricksNotFound(request);
  if (first === "v1.0" || first === "beta") {
    const text = `Resource not found for the segment '${second}'.`;
    return graphError(request, Date.now(), 400, "BadRequest", text);
  }
  if (RESOURCE_MANAGER.has(first)) {
    return armError(404, "InvalidResourceType", `The resource type of '${request.path}' could not be found.`);
  }
  if (isTenantSegment(first) && segments.length > 1) {
    const text = `The login service has no endpoint '/${segments.slice(1).join("/")}'.`;
    return entraError(request, Date.now(), 90100, text);
  }
  return { status: 404, body: { error: "not found" } };
}
