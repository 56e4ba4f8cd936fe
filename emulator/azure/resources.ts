import type { Seed } from "../seed";

/** One version of a Key Vault secret. Times in epoch seconds, as the data plane writes them. */
export interface SecretVersion {
  readonly version: string;
  value: string;
  contentType: string | undefined;
  enabled: boolean;
  notBefore: number | undefined;
  expires: number | undefined;
  readonly created: number;
  updated: number;
  tags: Record<string, string>;
}

/** A secret: its versions, the newest last. */
export interface Secret {
  readonly name: string;
  readonly versions: SecretVersion[];
  /** Time of the deletion and of the purge; epoch seconds. */
  deleted?: { readonly at: number; readonly purgeAt: number };
  /** Until when it is being recovered; epoch seconds. */
  recoveringUntil?: number;
}

/** What an access policy of a vault may allow with secrets. */
export type SecretPermission = "get" | "list" | "set" | "delete" | "recover" | "purge";

/** A Key Vault with soft delete. */
export interface Vault {
  readonly name: string;
  readonly location: string;
  readonly secrets: Record<string, Secret>;
  /** Access policies, by object id of the caller. Without them the vault uses RBAC: contributors may do everything. */
  policies?: Record<string, SecretPermission[]>;
  /** Who may reach the data plane. Default: everybody. */
  network?: "firewall" | "private";
  /** How long a recovered secret cannot be used yet. Default: it can be used at once. */
  recoverySeconds?: number;
}

/** The subscription: one resource group, one vault, one Azure Databricks workspace. */
export interface AzureResources {
  readonly subscriptionId: string;
  readonly resourceGroup: { readonly name: string; readonly location: string };
  readonly vaults: Vault[];
  readonly workspace: {
    readonly name: string;
    readonly location: string;
    /** Digits. */
    readonly workspaceId: string;
    readonly createdDateTime: string;
  };
  /** Object ids of the service principals and users that may manage the subscription and its secrets. */
  readonly contributors: string[];
}

const LOCATION = "westeurope";

/** The resources on the tenant's first day; `now` in epoch milliseconds. */
export function createAzureResources(seed: Seed, now: number): AzureResources {
  return {
    subscriptionId: seed.subscriptionId,
    resourceGroup: { name: seed.resourceGroupName, location: LOCATION },
    vaults: [{ name: seed.vaultName, location: LOCATION, secrets: {} }],
    workspace: {
      name: seed.workspaceName,
      location: LOCATION,
      workspaceId: seed.workspaceId,
      createdDateTime: new Date(now).toISOString(),
    },
    contributors: [seed.deployer.objectId, seed.admin.objectId, seed.runners.managedIdentities.user.objectId],
  };
}
