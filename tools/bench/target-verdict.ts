/** What is aimed at, what was measured, and whether it is reached. */
export interface TargetVerdict {
  readonly target: string;
  readonly figure: string;
  readonly verdict: "met" | "not met" | "not measured here";
}

/** The verdict on a figure; undefined was not measured. */
export function toVerdict(figure: number | undefined, isMet: (figure: number) => boolean): TargetVerdict["verdict"] {
  if (figure === undefined) return "not measured here";
  return isMet(figure) ? "met" : "not met";
}
