import type { ModelledComponent } from "./modelled-component";
import { created, type Phase, phase } from "./phase";

/** `pulumi refresh` and `pulumi destroy`. */
export const DESTROY_AND_REFRESH_PHASES: readonly Phase[] = [
  phase({
    name: "refresh",
    prepare: created({ overlap: "0s" }),
    command: "refresh",
    recovery: ["refresh", "up"],
    rotations: 0,
  }),
  phase({
    name: "refresh of a token revoked outside",
    prepare: created({ overlap: "0s" }),
    begin: revokeOutside,
    command: "refresh",
    recovery: ["refresh", "up"],
    rotations: 0,
    isReplaced: true,
  }),
  phase({
    name: "destroy",
    prepare: created({ overlap: "0s" }),
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    isEnd: true,
  }),
  phase({
    name: "destroy during an overlap",
    prepare: async (component) => {
      await created({ overlap: "24h" })(component);
      component.args = { overlap: "24h", rotationTrigger: "first" };
      await component.run("up");
    },
    command: "destroy",
    recovery: ["destroy"],
    rotations: 0,
    isEnd: true,
  }),
];

/** Somebody else revokes the current token: its value does not authenticate until the next `up`. */
function revokeOutside({ tenant, stack, monitor }: ModelledComponent): void {
  monitor.excusePublished();
  const id = stack.current("token")?.id;
  tenant.workspace.tokens = tenant.workspace.tokens.filter(({ tokenId }) => tokenId !== id);
}
