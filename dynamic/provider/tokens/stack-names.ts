import { quote } from "../../arguments/quote";
import { toNamedStacks, toStackName } from "../../arguments/stack-name";
import { ProviderError } from "../errors/provider-error";
import type { Runtime } from "../runtime";
import { toMarker } from "./marker";

/** The keys of the stack configuration in which the user says once what an earlier name of this state means. */
export const RENAMED_FROM = "databricks-pat:renamedFrom";
export const COPIED_FROM = "databricks-pat:copiedFrom";

/** What else is needed for an end: without a resource of the package in the program, Pulumi passes on what it has saved. */
export const REMOVED_TOO_EARLY =
  "Only a run whose program has a resource of this package reads these settings: if you have removed the component, put it " +
  "back, run pulumi up, then remove it again";

/** The stacks whose tokens a resource may meet, by their names in markers. */
export interface StackNames {
  /** This stack; undefined if the state does not say it. */
  readonly own: string | undefined;
  /** Names that this stack had: their tokens are its own. */
  readonly renamedFrom: ReadonlySet<string>;
  /** Stacks that this one was copied from: their tokens are not its own. */
  readonly copiedFrom: ReadonlySet<string>;
}

/** A stack, as seen by another one. "undecided": a renamed stack and a copy look alike, and the user has not said. */
export type StackRelation = "own" | "renamed" | "copied" | "undecided";

/**
 * The names that count for a resource with this label. Throws "STACKS_MALFORMED" when the stack configuration says
 * something that cannot be.
 */
export function readStackNames(runtime: Runtime, label: string | undefined): StackNames {
  const [renamedFrom, copiedFrom] = [RENAMED_FROM, COPIED_FROM].map((key) => readNames(runtime, key));
  const both = [...(renamedFrom ?? [])].find((name) => copiedFrom?.has(name));
  if (both !== undefined) throw malformed(RENAMED_FROM, `and ${COPIED_FROM} both name ${both}: remove one of them`);
  return {
    own: label === undefined ? undefined : toStackName(label),
    renamedFrom: renamedFrom ?? new Set(),
    copiedFrom: copiedFrom ?? new Set(),
  };
}

/** What a stack is to this one. Without a name of its own, every stack counts as this one. */
export function relate({ own, renamedFrom, copiedFrom }: StackNames, label: string | undefined): StackRelation {
  if (label === undefined) return "own";
  const name = toStackName(label);
  if (copiedFrom.has(name)) return "copied";
  if (own === undefined || name === own) return "own";
  return renamedFrom.has(name) ? "renamed" : "undecided";
}

/** Whether the tokens of a stack may be changed and revoked by this one. */
export function isOurs(names: StackNames, label: string | undefined): boolean {
  const relation = relate(names, label);
  return relation === "own" || relation === "renamed";
}

/** Whether a comment has the marker of this series, by this stack. */
export function isOfSeries(names: StackNames, lineage: string, comment: string | undefined): boolean {
  const marker = toMarker(comment);
  return marker?.lineage === lineage && isOurs(names, marker.label);
}

function readNames(runtime: Runtime, key: string): ReadonlySet<string> {
  const names = toNamedStacks(runtime.stackConfiguration.get(key));
  const wrong = names.find((name) => !/^[\w.~-]+\/[\w.~-]+$/.test(name));
  if (wrong !== undefined)
    throw malformed(
      key,
      `has ${quote(wrong)}, which is not a project and a stack: write one text, "shop/dev" or "shop/dev, shop/test"`,
    );
  return new Set(names.map(toStackName));
}

function malformed(key: string, problem: string): ProviderError {
  return new ProviderError("STACKS_MALFORMED", `${key} of the stack configuration ${problem}`);
}
