import { randomUUID } from "node:crypto";
import { createSigningKey, type SigningKey } from "../kernel/signing";
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

/** Microsoft Entra ID of the tenant. */
export interface Directory {
  readonly tenantId: string;
  /** Domains that an address may have instead of the tenant id. */
  readonly verifiedDomains: readonly string[];
  /** Signs the access tokens; every API of the tenant checks them against it. */
  readonly signingKey: SigningKey;
  readonly applications: Application[];
  readonly servicePrincipals: ServicePrincipal[];
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
  { appId: FIRST_PARTY_APP_IDS.azureKeyVault, displayName: "Azure Key Vault", names: ["https://vault.azure.net"] },
  {
    appId: FIRST_PARTY_APP_IDS.azureServiceManagement,
    displayName: "Windows Azure Service Management API",
    names: ["https://management.azure.com", "https://management.core.windows.net"],
  },
];

/** A directory with the deployer, who may do everything, and Microsoft's own APIs; `now` in epoch milliseconds. */
export function createDirectory(seed: Seed, now: number): Directory {
  const { deployer } = seed;
  const seeded = { createdAt: now, misses: 0, seeded: true } as const;
  const blank = () => ({ ...seeded, owners: [], passwords: [], keys: [] });
  return {
    tenantId: seed.tenantId,
    verifiedDomains: ["emulator.test"],
    signingKey: createSigningKey(),
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
        federatedCredentials: [],
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
      ...FIRST_PARTY.map(({ appId, displayName, names }) => ({
        ...blank(),
        id: randomUUID(),
        appId,
        document: { displayName, accountEnabled: true },
        resourceIdentifiers: names,
      })),
    ],
    administrators: [deployer.objectId],
    behaviour: PROMPT_BEHAVIOUR,
    federatedMisses: {},
  };
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
    ...(Array.isArray(identifierUris) ? identifierUris.map(String) : []),
  ];
}
