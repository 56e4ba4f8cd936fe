import type * as kernel from "../kernel/exchange";
import type { Identity } from "../identity/issuers";
import type { Seed } from "../seed";
import type { Directory } from "./directory";
import type { AzureResources } from "./resources";

/** The parts of the tenant that Entra, Graph, Azure Resource Manager and Key Vault read and write. */
export interface AzureState {
  readonly seed: Seed;
  /** The issuers whose tokens applications may trust. */
  readonly identity: Identity;
  /** Microsoft Entra ID: applications, service principals, their credentials, the signing key. */
  readonly directory: Directory;
  /** Azure Resource Manager and Key Vault. */
  readonly resources: AzureResources;
}

export type Context = kernel.Context<AzureState>;
export type Handler = kernel.Handler<AzureState>;
export type AddRoute = kernel.AddRoute<AzureState>;
