import { randomUUID } from "node:crypto";
import { ApiFailure } from "../api-failure";
import { objectsAt, textAt, textsAt, type JsonObject } from "../json-object";
import { isList, type Properties } from "../property-value";
import type { InputFields, ResourceType } from "../resource-type";
import type { GraphClient } from "./graph-client";
import { toServicePrincipalOutputs } from "./service-principal-outputs";
import { toTags } from "./service-principal-tags";

const switches = (...names: string[]): InputFields => {
  return Object.fromEntries(names.map((name) => [name, { shape: "boolean" }]));
};

const inputs: InputFields = {
  clientId: { shape: "string", required: true, replaces: true },
  accountEnabled: { shape: "boolean", default: true },
  alternativeNames: { shape: "strings" },
  appRoleAssignmentRequired: { shape: "boolean" },
  description: { shape: "string" },
  featureTags: { shape: { objects: switches("customSingleSignOn", "enterprise", "gallery", "hide") }, computed: true },
  features: {
    shape: {
      objects: switches("customSingleSignOnApp", "enterpriseApplication", "galleryApplication", "visibleToUsers"),
    },
    computed: true,
  },
  loginUrl: { shape: "string" },
  notes: { shape: "string" },
  notificationEmailAddresses: { shape: "strings" },
  owners: { shape: "strings" },
  preferredSingleSignOnMode: { shape: "string" },
  samlSingleSignOn: { shape: { object: { relayState: { shape: "string" } } } },
  tags: { shape: "strings", computed: true },
  useExisting: { shape: "boolean", writeOnly: true },
};

/** The service principal of an application in this tenant; its id is `/servicePrincipals/{objectId}`. */
export const servicePrincipal: ResourceType<GraphClient> = {
  inputs,
  computed: [
    "appRoleIds",
    "appRoles",
    "applicationTenantId",
    "displayName",
    "homepageUrl",
    "logoutUrl",
    "oauth2PermissionScopeIds",
    "oauth2PermissionScopes",
    "objectId",
    "redirectUris",
    "samlMetadataUrl",
    "servicePrincipalNames",
    "signInAudience",
    "type",
  ],
  echoesInputs: true,
  check(args) {
    const given = ["featureTags", "features", "tags"].filter((name) => args[name] !== undefined);
    if (given.length < 2) return [];
    return given.map((property) => ({ property, reason: `only one of ${given.join(", ")} can be given` }));
  },
  async create(graph, args) {
    const clientId = String(args["clientId"]);
    const filter = encodeURIComponent(`appId eq '${clientId}'`);
    const listed = await graph.send("GET", `v1.0/servicePrincipals?$filter=${filter}`);
    const existing = textAt(objectsAt(listed, "value")[0], "id");
    if (existing !== undefined) {
      const id = `/servicePrincipals/${existing}`;
      if (args["useExisting"] !== true) {
        throw new Error(`a service principal of ${clientId} exists: ${id}; import it, or set useExisting`);
      }
      await graph.send("PATCH", `v1.0${id}`, toDocument(args));
      // Owners that the program does not name are no change to the real provider: they stay until the next update.
      if (texts(args["owners"]).length > 0) await setOwners(graph, existing, args);
      return { id };
    }
    const objectId = await createNew(graph, args);
    return { id: `/servicePrincipals/${objectId}` };
  },
  async read(graph, known) {
    const path = toPath(known.id);
    const principal = await graph.find(`v1.0${path}`);
    if (principal === undefined) return undefined;
    const beta = await graph.send("GET", `beta${path}?$select=samlMetadataUrl`);
    const owners = objectsAt(await graph.send("GET", `v1.0${path}/owners`), "value");
    return toServicePrincipalOutputs(principal, beta, owners);
  },
  async update(graph, known, args) {
    await graph.send("PATCH", `v1.0${toPath(known.id)}`, toDocument(args));
    await setOwners(graph, toPath(known.id).slice("/servicePrincipals/".length), args);
  },
  async delete(graph, known) {
    const path = `v1.0${toPath(known.id)}`;
    if (known.inputs["useExisting"] !== true) return graph.deleteObject(path);
    // The real provider ignores a failure here, and waits for nothing.
    await graph.send("DELETE", path).catch(() => undefined);
  },
};

async function createNew(graph: GraphClient, args: Properties): Promise<string> {
  const caller = await graph.callerObjectId();
  const owners = new Set([caller, ...texts(args["owners"])]);
  const body: JsonObject = {
    ...toDocument(args),
    // A PATCH of the description succeeds once the new principal has reached the replicas.
    description: `TERRAFORM_UPDATE_${randomUUID()}`,
    appId: args["clientId"],
    "owners@odata.bind": await Promise.all([...owners].slice(0, 20).map((owner) => graph.toReference(owner))),
  };
  const created = await graph.waitFor(async () => {
    try {
      return await graph.send("POST", "v1.0/servicePrincipals", body);
    } catch (error) {
      if (isApplicationNotReplicated(error)) return undefined;
      throw error;
    }
  });
  const objectId = textAt(created, "id");
  if (objectId === undefined)
    throw new Error(`no application ${String(args["clientId"])} to make a service principal of`);
  await graph.send("PATCH", `v1.0/servicePrincipals/${objectId}`, { description: args["description"] ?? null });
  await setOwners(graph, objectId, args);
  return objectId;
}

/** Makes the owners exactly those in the inputs: none, when none are given. */
async function setOwners(graph: GraphClient, objectId: string, args: Properties): Promise<void> {
  const path = `v1.0/servicePrincipals/${objectId}/owners`;
  const wanted = new Set(texts(args["owners"]));
  const found = objectsAt(await graph.send("GET", path), "value").flatMap((owner) => textAt(owner, "id") ?? []);
  for (const owner of wanted) {
    if (found.includes(owner)) continue;
    await graph.send("POST", `${path}/$ref`, { "@odata.id": await graph.toReference(owner) });
  }
  for (const owner of found) {
    if (!wanted.has(owner)) await graph.send("DELETE", `${path}/${owner}/$ref`);
  }
}

function toDocument(args: Properties): JsonObject {
  return {
    accountEnabled: args["accountEnabled"] ?? true,
    alternativeNames: args["alternativeNames"] ?? [],
    appRoleAssignmentRequired: args["appRoleAssignmentRequired"] ?? false,
    description: args["description"] ?? null,
    loginUrl: args["loginUrl"] ?? null,
    notes: args["notes"] ?? null,
    notificationEmailAddresses: args["notificationEmailAddresses"] ?? [],
    preferredSingleSignOnMode: args["preferredSingleSignOnMode"] ?? null,
    samlSingleSignOnSettings: args["samlSingleSignOn"] ?? {},
    tags: toTags(args),
  };
}

function isApplicationNotReplicated(error: unknown): boolean {
  if (!(error instanceof ApiFailure)) return false;
  if (error.status === 400) return error.said.includes("does not reference a valid application object");
  return error.status === 403 && error.said.includes("the backing application of the service principal being created");
}

function toPath(id: string): string {
  if (!/^\/servicePrincipals\/[^/]+$/.test(id))
    throw new Error(`${id} is not of the form /servicePrincipals/{objectId}`);
  return id;
}

function texts(value: Properties[string] | undefined): readonly string[] {
  return isList(value) ? textsAt({ value }, "value") : [];
}
