import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { vaultOrigin } from "../key-vault/vault-address";
import { requireContributor, requireResourceGroup } from "./arm-access";
import { armNotFound } from "./arm-failure";
import { addSecretRoutes } from "./arm-secrets";

/** Azure Resource Manager: what a deployment reads of the subscription, and Key Vault secrets. */
export function addResourceManagerRoutes(route: AddRoute): void {
  // Azure accepts both spellings, and its own clients use both.
  for (const groups of ["resourceGroups", "resourcegroups"]) {
    const group = `/subscriptions/:subscription/${groups}/:group`;
    route("GET", group, answerResourceGroup);
    route("GET", `${group}/providers/Microsoft.Databricks/workspaces/:name`, answerWorkspace);
    route("GET", `${group}/providers/Microsoft.KeyVault/vaults/:vault`, answerVault);
    addSecretRoutes(route, `${group}/providers/Microsoft.KeyVault/vaults/:vault/secrets`);
  }
}

async function answerResourceGroup(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  await requireContributor(request, context, "Microsoft.Resources/subscriptions/resourceGroups/read");
  const id = requireResourceGroup(request, context);
  const { name, location } = context.tenant.resources.resourceGroup;
  return {
    status: 200,
    body: {
      id,
      name,
      type: "Microsoft.Resources/resourceGroups",
      location,
      properties: { provisioningState: "Succeeded" },
    },
  };
}

/** `workspaceUrl` is a host without a scheme: the host of this request, which serves the workspace too. */
async function answerWorkspace(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  await requireContributor(request, context, "Microsoft.Databricks/workspaces/read");
  const group = requireResourceGroup(request, context);
  const { resources } = context.tenant;
  const { workspace } = resources;
  const wanted = request.params["name"] ?? "";
  if (wanted.toLowerCase() !== workspace.name.toLowerCase()) {
    throw armNotFound(`Microsoft.Databricks/workspaces/${wanted}`, resources.resourceGroup.name);
  }
  const managedGroup = `databricks-rg-${workspace.name}`;
  return {
    status: 200,
    body: {
      id: `${group}/providers/Microsoft.Databricks/workspaces/${workspace.name}`,
      name: workspace.name,
      type: "Microsoft.Databricks/workspaces",
      location: workspace.location,
      sku: { name: "premium" },
      tags: {},
      properties: {
        authorizations: [],
        createdDateTime: workspace.createdDateTime,
        managedResourceGroupId: `/subscriptions/${resources.subscriptionId}/resourceGroups/${managedGroup}`,
        parameters: {},
        provisioningState: "Succeeded",
        publicNetworkAccess: "Enabled",
        workspaceId: workspace.workspaceId,
        workspaceUrl: new URL(request.origin).host,
      },
    },
  };
}

async function answerVault(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  await requireContributor(request, context, "Microsoft.KeyVault/vaults/read");
  const group = requireResourceGroup(request, context);
  const { resources, directory } = context.tenant;
  const wanted = request.params["vault"] ?? "";
  const vault = resources.vaults.find((known) => known.name.toLowerCase() === wanted.toLowerCase());
  if (vault === undefined) throw armNotFound(`Microsoft.KeyVault/vaults/${wanted}`, resources.resourceGroup.name);
  return {
    status: 200,
    body: {
      id: `${group}/providers/Microsoft.KeyVault/vaults/${vault.name}`,
      name: vault.name,
      type: "Microsoft.KeyVault/vaults",
      location: vault.location,
      tags: {},
      properties: {
        sku: { family: "A", name: "standard" },
        tenantId: directory.tenantId,
        accessPolicies: [],
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        vaultUri: `${vaultOrigin(request, vault.name)}/`,
        provisioningState: "Succeeded",
        publicNetworkAccess: "Enabled",
      },
    },
  };
}
