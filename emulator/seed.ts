import { randomBytes, randomInt, randomUUID } from "node:crypto";

/**
 * The tenant's first content: names, and the identities that administer it. Generated once per state directory, so that
 * ids stay the same across restarts.
 */
export interface Seed {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly vaultName: string;
  /** Databricks account id. */
  readonly accountId: string;
  /** Numeric workspace id, as text. */
  readonly workspaceId: string;
  readonly workspaceName: string;
  /** An Entra application that may administer everything: directory, subscription and workspace. */
  readonly deployer: {
    readonly clientId: string;
    /** Object id of its application. */
    readonly applicationObjectId: string;
    /** Object id of its service principal. */
    readonly objectId: string;
    /** Entra client secret. */
    readonly clientSecret: string;
    /** Databricks OAuth secret of the same principal in the workspace. */
    readonly oauthSecret: string;
  };
  /** A human workspace administrator who owns one personal access token, and is an Entra user. */
  readonly admin: { readonly userName: string; readonly tokenValue: string; readonly objectId: string };
  readonly runners: RunnerSeed;
}

/** The pipelines and machines that log in without a stored secret: their ids, and what they show to get a token. */
export interface RunnerSeed {
  readonly github: { readonly requestToken: string };
  readonly azureDevOps: {
    readonly accessToken: string;
    readonly organizationId: string;
    readonly projectId: string;
    readonly planId: string;
    readonly jobId: string;
    readonly serviceConnectionId: string;
  };
  readonly kubernetes: { readonly clusterId: string };
  /** What a process in App Service sends as `X-IDENTITY-HEADER`. */
  readonly appServiceHeader: string;
  readonly managedIdentities: Readonly<
    Record<"system" | "user", { readonly clientId: string; readonly objectId: string }>
  >;
}

export function drawSeed(): Seed {
  return {
    tenantId: randomUUID(),
    subscriptionId: randomUUID(),
    resourceGroupName: "rg-emulator",
    vaultName: "kv-emulator",
    accountId: randomUUID(),
    // Another one for each tenant: clients tell workspaces apart by it.
    workspaceId: `5${randomInt(1e14, 3e14)}`,
    workspaceName: "dbw-emulator",
    deployer: {
      clientId: randomUUID(),
      applicationObjectId: randomUUID(),
      objectId: randomUUID(),
      clientSecret: drawEntraSecret(),
      oauthSecret: drawDatabricksSecret(),
    },
    admin: { userName: "admin@emulator.test", tokenValue: drawTokenValue(), objectId: randomUUID() },
    runners: drawRunners(),
  };
}

function drawRunners(): RunnerSeed {
  const drawIdentity = (): { clientId: string; objectId: string } => ({
    clientId: randomUUID(),
    objectId: randomUUID(),
  });
  return {
    github: { requestToken: drawRequestToken() },
    azureDevOps: {
      accessToken: drawRequestToken(),
      organizationId: randomUUID(),
      projectId: randomUUID(),
      planId: randomUUID(),
      jobId: randomUUID(),
      serviceConnectionId: randomUUID(),
    },
    kubernetes: { clusterId: randomUUID() },
    appServiceHeader: randomUUID(),
    managedIdentities: { system: drawIdentity(), user: drawIdentity() },
  };
}

function drawRequestToken(): string {
  return randomBytes(48).toString("base64url");
}

/** Forty characters with a tilde, the shape of an Entra client secret. */
export function drawEntraSecret(): string {
  const text = randomBytes(28).toString("base64url");
  return `${text.slice(0, 3)}8Q~${text.slice(3, 37)}`;
}

/** The shape of a Databricks OAuth secret: "dose" and 32 hexadecimal digits. */
export function drawDatabricksSecret(): string {
  return `dose${randomBytes(16).toString("hex")}`;
}

/** The shape of a personal access token: "dapi" and 32 hexadecimal digits, then the "-2" of Azure. */
export function drawTokenValue(): string {
  return `dapi${randomBytes(16).toString("hex")}-2`;
}
