import { rotatedWithOverlap } from "./overlap-phases";
import { change, created, type Phase, phase } from "./phase";

/** Runs in which the workspace has another name. */
export const ALIAS_PHASES: readonly Phase[] = [
  phase({
    name: "host alias",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { isAlias: true }),
    rotations: 0,
    announcesMore: true,
  }),
  phase({
    name: "host alias with a trigger",
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { isAlias: true, rotationTrigger: "first" }),
  }),
  phase({
    name: "host alias with a trigger and an overlap",
    isBrief: true,
    prepare: created({ overlap: "24h" }),
    begin: (component) => change(component, { isAlias: true, rotationTrigger: "first" }),
    overlapping: 1,
  }),
  phase({
    name: "host alias during an overlap",
    isBrief: true,
    prepare: rotatedWithOverlap,
    begin: (component) => change(component, { isAlias: true }),
    rotations: 0,
    overlapping: 1,
    announcesMore: true,
  }),
  phase({
    name: "host alias with changed scopes",
    isBrief: true,
    prepare: created({ overlap: "0s" }),
    begin: (component) => change(component, { isAlias: true, scopes: ["sql"] }),
    rotations: 0,
    isReplaced: true,
  }),
];
