import { change, created, type Phase, phase } from "./phase";

/** Runs in which the place of the published secret, or the name of its component, is written in another way. */
export const PUBLICATION_PHASES: readonly Phase[] = [
  phase({
    name: "publication in another case with a rotation",
    isBrief: true,
    prepare: created({ overlap: "0s", resourceGroupName: "Group", publishesAs: "PAT-of-Component" }),
    begin: (component) =>
      change(component, { resourceGroupName: undefined, publishesAs: undefined, rotationTrigger: "first" }),
  }),
  phase({
    name: "publication moved to another secret",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { publishesAs: "pat-of-component-renamed" }),
    rotations: 0,
  }),
  phase({
    name: "publication moved with a rotation",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { publishesAs: "pat-of-component-renamed", rotationTrigger: "first" }),
  }),
  phase({
    name: "component renamed with an alias",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { name: "renamed" }),
    rotations: 0,
    announcesMore: true,
  }),
  phase({
    name: "component renamed with an alias and a rotation",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { name: "renamed", rotationTrigger: "first" }),
  }),
];
