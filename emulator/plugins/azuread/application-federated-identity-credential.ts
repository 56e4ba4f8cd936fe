import { textAt, textsAt, type JsonObject } from "../json-object";
import type { Properties } from "../property-value";
import type { ResourceType } from "../resource-type";
import { applicationIdInput, parseCredentialId, toApplicationObjectId } from "./application-path";
import type { GraphClient } from "./graph-client";

const KIND = "federatedIdentityCredential";

/** A trust in tokens of another issuer; its id is `{objectId}/federatedIdentityCredential/{credentialId}`. */
export const applicationFederatedIdentityCredential: ResourceType<GraphClient> = {
  inputs: {
    applicationId: applicationIdInput,
    audiences: { shape: "strings", required: true },
    description: { shape: "string" },
    displayName: {
      shape: "string",
      required: true,
      replaces: true,
      pattern: { expression: /^[\w-]{1,120}$/, expected: "1 to 120 letters, digits, hyphens and underscores" },
    },
    issuer: { shape: "string", required: true },
    subject: { shape: "string", required: true },
  },
  computed: ["credentialId"],
  echoesInputs: true,
  async create(graph, args) {
    const objectId = toApplicationObjectId(args["applicationId"]);
    await graph.send("GET", `v1.0/applications/${objectId}`);
    const path = `v1.0/applications/${objectId}/federatedIdentityCredentials`;
    const created = await graph.send("POST", path, toDocument(args));
    const credentialId = textAt(created, "id") ?? "";
    await graph.waitForCreation(() => graph.find(`${path}/${credentialId}`));
    return { id: `${objectId}/${KIND}/${credentialId}` };
  },
  async read(graph, known) {
    const { objectId, credentialId } = parseCredentialId(KIND, known.id);
    const credential = await graph.find(toPath(known.id));
    if (credential === undefined) return undefined;
    return {
      applicationId: `/applications/${objectId}`,
      audiences: textsAt(credential, "audiences"),
      credentialId,
      description: textAt(credential, "description") ?? "",
      displayName: textAt(credential, "name") ?? "",
      issuer: textAt(credential, "issuer") ?? "",
      subject: textAt(credential, "subject") ?? "",
    };
  },
  async update(graph, known, args) {
    const { credentialId } = parseCredentialId(KIND, known.id);
    await graph.send("PATCH", toPath(known.id), { ...toDocument(args), id: credentialId });
  },
  delete: (graph, known) => graph.deleteObject(toPath(known.id)),
};

function toPath(id: string): string {
  const { objectId, credentialId } = parseCredentialId(KIND, id);
  return `v1.0/applications/${objectId}/federatedIdentityCredentials/${credentialId}`;
}

function toDocument(args: Properties): JsonObject {
  return {
    "@odata.type": "#microsoft.graph.federatedIdentityCredential",
    audiences: args["audiences"],
    description: args["description"] ?? "",
    issuer: args["issuer"],
    name: args["displayName"],
    subject: args["subject"],
  };
}
