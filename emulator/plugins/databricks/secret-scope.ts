import { objectAt, objectsAt, textAt } from "../json-object";
import type { ResourceType } from "../resource-type";
import { providerConfigInput, toProviderConfig } from "./provider-config";
import { SECRET_NAME } from "./scope-secret-name";
import { ignoreMissing, type WorkspaceClient } from "./workspace-session";

/** A scope for secrets; its id is its name. Every input replaces it. */
export const secretScope: ResourceType<WorkspaceClient> = {
  inputs: {
    backendType: { shape: "string", computed: true },
    initialManagePrincipal: { shape: "string", replaces: true, writeOnly: true },
    keyvaultMetadata: {
      shape: {
        object: { dnsName: { shape: "string", required: true }, resourceId: { shape: "string", required: true } },
      },
      replaces: true,
    },
    name: { shape: "string", required: true, replaces: true, pattern: SECRET_NAME },
    providerConfig: providerConfigInput,
  },
  computed: [],
  echoesInputs: true,
  autoName: { property: "name", style: "suffixed" },
  async create(workspace, args) {
    const { initialManagePrincipal, keyvaultMetadata, name } = args;
    await workspace.send("POST", "secrets/scopes/create", {
      scope: name,
      scope_backend_type: keyvaultMetadata === undefined ? "DATABRICKS" : "AZURE_KEYVAULT",
      ...(initialManagePrincipal === undefined ? {} : { initial_manage_principal: initialManagePrincipal }),
      ...(keyvaultMetadata === undefined ? {} : { backend_azure_keyvault: toBackend(keyvaultMetadata) }),
    });
    return { id: String(name) };
  },
  async read(workspace, known) {
    const listed = await workspace.send("GET", "secrets/scopes/list");
    const found = objectsAt(listed, "scopes").find((scope) => textAt(scope, "name") === known.id);
    if (found === undefined) return undefined;
    const metadata = objectAt(found, "keyvault_metadata");
    return {
      backendType: textAt(found, "backend_type") ?? "DATABRICKS",
      keyvaultMetadata:
        metadata === undefined
          ? null
          : { dnsName: textAt(metadata, "dns_name") ?? "", resourceId: textAt(metadata, "resource_id") ?? "" },
      name: known.id,
      providerConfig: { ...(await toProviderConfig(workspace)) },
    };
  },
  async delete(workspace, known) {
    await ignoreMissing(workspace.send("POST", "secrets/scopes/delete", { scope: known.id }));
  },
};

function toBackend(metadata: unknown): { readonly dns_name: string; readonly resource_id: string } {
  const { dnsName, resourceId } = metadata as { readonly dnsName: string; readonly resourceId: string };
  return { dns_name: dnsName, resource_id: resourceId };
}
