import type { ModelledComponent } from "./modelled-component";
import { change, created, HOUR, type Phase, phase, runWell, trigger } from "./phase";
import type { PrincipalCase } from "./principal-cases";

const OWNED: readonly PrincipalCase["kind"][] = ["entra", "databricks"];

/** Runs in which a principal gets an entitlement, without which the workspace refuses each of its calls. */
export const ENTITLEMENT_PHASES: readonly Phase[] = [
  ...OWNED.map((kind) =>
    phase({
      name: "entitlements taken away, changed with a trigger",
      kind,
      prepare: created({ overlap: "0s" }),
      begin: (component) => {
        component.monitor.excusePublished();
        takeAway(component);
        trigger(component, "first");
        change(component, { entitlements: ["workspace-consume"] });
      },
    }),
  ),
  // An existing principal without one fails the preview, which does not wait.
  ...OWNED.map((kind) =>
    phase({
      name: "first create, with entitlements that two logins do not have yet",
      kind,
      prepare: (component) => {
        component.tenant.workspace.behaviour.newEntitlementUnentitledLogins = 2;
        return Promise.resolve();
      },
      leavesOrphansForADay: true,
    }),
  ),
  phase({
    name: "entitlement given by a group instead, with a trigger",
    isBrief: true,
    prepare: async (component) => {
      await created({ overlap: "0s" })(component);
      takeAway(component);
      joinGroup(component);
      component.advance(HOUR);
      await runWell(component, "refresh");
    },
    begin: (component) => trigger(component, "first"),
  }),
];

/** What somebody does in the workspace: the databricks provider does not notice it. */
function takeAway({ tenant, servicePrincipalId }: ModelledComponent): void {
  for (const principal of tenant.workspace.principals) {
    if (principal.id === servicePrincipalId) principal.entitlements = [];
  }
}

function joinGroup({ tenant, servicePrincipalId = "" }: ModelledComponent): void {
  const entitlements = ["databricks-sql-access"];
  tenant.workspace.groups.push({
    id: String(tenant.workspace.nextId++),
    displayName: "users-clone",
    members: [servicePrincipalId],
    entitlements,
    roles: [],
  });
}
