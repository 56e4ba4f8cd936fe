import { ApiFailure } from "../api-failure";
import { booleanAt, objectsAt, textAt, type JsonObject } from "../json-object";
import type { Properties } from "../property-value";
import type { InputFields, ResourceType } from "../resource-type";
import { providerConfigInput, toProviderConfig } from "./provider-config";
import { ignoreMissing, isMissing, type WorkspaceClient } from "./workspace-session";

const PATH = "preview/scim/v2/ServicePrincipals";
const SCIM = "application/scim+json; charset=utf-8";
const SCHEMAS = ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"];

/** Entitlements by the name of the input that asks for them. */
const ENTITLEMENTS = {
  allowClusterCreate: "allow-cluster-create",
  allowInstancePoolCreate: "allow-instance-pool-create",
  databricksSqlAccess: "databricks-sql-access",
  workspaceAccess: "workspace-access",
  workspaceConsume: "workspace-consume",
} as const;

const entitlementInputs: InputFields = Object.fromEntries(
  Object.keys(ENTITLEMENTS).map((name) => [name, { shape: "boolean" }]),
);

/** Inputs that cannot be given beside `workspaceConsume`. */
const EXCLUDED = ["workspaceAccess", "databricksSqlAccess"] as const;

/** A service principal of the workspace; its id is the SCIM id. */
export const servicePrincipal: ResourceType<WorkspaceClient> = {
  inputs: {
    aclPrincipalId: { shape: "string", computed: true },
    active: { shape: "boolean", default: true },
    api: {
      shape: "string",
      writeOnly: true,
      pattern: { expression: /^workspace$/, expected: "workspace: the stand-in serves no account" },
    },
    applicationId: { shape: "string", replaces: true, computed: true },
    disableAsUserDeletion: { shape: "boolean", writeOnly: true },
    displayName: { shape: "string", computed: true },
    externalId: { shape: "string", computed: true },
    force: { shape: "boolean", writeOnly: true },
    forceDeleteHomeDir: { shape: "boolean", writeOnly: true },
    forceDeleteRepos: { shape: "boolean", writeOnly: true },
    home: { shape: "string", computed: true },
    providerConfig: providerConfigInput,
    repos: { shape: "string", computed: true },
    ...entitlementInputs,
  },
  computed: [],
  echoesInputs: true,
  check(args) {
    const failures = EXCLUDED.filter(
      (other) => args["workspaceConsume"] !== undefined && args[other] !== undefined,
    ).map((other) => ({ property: "workspaceConsume", reason: `"workspaceConsume" conflicts with "${other}"` }));
    if (args["applicationId"] !== undefined || args["displayName"] !== undefined) return failures;
    const reason = "one of 'applicationId' and 'displayName' has to be given";
    return [...failures, { property: "displayName", reason }];
  },
  async create(workspace, args) {
    try {
      const created = await workspace.send("POST", PATH, { ...toDocument(args), ...toIdentity(args) }, SCIM);
      return { id: textAt(created, "id") ?? "" };
    } catch (error) {
      const existing = args["force"] === true && isDuplicate(error) ? await findExisting(workspace, args) : undefined;
      if (existing === undefined) throw error;
      await replaceDocument(workspace, existing, args);
      return { id: existing };
    }
  },
  async read(workspace, known) {
    const attributes = "userName,displayName,active,externalId,entitlements";
    let principal: JsonObject;
    try {
      principal = await workspace.send("GET", `${PATH}/${known.id}?attributes=${attributes}`, undefined, SCIM);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const applicationId = textAt(principal, "applicationId") ?? "";
    return {
      aclPrincipalId: `servicePrincipals/${applicationId}`,
      active: booleanAt(principal, "active") ?? false,
      applicationId,
      displayName: textAt(principal, "displayName") ?? "",
      externalId: textAt(principal, "externalId") ?? null,
      home: `/Users/${applicationId}`,
      providerConfig: { ...(await toProviderConfig(workspace)) },
      repos: `/Repos/${applicationId}`,
      ...toEntitlementOutputs(principal, known.outputs),
    };
  },
  update: (workspace, known, args) => {
    return replaceDocument(workspace, known.id, { ...args, applicationId: known.outputs["applicationId"] ?? null });
  },
  async delete(workspace, known) {
    const { disableAsUserDeletion, forceDeleteHomeDir, forceDeleteRepos, home, repos } = known.outputs;
    if (disableAsUserDeletion === true && (forceDeleteHomeDir === true || forceDeleteRepos === true)) {
      throw new Error("disableAsUserDeletion excludes forceDeleteRepos and forceDeleteHomeDir");
    }
    if (disableAsUserDeletion === true) return deactivate(workspace, known.id);
    await ignoreMissing(workspace.send("DELETE", `${PATH}/${known.id}`, undefined, SCIM));
    const folders = [forceDeleteRepos === true ? repos : undefined, forceDeleteHomeDir === true ? home : undefined];
    for (const path of folders) {
      if (path !== undefined)
        await ignoreMissing(workspace.send("POST", "workspace/delete", { path, recursive: true }));
    }
  },
};

function toDocument(args: Properties): JsonObject {
  const selected = Object.entries(ENTITLEMENTS).filter(([name]) => args[name] === true);
  return {
    schemas: SCHEMAS,
    active: args["active"] ?? true,
    // One empty object is what the real provider sends for "none".
    entitlements: selected.length === 0 ? [{}] : selected.map(([, value]) => ({ value })),
    ...(args["displayName"] === undefined ? {} : { displayName: args["displayName"] }),
    ...(args["externalId"] === undefined ? {} : { externalId: args["externalId"] }),
  };
}

function toIdentity(args: Properties): JsonObject {
  return args["applicationId"] === undefined ? {} : { applicationId: args["applicationId"] };
}

async function replaceDocument(workspace: WorkspaceClient, id: string, args: Properties): Promise<void> {
  const current = await workspace.send("GET", `${PATH}/${id}?attributes=groups,roles`, undefined, SCIM);
  const { isAzure } = await workspace.getWorkspace();
  const document = {
    ...toDocument(args),
    ...(isAzure ? toIdentity(args) : {}),
    // A PUT removes what it leaves out.
    groups: objectsAt(current, "groups"),
    roles: objectsAt(current, "roles"),
  };
  await workspace.send("PUT", `${PATH}/${id}`, document, SCIM);
}

async function deactivate(workspace: WorkspaceClient, id: string): Promise<void> {
  const operation = { op: "replace", path: "active", value: [{ value: "false" }] };
  const body = { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [operation] };
  await ignoreMissing(workspace.send("PATCH", `${PATH}/${id}`, body, SCIM));
}

async function findExisting(workspace: WorkspaceClient, args: Properties): Promise<string | undefined> {
  const filter = encodeURIComponent(`applicationId eq "${String(args["applicationId"])}"`);
  const found = await workspace.send("GET", `${PATH}?excludedAttributes=roles&filter=${filter}`, undefined, SCIM);
  return textAt(objectsAt(found, "Resources")[0], "id");
}

function isDuplicate(error: unknown): boolean {
  return error instanceof ApiFailure && /^Service principal with application ID .+ already exists\.$/.test(error.said);
}

/**
 * The entitlements that the service lists, and those that are known: as in the real provider, a read does not notice that
 * one was taken away.
 */
function toEntitlementOutputs(principal: JsonObject, known: Properties): Properties {
  const found = objectsAt(principal, "entitlements").map((entitlement) => textAt(entitlement, "value"));
  const outputs = Object.entries(ENTITLEMENTS).flatMap(([name, value]) => {
    if (found.includes(value)) return [[name, true] as const];
    return known[name] === undefined ? [] : [[name, known[name]] as const];
  });
  return Object.fromEntries(outputs);
}
