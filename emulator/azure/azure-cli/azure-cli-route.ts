import { z } from "zod";
import { readControlBody } from "../../kernel/control";
import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { type AzureCliAccount, findServicePrincipalByAppId } from "../directory";
import { issueAccessToken } from "../entra/issued-token";
import { findResource } from "../entra/resource-scope";

/** The application that users of the Azure CLI log in with. */
const AZURE_CLI_APP_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const LIFETIME_SECONDS = 4_200;

/** One command of the Azure CLI, with its options. */
const command = z.strictObject({
  command: z.enum(["show", "get-access-token"]),
  resource: z.string().exactOptional(),
  tenant: z.string().exactOptional(),
  subscription: z.string().exactOptional(),
});

type Command = z.infer<typeof command>;

/**
 * What the stand-in for the Azure CLI asks: `POST /_emulator/azure-cli`. Answers `{ output }`, or `{ failure }`, the text
 * of the real command without its "ERROR: ".
 */
export function addAzureCliRoute(addControlRoute: AddRoute): void {
  addControlRoute("POST", "azure-cli", async (request, context) => {
    const sent = readControlBody(request, command);
    const { account } = context.tenant.directory.azureCli;
    if (account === null) return failure("Please run 'az login' to setup account.");
    return sent.command === "show" ? showAccount(context, account) : getToken(request, context, account, sent);
  });
}

function showAccount({ tenant }: Context, account: AzureCliAccount): EmulatorResponse {
  const { seed, directory } = tenant;
  return output({
    environmentName: "AzureCloud",
    homeTenantId: directory.tenantId,
    id: seed.subscriptionId,
    isDefault: true,
    managedByTenants: [],
    name: "emulator",
    state: "Enabled",
    tenantId: directory.tenantId,
    user: toUser(tenant, account),
  });
}

function toUser({ directory }: Context["tenant"], account: AzureCliAccount): object {
  switch (account.kind) {
    case "user":
      return { name: findUser(directory, account.objectId)?.userPrincipalName, type: "user" };
    case "servicePrincipal":
      return { name: account.clientId, type: "servicePrincipal" };
    case "managedIdentity": {
      const identity = directory.managedIdentities.find(({ clientId }) => clientId === account.clientId);
      const [info, name] =
        identity?.kind === "user"
          ? [`MSIClient-${account.clientId}`, "userAssignedIdentity"]
          : ["MSI", "systemAssignedIdentity"];
      return { assignedIdentityInfo: info, name, type: "servicePrincipal" };
    }
  }
}

async function getToken(
  request: EmulatorRequest,
  context: Context,
  account: AzureCliAccount,
  { resource = "https://management.core.windows.net/", tenant: wanted, subscription }: Command,
): Promise<EmulatorResponse> {
  const { directory, seed } = context.tenant;
  if (directory.azureCli.failure !== null) return failure(directory.azureCli.failure);
  if (wanted !== undefined && subscription !== undefined) {
    return failure("Please specify only one of subscription and tenant, not both");
  }
  if (subscription !== undefined && ![seed.subscriptionId, "emulator"].includes(subscription.toLowerCase())) {
    return failure(`Subscription '${subscription}' not found. Check the spelling and casing and try again.`);
  }
  if (wanted !== undefined && account.kind === "managedIdentity") {
    return failure("Tenant shouldn't be specified for managed identity account");
  }
  if (wanted !== undefined && ![directory.tenantId, ...directory.verifiedDomains].includes(wanted.toLowerCase())) {
    return failure(
      `AADSTS90002: Tenant '${wanted}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  }
  const claims = toClaims(context, account);
  if (claims === undefined) return failure("AADSTS700016: The account of the Azure CLI was deleted in the directory.");
  const api = findResource(request, context, resource);
  const issuedAt = Math.floor(context.now / 1000);
  context.describe({ caller: claims.appid, note: "az" });
  return output({
    accessToken: await issueAccessToken(directory, {
      audience: resource,
      api,
      issuedAt,
      lifetimeSeconds: LIFETIME_SECONDS,
      claims,
    }),
    expires_on: issuedAt + LIFETIME_SECONDS,
    ...(wanted === undefined && { subscription: seed.subscriptionId }),
    tenant: directory.tenantId,
    tokenType: "Bearer",
  });
}

function toClaims({ tenant }: Context, account: AzureCliAccount): { appid: string; oid: string } | undefined {
  const { directory } = tenant;
  if (account.kind !== "user") {
    const principal = findServicePrincipalByAppId(directory, account.clientId);
    if (principal === undefined) return undefined;
    const isSecret = account.kind === "servicePrincipal";
    const facts = { appid: principal.appId, oid: principal.id, sub: principal.id, idtyp: "app" };
    return { ...facts, ...(isSecret ? { appidacr: "1" } : { appidacr: "2" }) };
  }
  const user = findUser(directory, account.objectId);
  if (user === undefined) return undefined;
  const { objectId, userPrincipalName } = user;
  return {
    appid: AZURE_CLI_APP_ID,
    oid: objectId,
    ...{ appidacr: "0", idtyp: "user", sub: objectId, scp: "user_impersonation" },
    ...{ upn: userPrincipalName, unique_name: userPrincipalName, name: userPrincipalName },
  };
}

function findUser(
  { users }: Context["tenant"]["directory"],
  objectId: string,
): Context["tenant"]["directory"]["users"][number] | undefined {
  return users.find((user) => user.objectId === objectId);
}

function output(body: object): EmulatorResponse {
  return { status: 200, body: { output: body } };
}

function failure(text: string): EmulatorResponse {
  return { status: 200, body: { failure: text } };
}
