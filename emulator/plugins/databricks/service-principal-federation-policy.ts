import { numberAt, objectAt, textAt, textsAt, type JsonObject } from "../json-object";
import { isProperties, type Properties, type PropertyValue } from "../property-value";
import type { ResourceType } from "../resource-type";
import { ignoreMissing, isMissing, type WorkspaceClient } from "./workspace-session";

/** Members of `oidcPolicy`, and their names in the API. */
const OIDC_FIELDS = {
  audiences: "audiences",
  issuer: "issuer",
  jwksJson: "jwks_json",
  jwksUri: "jwks_uri",
  subject: "subject",
  subjectClaim: "subject_claim",
} as const;

/** A federation policy of a service principal, in the account; its id is `{servicePrincipalId},{policyId}`. */
export const servicePrincipalFederationPolicy: ResourceType<WorkspaceClient> = {
  inputs: {
    description: { shape: "string" },
    oidcPolicy: {
      shape: {
        object: {
          audiences: { shape: "strings" },
          issuer: { shape: "string" },
          jwksJson: { shape: "string" },
          jwksUri: { shape: "string" },
          subject: { shape: "string" },
          subjectClaim: { shape: "string" },
        },
      },
    },
    policyId: { shape: "string", replaces: true, computed: true },
    servicePrincipalId: { shape: "integer", replaces: true, computed: true },
  },
  computed: ["createTime", "name", "uid", "updateTime"],
  echoesInputs: true,
  async create(workspace, args) {
    const { policyId, servicePrincipalId } = args;
    const query = policyId === undefined ? "" : `?${new URLSearchParams({ policy_id: String(policyId) }).toString()}`;
    const path = await toFolder(workspace, servicePrincipalId);
    const created = await workspace.send("POST", `${path}${query}`, toDocument(args));
    return { id: `${String(servicePrincipalId)},${textAt(created, "policy_id") ?? ""}` };
  },
  async read(workspace, known) {
    let policy: JsonObject;
    try {
      policy = await workspace.send("GET", await toPath(workspace, known.id));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return {
      createTime: textAt(policy, "create_time") ?? "",
      description: textAt(policy, "description") || null,
      name: textAt(policy, "name") ?? "",
      oidcPolicy: toOidcPolicy(objectAt(policy, "oidc_policy")),
      policyId: textAt(policy, "policy_id") ?? "",
      servicePrincipalId: numberAt(policy, "service_principal_id") ?? null,
      uid: textAt(policy, "uid") ?? "",
      updateTime: textAt(policy, "update_time") ?? "",
    };
  },
  async update(workspace, known, args) {
    const path = await toPath(workspace, known.id);
    await workspace.send("PATCH", `${path}?update_mask=description,oidc_policy`, toDocument(args));
  },
  async delete(workspace, known) {
    await ignoreMissing(workspace.send("DELETE", await toPath(workspace, known.id)));
  },
};

async function toFolder(workspace: WorkspaceClient, servicePrincipalId: unknown): Promise<string> {
  return `accounts/${await workspace.getAccountId()}/servicePrincipals/${String(servicePrincipalId)}/federationPolicies`;
}

async function toPath(workspace: WorkspaceClient, id: string): Promise<string> {
  const [servicePrincipalId, policyId = ""] = id.split(",");
  return `${await toFolder(workspace, servicePrincipalId)}/${policyId}`;
}

function toDocument({ description, oidcPolicy }: Properties): JsonObject {
  return {
    ...(description === undefined ? {} : { description }),
    ...(isProperties(oidcPolicy)
      ? {
          oidc_policy: Object.fromEntries(
            Object.entries(OIDC_FIELDS).flatMap(([name, wire]) =>
              oidcPolicy[name] === undefined ? [] : [[wire, oidcPolicy[name]] as const],
            ),
          ),
        }
      : {}),
  };
}

function toOidcPolicy(policy: JsonObject | undefined): PropertyValue {
  if (policy === undefined) return null;
  const found = Object.entries(OIDC_FIELDS).flatMap(([name, wire]): [string, PropertyValue][] => {
    const value = name === "audiences" ? textsAt(policy, wire) : textAt(policy, wire);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(found);
}
