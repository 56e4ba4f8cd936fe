import { booleanAt, numberAt, objectAt, textAt, type JsonObject } from "../json-object";
import { isSame, type Properties, type PropertyValue } from "../property-value";
import type { InputFields, ResourceType } from "../resource-type";
import { toApplicationObjectId } from "./application-path";
import type { GraphClient } from "./graph-client";

const AUDIENCES = /^(AzureADMyOrg|AzureADMultipleOrgs|AzureADandPersonalMicrosoftAccount|PersonalMicrosoftAccount)$/;

const inputs: InputFields = {
  displayName: { shape: "string", required: true, pattern: { expression: /./, expected: "not empty" } },
  description: { shape: "string" },
  groupMembershipClaims: { shape: "strings" },
  homepageUrl: { shape: "string" },
  implicitAccessTokenIssuanceEnabled: { shape: "boolean" },
  implicitIdTokenIssuanceEnabled: { shape: "boolean" },
  logoutUrl: { shape: "string" },
  marketingUrl: { shape: "string" },
  notes: { shape: "string" },
  privacyStatementUrl: { shape: "string" },
  requestedAccessTokenVersion: { shape: "integer", default: 2 },
  serviceManagementReference: { shape: "string" },
  signInAudience: {
    shape: "string",
    default: "AzureADMyOrg",
    pattern: { expression: AUDIENCES, expected: `one of ${AUDIENCES.source.slice(2, -2).replaceAll("|", ", ")}` },
  },
  supportUrl: { shape: "string" },
  termsOfServiceUrl: { shape: "string" },
};

/** Where each input is in Graph's application document: a member, or a member of an object within it. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  displayName: ["displayName"],
  description: ["description"],
  groupMembershipClaims: ["groupMembershipClaims"],
  homepageUrl: ["web", "homePageUrl"],
  implicitAccessTokenIssuanceEnabled: ["web", "implicitGrantSettings", "enableAccessTokenIssuance"],
  implicitIdTokenIssuanceEnabled: ["web", "implicitGrantSettings", "enableIdTokenIssuance"],
  logoutUrl: ["web", "logoutUrl"],
  marketingUrl: ["info", "marketingUrl"],
  notes: ["notes"],
  privacyStatementUrl: ["info", "privacyStatementUrl"],
  requestedAccessTokenVersion: ["api", "requestedAccessTokenVersion"],
  serviceManagementReference: ["serviceManagementReference"],
  signInAudience: ["signInAudience"],
  supportUrl: ["info", "supportUrl"],
  termsOfServiceUrl: ["info", "termsOfServiceUrl"],
};

/** An application registration; its id is `/applications/{objectId}`. */
export const applicationRegistration: ResourceType<GraphClient> = {
  inputs,
  computed: ["clientId", "disabledByMicrosoft", "objectId", "publisherDomain"],
  echoesInputs: true,
  async create(graph, args) {
    const application = await graph.send("POST", "v1.0/applications", toDocument(args, Object.keys(PLACES)));
    return { id: `/applications/${textAt(application, "id") ?? ""}` };
  },
  async read(graph, known) {
    const objectId = toApplicationObjectId(known.id);
    const application = await graph.find(`v1.0/applications/${objectId}`);
    if (application === undefined) return undefined;
    const implicit = objectAt(objectAt(application, "web"), "implicitGrantSettings");
    const claims = textAt(application, "groupMembershipClaims") ?? "";
    return {
      ...Object.fromEntries(Object.keys(PLACES).map((name) => [name, toText(application, PLACES[name] ?? [])])),
      requestedAccessTokenVersion: numberAt(objectAt(application, "api"), "requestedAccessTokenVersion") ?? 1,
      groupMembershipClaims: claims === "" ? null : claims.split(",").map((claim) => claim.trim()),
      implicitAccessTokenIssuanceEnabled: booleanAt(implicit, "enableAccessTokenIssuance") ?? false,
      implicitIdTokenIssuanceEnabled: booleanAt(implicit, "enableIdTokenIssuance") ?? false,
      clientId: textAt(application, "appId") ?? "",
      disabledByMicrosoft: textAt(application, "disabledByMicrosoftStatus") ?? "",
      objectId,
      publisherDomain: textAt(application, "publisherDomain") ?? "",
    };
  },
  async update(graph, known, args) {
    const changed = Object.keys(PLACES).filter((name) => !isSame(known.inputs[name], args[name]));
    await graph.send("PATCH", `v1.0/applications/${toApplicationObjectId(known.id)}`, toDocument(args, changed));
  },
  delete: (graph, known) => graph.deleteObject(`v1.0/applications/${toApplicationObjectId(known.id)}`),
};

/** The part of an application document that the named inputs make up; null clears what has no value. */
function toDocument(args: Properties, names: readonly string[]): JsonObject {
  const document: Record<string, unknown> = {};
  for (const name of names) {
    const place = PLACES[name] ?? [];
    const last = place.at(-1);
    if (last === undefined) continue;
    let within = document;
    for (const member of place.slice(0, -1)) {
      within = (within[member] ??= {}) as Record<string, unknown>;
    }
    within[last] = toMember(name, args[name]);
  }
  return document;
}

function toMember(name: string, value: PropertyValue | undefined): unknown {
  if (name === "groupMembershipClaims") return Array.isArray(value) && value.length > 0 ? value.join(",") : null;
  if (inputs[name]?.shape === "boolean") return value ?? false;
  return value === undefined || value === "" ? null : value;
}

function toText(application: JsonObject, place: readonly string[]): string {
  const [first = "", second] = place;
  return textAt(second === undefined ? application : objectAt(application, first), second ?? first) ?? "";
}
