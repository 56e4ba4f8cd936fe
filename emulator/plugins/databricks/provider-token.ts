import { numberAt, objectAt, objectsAt, textAt, type JsonObject } from "../json-object";
import type { ResourceType } from "../resource-type";
import { providerConfigInput, toProviderConfig } from "./provider-config";
import { ignoreMissing, type WorkspaceClient } from "./workspace-session";

/** A personal access token of whoever the provider logs in as; its id is the token's. Every input replaces it. */
export const providerToken: ResourceType<WorkspaceClient> = {
  inputs: {
    comment: { shape: "string", replaces: true },
    lifetimeSeconds: { shape: "integer", replaces: true, writeOnly: true },
    providerConfig: providerConfigInput,
  },
  computed: ["creationTime", "expiryTime", "tokenId", "tokenValue"],
  secretOutputs: ["tokenValue"],
  echoesInputs: true,
  async create(workspace, { comment, lifetimeSeconds }) {
    const made = await workspace.send("POST", "token/create", {
      ...(comment === undefined ? {} : { comment }),
      ...(lifetimeSeconds === undefined ? {} : { lifetime_seconds: lifetimeSeconds }),
    });
    const id = textAt(objectAt(made, "token_info"), "token_id") ?? "";
    return { id, outputs: { tokenValue: textAt(made, "token_value") ?? "" } };
  },
  async read(workspace, { id }) {
    const listed = objectsAt(await workspace.send("GET", "token/list"), "token_infos");
    const found = listed.find((info) => textAt(info, "token_id") === id);
    return found === undefined ? undefined : toOutputs(found, await toProviderConfig(workspace));
  },
  async delete(workspace, { id }) {
    await ignoreMissing(workspace.send("POST", "token/delete", { token_id: id }));
  },
};

function toOutputs(info: JsonObject, providerConfig: { readonly workspaceId: string }) {
  return {
    comment: textAt(info, "comment") || null,
    creationTime: numberAt(info, "creation_time") ?? 0,
    expiryTime: numberAt(info, "expiry_time") ?? 0,
    providerConfig: { ...providerConfig },
    tokenId: textAt(info, "token_id") ?? "",
  };
}
