import type * as kernel from "../kernel/exchange";
import type { Identity } from "../identity/issuers";
import type { SigningKey } from "../kernel/signing";
import type { Seed } from "../seed";
import type { Workspace } from "./workspace";

/** The parts of the tenant that the workspace reads and writes. */
export interface DatabricksState {
  readonly seed: Seed;
  readonly workspace: Workspace;
  /** The issuers whose tokens federation policies may trust. */
  readonly identity: Identity;
  /** Microsoft Entra ID, as far as the workspace knows it: the key that signs Entra's tokens. */
  readonly directory: { readonly signingKey: SigningKey };
}

export type Context = kernel.Context<DatabricksState>;
export type Handler = kernel.Handler<DatabricksState>;
export type AddRoute = kernel.AddRoute<DatabricksState>;
