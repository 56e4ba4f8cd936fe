import type { DevStack } from "./dev-stack";
import type { Narrator } from "./narrator";
import type { TenantObserver } from "./tenant-observer";

/** What the main job needs: its output, the stack, and an independent view of the tenant. */
export interface MainJob {
  readonly narrator: Narrator;
  readonly stack: DevStack;
  readonly tenant: TenantObserver;
}
