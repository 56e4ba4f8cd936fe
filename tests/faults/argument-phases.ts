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
    name: "trigger with assumed usage",
    kind: "existing",
    prepare: async (component) => {
      component.tenant.grantTokenUsage(component.identity.existing.applicationId);
      await created({ overlap: "0s", usage: "assumed" })(component);
    },
    begin: (component) => change(component, { rotationTrigger: "first" }),
  }),
];
