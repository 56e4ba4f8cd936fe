import { randomUUID } from "node:crypto";
import type { Identity } from "../identity/issuers";
import type { SigningKey } from "../kernel/signing";
import { toJsonText } from "../kernel/json-text";
import type { Seed } from "../seed";
import { type DirectoryBehaviour, PROMPT_BEHAVIOUR, type Propagating } from "./azure-behaviour";
import { hashSecret } from "./secret-hash";

/** A Graph document as a client posted it: kept whole and echoed. */
export type GraphDocument = Record<string, unknown>;

/** A password of an application or of a service principal; the secret itself is only kept as a hash. */
export interface PasswordCredential extends Propagating {
  readonly keyId: string;
  readonly displayName: string | null;
  /** As the client wrote it: another spelling of the same instant makes providers replace the password. */
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly hint: string;
  readonly secretHash: string;
}

/** Trust in the tokens of another issuer. */
export interface FederatedCredential extends Propagating {
  readonly id: string;
  /** Name, issuer, subject, audiences, description. */
  document: GraphDocument;
  createdAt: number;
}

/** What applications and service principals have in common. */
interface DirectoryObject extends Propagating {
  readonly id: string;
  readonly appId: string;
  /** Everything that the client may set, without id, appId and credentials. */
  document: GraphDocument;
  /** Object ids of service principals. */
  owners: string[];
  passwords: PasswordCredential[];
  /** Certificates, as posted, with their `key`. */
  keys: GraphDocument[];
}

/** An app registration. */
export interface Application extends DirectoryObject {
  federatedCredentials: FederatedCredential[];
}

/** The presence of an application in the tenant. */
export interface ServicePrincipal extends DirectoryObject {
  /** Identifiers of an API without an application object in this tenant; see `servicePrincipalNames`. */
  readonly resourceIdentifiers: readonly string[];
}

/** An identity that Azure gives to a machine, and whose credential nobody sees. Its principal has no application. */
export interface ManagedIdentity extends Propagating {
  /** System-assigned, one at most, or user-assigned, any number. */
  readonly kind: "system" | "user";
  readonly clientId: string;
  /** Object id of its service principal. */
  readonly objectId: string;
  /** Azure resource id: of the machine, or of the identity itself. */
  readonly resourceId: string;
}

/** A human who logs in, in the Azure CLI for example. */
export interface DirectoryUser {
  readonly objectId: string;
  readonly userPrincipalName: string;
}

/** Who is logged in to the Azure CLI of the machine. */
export type AzureCliAccount =
  | { readonly kind: "user"; readonly objectId: string }
  | { readonly kind: "servicePrincipal"; readonly clientId: string }
  | { readonly kind: "managedIdentity"; readonly clientId: string };

/** The Azure CLI of the machine. Plain JSON: a test changes it, and the next `az` follows it. */
export interface AzureCli {
  /** Null: nobody is logged in. */
  account: AzureCliAccount | null;
  /** What every token request fails with, such as "AADSTS700082: The refresh token has expired due to inactivity."; or null. */
  failure: string | null;
}

/** Microsoft Entra ID of the tenant. */
export interface Directory {
  readonly tenantId: string;
  /** Domains that an address may have instead of the tenant id. */
  readonly verifiedDomains: readonly string[];
  /** Signs the access tokens; every API of the tenant checks them against it. */
  readonly signingKey: SigningKey;
  readonly applications: Application[];
  readonly servicePrincipals: ServicePrincipal[];
  readonly users: readonly DirectoryUser[];
  /** Those of the one machine on which everything runs. */
  managedIdentities: ManagedIdentity[];
  readonly azureCli: AzureCli;
  /** Object ids of the service principals that may write to the directory. */
  readonly administrators: string[];
  behaviour: DirectoryBehaviour;
  /** Federated logins that found no match, by application, issuer and subject: epoch milliseconds of the last one. */
  readonly federatedMisses: Record<string, number>;
}

/** Application ids that Microsoft gave to its own APIs. */
export const FIRST_PARTY_APP_IDS = {
  azureDatabricks: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
  microsoftGraph: "00000003-0000-0000-c000-000000000000",
  azureKeyVault: "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
  azureServiceManagement: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
} as const;

/** Names of Microsoft's own APIs, and the identifiers by which a scope names them. */
export const FIRST_PARTY: readonly { appId: string; displayName: string; names: readonly string[] }[] = [
  { appId: FIRST_PARTY_APP_IDS.azureDatabricks, displayName: "AzureDatabricks", names: [] },
  {
    appId: FIRST_PARTY_APP_IDS.microsoftGraph,
    displayName: "Microsoft Graph",
    names: ["https://graph.microsoft.com"],
  },
  {
    appId: FIRST_PARTY_APP_IDS.azureKeyVault,
    displayName: "Azure Key Vault",
    names: ["https://vault.azure.net", "https://vault.usgovcloudapi.net", "https://vault.azure.cn"],
  },
  {
    appId: FIRST_PARTY_APP_IDS.azureServiceManagement,
    displayName: "Windows Azure Service Management API",
    names: [
      "https://management.azure.com",
      "https://management.core.windows.net",
      "https://management.usgovcloudapi.net",
      "https://management.core.usgovcloudapi.net",
      "https://management.chinacloudapi.cn",
      "https://management.core.chinacloudapi.cn",
    ],
  },
];

