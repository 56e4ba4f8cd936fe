import type * as kernel from "../kernel/exchange";
import type { Seed } from "../seed";
import type { Identity } from "./issuers";

/** The parts of the tenant that the services of pipelines read and write. */
export interface IdentityState {
  readonly seed: Seed;
  readonly identity: Identity;
}

export type Context = kernel.Context<IdentityState>;
export type AddRoute = kernel.AddRoute<IdentityState>;
