import { objectsAt, textAt } from "../json-object";
import type { ResourceType } from "../resource-type";
import { applicationIdInput, parseCredentialId, toApplicationObjectId } from "./application-path";
import type { GraphClient } from "./graph-client";

const DATE = {
  expression: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  expected: "an RFC 3339 date, 2030-01-02T03:04:05Z",
};

/** A client secret of an application; its id is `{objectId}/password/{keyId}`. Every input replaces it. */
export const applicationPassword: ResourceType<GraphClient> = {
  inputs: {
    applicationId: applicationIdInput,
    displayName: { shape: "string", replaces: true, computed: true },
    endDate: { shape: "string", replaces: true, computed: true, pattern: DATE },
    // The real provider accepts it and sends nothing: the password then expires after Graph's two years.
    endDateRelative: { shape: "string", replaces: true, writeOnly: true },
    rotateWhenChanged: { shape: "string-map", replaces: true, writeOnly: true },
    startDate: { shape: "string", replaces: true, computed: true, pattern: DATE },
  },
  computed: ["keyId", "value"],
  secretOutputs: ["value"],
  echoesInputs: true,
  async create(graph, args) {
    const objectId = toApplicationObjectId(args["applicationId"]);
    await graph.send("GET", `v1.0/applications/${objectId}`);
    const added = await graph.send("POST", `v1.0/applications/${objectId}/addPassword`, {
      passwordCredential: {
        ...(args["displayName"] === undefined ? {} : { displayName: args["displayName"] }),
        ...(args["startDate"] === undefined ? {} : { startDateTime: args["startDate"] }),
        ...(args["endDate"] === undefined ? {} : { endDateTime: args["endDate"] }),
      },
    });
    const keyId = textAt(added, "keyId") ?? "";
    const outputs = { keyId, value: textAt(added, "secretText") ?? "" };
    await graph.waitForCreation(() => findPassword(graph, objectId, keyId));
    return { id: `${objectId}/password/${keyId}`, outputs };
  },
  async read(graph, known) {
    const { objectId, credentialId } = parseCredentialId("password", known.id);
    const password = await findPassword(graph, objectId, credentialId);
    if (password === undefined) return undefined;
    return {
      applicationId: `/applications/${objectId}`,
      displayName: textAt(password, "displayName") ?? "",
      endDate: textAt(password, "endDateTime") ?? "",
      keyId: credentialId,
      startDate: textAt(password, "startDateTime") ?? "",
    };
  },
  async delete(graph, known) {
    const { objectId, credentialId } = parseCredentialId("password", known.id);
    const path = `v1.0/applications/${objectId}/removePassword`;
    await graph.send("POST", path, { keyId: credentialId });
    await graph.waitForDeletion(`Microsoft Graph, POST /${path}`, () => findPassword(graph, objectId, credentialId));
  },
};

async function findPassword(graph: GraphClient, objectId: string, keyId: string) {
  const application = await graph.find(`v1.0/applications/${objectId}`);
  return objectsAt(application, "passwordCredentials").find((password) => textAt(password, "keyId") === keyId);
}
