import type { ModelledComponent } from "./modelled-component";
import { change, created, type Phase, phase } from "./phase";

/** Runs with changed arguments. */
export const ARGUMENT_PHASES: readonly Phase[] = [
  phase({
    name: "scopes changed",
    isBrief: true,
    prepare: created({ overlap: "0s", scopes: ["sql"] }),
    begin: (component) => change(component, { scopes: ["sql", "clusters"] }),
    rotations: 0,
    isReplaced: true,
  }),
  phase({
    name: "scopes changed with an overlap",
    prepare: created({ overlap: "24h" }),
    begin: (component) => change(component, { scopes: ["sql"] }),
    rotations: 0,
    isReplaced: true,
    overlapping: 1,
  }),
  phase({
    name: "comment changed",
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { comment: "other words" }),
    rotations: 0,
    announcesMore: true,
  }),
  phase({
    name: "login changed with a trigger",
    kind: "existing",
    prepare: created({ overlap: "0s" }),
    begin: changeLogin,
  }),
  phase({
    name: "trigger with assumed usage",
    kind: "existing",
    prepare: async (component) => {
      component.tenant.grantTokenUsage(component.identity.existing.applicationId);
      await created({ overlap: "0s", usage: "assumed" })(component);
    },
    begin: (component) => change(component, { rotationTrigger: "first" }),
  }),
];

/** The principal has another client secret and the first one is gone; without any, it gets one. */
function changeLogin(component: ModelledComponent): void {
  const { identity, tenant } = component;
  const { principalCase, existing } = identity;
  if (principalCase.login === "one-time-secret") {
    change(component, { rotationTrigger: "first", login: "oauth-m2m" });
    return;
  }
  const [first, second] = existing.secrets[principalCase.login];
  tenant.removeSecret(first);
  change(component, { rotationTrigger: "first", clientSecret: second });
}