/**
 * A directory with the deployer, who may do everything, and whom the tenant's pipelines may log in as; the managed
 * identities of a machine; and Microsoft's own APIs. `now` in epoch milliseconds.
 */
export function createDirectory(seed: Seed, now: number, identity: Identity, signingKey: SigningKey): Directory {
  const { deployer, admin, runners } = seed;
  const seeded = { createdAt: now, misses: 0, seeded: true } as const;
  const blank = () => ({ ...seeded, owners: [], passwords: [], keys: [] });
  return {
    tenantId: seed.tenantId,
    verifiedDomains: ["emulator.test"],
    signingKey,
    applications: [
      {
        ...blank(),
        id: deployer.applicationObjectId,
        appId: deployer.clientId,
        document: { displayName: "deployer", signInAudience: "AzureADMyOrg" },
        passwords: [
          {
            keyId: randomUUID(),
            displayName: "seeded",
            startDateTime: new Date(now).toISOString(),
            // Later than any time to which a test moves the clock.
            endDateTime: "2099-12-31T00:00:00Z",
            hint: deployer.clientSecret.slice(0, 3),
            secretHash: hashSecret(deployer.clientSecret),
            ...seeded,
          },
        ],
        federatedCredentials: toTrust(identity).map((document) => ({ id: randomUUID(), document, ...seeded })),
      },
    ],
    servicePrincipals: [
      {
        ...blank(),
        id: deployer.objectId,
        appId: deployer.clientId,
        document: { displayName: "deployer", accountEnabled: true },
        resourceIdentifiers: [],
      },
      ...(["system", "user"] as const).map((kind) => ({
        ...blank(),
        id: runners.managedIdentities[kind].objectId,
        appId: runners.managedIdentities[kind].clientId,
        document: { displayName: toResourceName(kind), accountEnabled: true, servicePrincipalType: "ManagedIdentity" },
        resourceIdentifiers: [],
      })),
      ...FIRST_PARTY.map(({ appId, displayName, names }) => ({
        ...blank(),
        id: randomUUID(),
        appId,
        document: { displayName, accountEnabled: true },
        resourceIdentifiers: names,
      })),
    ],
    azureCli: { account: { kind: "user", objectId: admin.objectId }, failure: null },
    users: [{ objectId: admin.objectId, userPrincipalName: admin.userName }],
    managedIdentities: (["system", "user"] as const).map((kind) => ({
      ...seeded,
      kind,
      ...runners.managedIdentities[kind],
      resourceId:
        `/subscriptions/${seed.subscriptionId}/resourcegroups/${seed.resourceGroupName}/providers/` +
        `${kind === "system" ? "Microsoft.Compute/virtualMachines" : "Microsoft.ManagedIdentity/userAssignedIdentities"}/${toResourceName(kind)}`,
    })),
    administrators: [deployer.objectId],
    behaviour: PROMPT_BEHAVIOUR,
    federatedMisses: {},
  };
}

function toResourceName(kind: ManagedIdentity["kind"]): string {
  return kind === "system" ? "vm-emulator" : "id-emulator";
}

/** Every runner of the tenant may log in as the deployer. */
function toTrust({ issuers, serviceConnections }: Identity): GraphDocument[] {
  const trusted = { github: issuers.github, kubernetes: issuers.kubernetes, pipelines: serviceConnections[0] };
  return Object.entries(trusted).flatMap(([name, issuer]) =>
    issuer === undefined
      ? []
      : [
          {
            name,
            issuer: issuer.issuer,
            subject: issuer.subject,
            audiences: ["api://AzureADTokenExchange"],
            description: "",
          },
        ],
  );
}

/** The app registration with this application id, whatever its letter case. */
export function findApplicationByAppId(directory: Directory, appId: string): Application | undefined {
  return directory.applications.find((application) => application.appId === appId.toLowerCase());
}

/** The service principal with this application id, whatever its letter case. */
export function findServicePrincipalByAppId(directory: Directory, appId: string): ServicePrincipal | undefined {
  return directory.servicePrincipals.find((principal) => principal.appId === appId.toLowerCase());
}

/** The names by which a scope may ask for this principal's API: its application id and its identifier URIs. */
export function servicePrincipalNames(directory: Directory, principal: ServicePrincipal): readonly string[] {
  const identifierUris = findApplicationByAppId(directory, principal.appId)?.document["identifierUris"];
  return [
    principal.appId,
    ...principal.resourceIdentifiers,
    ...(Array.isArray(identifierUris) ? identifierUris.map(toJsonText) : []),
  ];
}
