import { WorkspaceClient } from "../rest/workspace-client";
import type { AdministratorLogin } from "../../values/login";
import { toWorkspaceOrigin, workspaceHostProblem } from "../../values/workspace-host";
import type { StackConfiguration } from "../lifecycle";
import { azureClientSecretLogin, oauthM2MLogin } from "./client-credentials";
import { type Login, tokenLogin } from "./login";

/** A variable of Databricks' unified authentication, and the `databricks:` key of a stack configuration that sets it. */
type Variable = readonly [environment: string, configuration: string];

const HOST: Variable = ["DATABRICKS_HOST", "host"];
const AUTH_TYPE: Variable = ["DATABRICKS_AUTH_TYPE", "authType"];
const RESOURCE_ID: Variable = ["DATABRICKS_AZURE_RESOURCE_ID", "azureWorkspaceResourceId"];

/** The methods tried, in the order of unified authentication, with the variables that each needs. */
const METHODS = {
  pat: [["DATABRICKS_TOKEN", "token"]],
  "oauth-m2m": [
    ["DATABRICKS_CLIENT_ID", "clientId"],
    ["DATABRICKS_CLIENT_SECRET", "clientSecret"],
  ],
  "azure-client-secret": [
    ["ARM_CLIENT_ID", "azureClientId"],
    ["ARM_CLIENT_SECRET", "azureClientSecret"],
    ["ARM_TENANT_ID", "azureTenantId"],
  ],
} as const satisfies Record<AdministratorLogin["authType"], readonly Variable[]>;

type Source = { readonly name: string; readonly read: (variable: Variable) => string | undefined };

/** Thrown when nobody told how the administrator logs in. */
export class NoAdministratorError extends Error {
  override readonly name = "NoAdministratorError";
}

let stackConfiguration: StackConfiguration | undefined;

/** Keeps the stack configuration, the last place where the administrator's login is looked for. */
export function rememberStackConfiguration(config: StackConfiguration): void {
  stackConfiguration = config;
}

/**
 * The administrator's login for a workspace: the one given, else the environment's, else the stack configuration's.
 * What is found must be meant for this workspace: credentials beside another DATABRICKS_HOST are not sent to it. Throws
 * `NoAdministratorError` naming the variables looked for.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/unified-auth
 */
export function administratorLogin(origin: string, given: AdministratorLogin | undefined): Login {
  if (given !== undefined) return toLogin(origin, given, "given as input");
  const sources: Source[] = [
    { name: "the environment", read: ([variable]) => process.env[variable] || undefined },
    { name: "the stack configuration", read: ([, key]) => stackConfiguration?.get(`databricks:${key}`) || undefined },
  ];
  const reasons: string[] = [];
  for (const source of sources) {
    const found = find(source, origin);
    if (typeof found === "object") return toLogin(origin, found, `from ${source.name}`);
    reasons.push(`${source.name}: ${found}`);
  }
  throw new NoAdministratorError(
    `no workspace administrator to log in to ${origin} with. Set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, ` +
      `or ARM_CLIENT_ID, ARM_CLIENT_SECRET and ARM_TENANT_ID, or give administrator. Looked in ${reasons.join("; ")}`,
  );
}

/** The login that a source holds for this workspace, or why it holds none. */
function find(source: Source, origin: string): AdministratorLogin | string {
  const authType = source.read(AUTH_TYPE);
  if (authType !== undefined && !(authType in METHODS))
    return `authType "${authType}" is not one of ${Object.keys(METHODS).join(", ")}`;
  const method = (Object.keys(METHODS) as AdministratorLogin["authType"][]).find(
    (name) =>
      (authType === undefined || name === authType) &&
      METHODS[name].every((variable) => source.read(variable) !== undefined),
  );
  if (method === undefined)
    return authType === undefined ? "none of these set" : `authType "${authType}" without all of its variables`;
  const host = source.read(HOST);
  // Entra's credentials are good for every workspace of the tenant; the others belong to one.
  if (
    method !== "azure-client-secret" &&
    host !== undefined &&
    (workspaceHostProblem(host) !== undefined || toWorkspaceOrigin(host) !== origin)
  ) {
    return `credentials for another workspace, ${host}`;
  }
  return read(source, method);
}

function read(source: Source, authType: AdministratorLogin["authType"]): AdministratorLogin {
  const value = (variable: Variable): string => source.read(variable) ?? "";
  switch (authType) {
    case "pat":
      return { authType, token: value(METHODS.pat[0]) };
    case "oauth-m2m": {
      const [clientId, clientSecret] = METHODS[authType];
      return { authType, clientId: value(clientId), clientSecret: value(clientSecret) };
    }
    case "azure-client-secret": {
      const [clientId, clientSecret, tenantId] = METHODS[authType];
      const resourceId = source.read(RESOURCE_ID);
      return {
        authType,
        clientId: value(clientId),
        clientSecret: value(clientSecret),
        tenantId: value(tenantId),
        ...(resourceId === undefined ? {} : { azureWorkspaceResourceId: resourceId }),
      };
    }
  }
}

/** Calls to a workspace as its administrator: see `administratorLogin`. */
export function administratorClient(origin: string, given: AdministratorLogin | undefined): WorkspaceClient {
  return new WorkspaceClient(origin, administratorLogin(origin, given));
}

function toLogin(origin: string, login: AdministratorLogin, source: string): Login {
  const description = `the administrator (${login.authType}, ${source})`;
  switch (login.authType) {
    case "pat":
      return tokenLogin(description, login.token);
    case "oauth-m2m":
      return oauthM2MLogin(description, origin, login.clientId, login.clientSecret);
    case "azure-client-secret":
      return azureClientSecretLogin(description, origin, login);
  }
}
