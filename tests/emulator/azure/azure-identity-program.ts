import {
  AzureCliCredential,
  AzurePipelinesCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";

/** The settings that the program has: only those of one client. */
const setting = (name: string): string => process.env[name] ?? "";

/** Nothing but the emulator can be asked which authorities there are. */
const OFFLINE = { disableInstanceDiscovery: true };

/** By the first argument: a credential that is made as its users make it. */
const CREDENTIALS: Readonly<Record<string, () => TokenCredential>> = {
  "client secret": () =>
    new ClientSecretCredential(
      setting("AZURE_TENANT_ID"),
      setting("AZURE_CLIENT_ID"),
      setting("AZURE_CLIENT_SECRET"),
      OFFLINE,
    ),
  "client certificate": () =>
    new ClientCertificateCredential(
      setting("AZURE_TENANT_ID"),
      setting("AZURE_CLIENT_ID"),
      setting("AZURE_CLIENT_CERTIFICATE_PATH"),
      OFFLINE,
    ),
  "workload identity": () => new WorkloadIdentityCredential(OFFLINE),
  "managed identity": () => new ManagedIdentityCredential(),
  "user-assigned managed identity": () => new ManagedIdentityCredential({ clientId: setting("ARM_CLIENT_ID") }),
  "Azure CLI": () => new AzureCliCredential(),
  "Azure Pipelines": () =>
    new AzurePipelinesCredential(
      setting("AZURESUBSCRIPTION_TENANT_ID"),
      setting("AZURESUBSCRIPTION_CLIENT_ID"),
      setting("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"),
      setting("SYSTEM_ACCESSTOKEN"),
      OFFLINE,
    ),
};

/** Prints the token for the scope that is the second argument, or the failure. */
async function main([kind = "", scope = ""]: readonly string[]): Promise<void> {
  const credential = CREDENTIALS[kind];
  if (credential === undefined) throw new Error(`no credential is called ${kind}`);
  const token = await credential().getToken(scope);
  if (token === null) throw new Error("no token");
  console.log(JSON.stringify({ value: token.token, expiresAt: token.expiresOnTimestamp }));
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
