import { numberAt, objectsAt, textAt, type JsonObject } from "../json-object";
import type { ResourceType } from "../resource-type";
import { providerConfigInput, toProviderConfig } from "./provider-config";
import { SECRET_NAME } from "./scope-secret-name";
import { ignoreMissing, isMissing, type WorkspaceClient } from "./workspace-session";

/**
 * A secret in a secret scope; its id is `{scope}|||{key}`. Every input replaces it, the value too, and a replacement
 * writes the new value before it deletes "the old secret", which is the same one: it is gone afterwards, with the real
 * provider as well. Programs need `retainOnDelete`.
 * @see https://github.com/pulumi/pulumi-databricks/issues/642
 */
export const secret: ResourceType<WorkspaceClient> = {
  inputs: {
    key: { shape: "string", required: true, replaces: true, pattern: SECRET_NAME },
    providerConfig: providerConfigInput,
    scope: { shape: "string", required: true, replaces: true, pattern: SECRET_NAME },
    stringValue: {
      shape: "string",
      required: true,
      replaces: true,
      secret: true,
      writeOnly: true,
      pattern: { expression: /[^]/, expected: "not empty" },
    },
  },
  computed: ["configReference", "lastUpdatedTimestamp"],
  echoesInputs: true,
  async create(workspace, args) {
    const { scope, key, stringValue } = args;
    await workspace.send("POST", "secrets/put", { scope, key, string_value: stringValue });
    return { id: `${String(scope)}|||${String(key)}` };
  },
  async read(workspace, known) {
    const { scope, key } = parseId(known.id);
    const found = await findSecret(workspace, scope, key);
    if (found === undefined) return undefined;
    return {
      configReference: `{{secrets/${scope}/${key}}}`,
      key,
      lastUpdatedTimestamp: numberAt(found, "last_updated_timestamp") ?? 0,
      providerConfig: { ...(await toProviderConfig(workspace)) },
      scope,
    };
  },
  async delete(workspace, known) {
    await ignoreMissing(workspace.send("POST", "secrets/delete", parseId(known.id)));
  },
};

async function findSecret(workspace: WorkspaceClient, scope: string, key: string): Promise<JsonObject | undefined> {
  try {
    const listed = await workspace.send("GET", `secrets/list?scope=${encodeURIComponent(scope)}`);
    return objectsAt(listed, "secrets").find((metadata) => textAt(metadata, "key") === key);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function parseId(id: string): { readonly scope: string; readonly key: string } {
  const [scope, key] = id.split("|||");
  if (scope === undefined || key === undefined) throw new Error(`${id} is not of the form {scope}|||{key}`);
  return { scope, key };
}
