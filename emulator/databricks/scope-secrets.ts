import type { AddRoute } from "./databricks-state";
import { endpoint } from "./endpoint";
import { apiFailure, invalidParameter } from "./errors";
import { type JsonObject, optionalText, readBody, requiredText } from "./request-body";
import { findScope, mayUseScope } from "./scope-access";
import type { SecretScope } from "./workspace";
import { nameOf } from "./workspace-principal";

const SCOPE_NAME = /^[\w.@-]{1,128}$/;

/**
 * Secret scopes kept by Databricks, and their secrets.
 * @see https://docs.databricks.com/api/azure/workspace/secrets
 */
export function addSecretRoutes(route: AddRoute): void {
  const demands = { scope: "secrets" };
  const folder = "/api/2.0/secrets";

  route(
    "POST",
    `${folder}/scopes/create`,
    endpoint(demands, ({ request, workspace, context, caller }) => {
      const body = readBody(request);
      const name = requiredText(body, "scope");
      if (!SCOPE_NAME.test(name)) throw invalidParameter(`Invalid scope name: ${name}`);
      const backend = optionalText(body, "scope_backend_type") ?? "DATABRICKS";
      if (backend !== "DATABRICKS") throw invalidParameter(`Scopes backed by ${backend} are not supported`);
      const managers = optionalText(body, "initial_manage_principal");
      if (managers !== undefined && managers !== "users") {
        throw invalidParameter("initial_manage_principal can only be users");
      }
      if (workspace.secretScopes.some((scope) => scope.name.toLowerCase() === name.toLowerCase())) {
        throw apiFailure(400, "RESOURCE_ALREADY_EXISTS", `Scope ${name} already exists!`);
      }
      const acls = [{ principal: managers ?? nameOf(caller.principal), permission: "MANAGE" as const }];
      workspace.secretScopes.push({ name, acls, secrets: {} });
      context.touch();
      return { status: 200, body: {} };
    }),
  );

  route(
    "GET",
    `${folder}/scopes/list`,
    endpoint(demands, (call) => {
      const scopes = call.workspace.secretScopes.filter((scope) => mayUseScope(call, scope, "READ"));
      return {
        status: 200,
        body: { scopes: scopes.map(({ name, backend }) => ({ name, backend_type: backend ?? "DATABRICKS" })) },
      };
    }),
  );

  route(
    "POST",
    `${folder}/scopes/delete`,
    endpoint(demands, (call) => {
      const scope = findScope(call, requiredText(readBody(call.request), "scope"), "MANAGE");
      call.workspace.secretScopes = call.workspace.secretScopes.filter((other) => other !== scope);
      call.context.touch();
      return { status: 200, body: {} };
    }),
  );

  route(
    "POST",
    `${folder}/put`,
    endpoint(demands, (call) => {
      const body = readBody(call.request);
      const scope = findScope(call, requiredText(body, "scope"), "WRITE");
      requireOwnBackend(scope);
      const key = findKey(scope, requiredText(body, "key"));
      scope.secrets[key] = { base64: readValue(body), updatedAt: call.context.now };
      call.context.touch();
      call.context.describe({ note: `put secret ${scope.name}/${key}` });
      return { status: 200, body: {} };
    }),
  );

  route(
    "GET",
    `${folder}/get`,
    endpoint(demands, (call) => {
      const { query } = call.request;
      const scope = findScope(call, query.get("scope") ?? "", "READ");
      const key = findKey(scope, query.get("key") ?? "");
      const secret = scope.secrets[key];
      if (secret === undefined) {
        throw apiFailure(
          404,
          "RESOURCE_DOES_NOT_EXIST",
          `Failed to get secret ${key} for scope ${scope.name}. Secret does not exist!`,
        );
      }
      return { status: 200, body: { key, value: secret.base64 } };
    }),
  );

  route(
    "GET",
    `${folder}/list`,
    endpoint(demands, (call) => {
      const scope = findScope(call, call.request.query.get("scope") ?? "", "READ");
      const secrets = Object.entries(scope.secrets).map(([key, secret]) => ({
        key,
        last_updated_timestamp: secret.updatedAt,
      }));
      return { status: 200, body: secrets.length === 0 ? {} : { secrets } };
    }),
  );

  route(
    "POST",
    `${folder}/delete`,
    endpoint(demands, (call) => {
      const body = readBody(call.request);
      const scope = findScope(call, requiredText(body, "scope"), "WRITE");
      const key = findKey(scope, requiredText(body, "key"));
      if (scope.secrets[key] === undefined) {
        throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Secret ${key} does not exist in scope ${scope.name}`);
      }
      delete scope.secrets[key];
      call.context.touch();
      return { status: 200, body: {} };
    }),
  );
}

/** The key as it was first written: its case does not count. */
function findKey({ secrets }: SecretScope, key: string): string {
  return Object.keys(secrets).find((known) => known.toLowerCase() === key.toLowerCase()) ?? key;
}

function requireOwnBackend({ name, backend }: SecretScope): void {
  if (backend === undefined) return;
  throw apiFailure(400, "BAD_REQUEST", `Cannot write secrets to Azure KeyVault-backed scope ${name}`);
}

function readValue(body: JsonObject): string {
  const text = optionalText(body, "string_value");
  const bytes = optionalText(body, "bytes_value");
  if ((text === undefined) === (bytes === undefined)) {
    throw invalidParameter("Exactly one of string_value and bytes_value must be given");
  }
  return bytes ?? Buffer.from(text ?? "", "utf8").toString("base64");
}
