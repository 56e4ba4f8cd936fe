import { toOverlapSeconds } from "../../dynamic/arguments/overlap";
import { INPUT_CHANGES, type InputChange } from "./input-changes";
import { describeCase, PRINCIPAL_CASES, type PrincipalCase } from "./principal-cases";

/** How the run comes about that has the changed input. */
export const OPERATIONS = [
  "an up",
  "an up with a trigger",
  "up --replace of the token",
  "an up killed after its mint",
] as const;

/** What overlaps before it. */
export const BEGINNINGS = [
  "without an overlap",
  "with an overlap",
  "while a replaced token overlaps",
  "after a killed rotation",
  "after a killed rotation with an overlap",
] as const;

/** One changed input, in one way, at one time, for one principal. */
export interface InputCell {
  readonly change: InputChange;
  readonly operation: (typeof OPERATIONS)[number];
  readonly beginning: (typeof BEGINNINGS)[number];
  readonly principalCase: PrincipalCase;
}

/** The tokens of a cell by what became of them. */
export type Role = "current" | "replaced" | "replaced before" | "orphan" | "orphan from before";

/** The overlap before the change. */
export const OVERLAP = "24h";

/** How long a token that was replaced before has been so. */
export const REPLACED_BEFORE_HOURS = 1;

/** How long a run leaves an orphan active that it cannot distinguish from a token in use. */
const GRACE_HOURS = 24;

/** By how much the end of an overlap is rounded up. */
const ROUNDING_HOURS = 2;

/** The cells of one principal with one beginning. */
export interface InputGroup {
  readonly principalCase: PrincipalCase;
  readonly beginning: InputCell["beginning"];
}

/** All groups of the table. */
export const INPUT_GROUPS: readonly InputGroup[] = PRINCIPAL_CASES.flatMap((principalCase) =>
  BEGINNINGS.map((beginning) => ({ principalCase, beginning })),
);

/** The cells of a group: every input that can change there, by every operation. */
export function inputCells({ principalCase, beginning }: InputGroup): readonly InputCell[] {
  const overlap = toOverlap(beginning);
  return INPUT_CHANGES.filter(({ applies }) => applies?.(principalCase, overlap) ?? true).flatMap((change) =>
    OPERATIONS.map((operation) => ({ change, operation, beginning, principalCase })),
  );
}

/** "inputs, while a replaced token overlaps, existing, oauth-m2m". */
export function describeInputGroup({ principalCase, beginning }: InputGroup): string {
  return `inputs, ${beginning}, ${describeCase(principalCase)}`;
}

/** "inputs, with an overlap, existing, oauth-m2m: scopes, an up". */
export function describeInputCell(cell: InputCell): string {
  return `${describeInputGroup(cell)}: ${cell.change.input}, ${cell.operation}`;
}

/** The overlap at the beginning. */
export function toOverlap(beginning: InputCell["beginning"]): string {
  return beginning === "without an overlap" || beginning === "after a killed rotation" ? "0s" : OVERLAP;
}

/** Whether the token of the beginning is replaced. */
export function isReplaced({ change, operation, beginning }: InputCell): boolean {
  return change.effect !== "kept" || operation !== "an up" || beginning.startsWith("after a killed rotation");
}

/**
 * The rules of the table: for how many hours after the run a token of this role stays active at least, and from when on
 * the next run revokes it. `overlap` is that of the run.
 */
export function lifeOf(
  role: Role,
  cell: InputCell,
  overlap: string,
): { readonly least: number; readonly most: number } {
  const overlapHours = toOverlapSeconds(overlap) / 3600;
  const during = (hours: number): { least: number; most: number } => ({ least: hours, most: hours + ROUNDING_HOURS });
  const atOnce = { least: 0, most: 0 };
  switch (role) {
    case "current":
      return { least: Infinity, most: Infinity };
    case "replaced":
      return overlapHours === 0 ? atOnce : during(overlapHours);
    case "replaced before":
      return overlapHours === 0 ? atOnce : during(toOverlapSeconds(OVERLAP) / 3600 - REPLACED_BEFORE_HOURS);
    case "orphan from before":
      return overlapHours === 0 ? atOnce : during(overlapHours);
    case "orphan":
      // A run that compares no token of its principal and lineage cannot distinguish it from the token in use.
      if (cell.change.effect === "moved")
        return { least: GRACE_HOURS, most: GRACE_HOURS + overlapHours + ROUNDING_HOURS };
      return overlapHours === 0 ? atOnce : during(overlapHours);
  }
}
