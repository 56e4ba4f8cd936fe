import { objectsAt, textAt, type JsonObject } from "../json-object";
import type { ResourceType } from "../resource-type";
import { ignoreMissing, isMissing, type WorkspaceClient } from "./workspace-session";

/** An OAuth secret of a service principal of the workspace; its id is the secret's. Every input replaces it. */
export const servicePrincipalSecret: ResourceType<WorkspaceClient> = {
  inputs: {
    lifetime: { shape: "string", replaces: true, computed: true, writeOnly: true },
    servicePrincipalId: { shape: "string", required: true, replaces: true },
  },
  computed: ["createTime", "expireTime", "secret", "secretHash", "status", "updateTime"],
  secretOutputs: ["secret"],
  echoesInputs: true,
  async create(workspace, { servicePrincipalId, lifetime }) {
    const body = lifetime === undefined ? {} : { lifetime };
    const made = await workspace.send("POST", toFolder(servicePrincipalId), body);
    return { id: textAt(made, "id") ?? "", outputs: { secret: textAt(made, "secret") ?? "" } };
  },
  async read(workspace, { id, inputs: { servicePrincipalId } }) {
    const found = await findSecret(workspace, servicePrincipalId, id);
    if (found === undefined) return undefined;
    return {
      createTime: textAt(found, "create_time") ?? "",
      expireTime: textAt(found, "expire_time") ?? "",
      secretHash: textAt(found, "secret_hash") ?? "",
      servicePrincipalId: String(servicePrincipalId),
      status: textAt(found, "status") ?? "",
      updateTime: textAt(found, "update_time") ?? "",
    };
  },
  async delete(workspace, { id, inputs: { servicePrincipalId } }) {
    await ignoreMissing(workspace.send("DELETE", `${toFolder(servicePrincipalId)}/${id}`));
  },
};

async function findSecret(
  workspace: WorkspaceClient,
  servicePrincipalId: unknown,
  id: string,
): Promise<JsonObject | undefined> {
  try {
    const listed = await workspace.send("GET", toFolder(servicePrincipalId));
    return objectsAt(listed, "secrets").find((secret) => textAt(secret, "id") === id);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function toFolder(servicePrincipalId: unknown): string {
  return `accounts/servicePrincipals/${String(servicePrincipalId)}/credentials/secrets`;
}
