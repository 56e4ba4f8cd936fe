/** A command of Pulumi that is measured. */
export interface BenchPhase {
  readonly name: string;
  /** The arguments of `pulumi`. */
  readonly command: readonly string[];
  /** Whether the trigger changes before it, so that every token rotates. */
  readonly rotates?: true;
  /** Whether it changes nothing, so that it may be repeated as often as its figures need. */
  readonly isRepeatable?: true;
}

const UP = ["up", "--yes", "--skip-preview"] as const;

/** The life of a stack, in order. The first creates what the others need, and the last removes it. */
export const BENCH_PHASES = [
  { name: "first up", command: UP },
  { name: "no-change preview", command: ["preview"], isRepeatable: true },
  { name: "no-change up", command: UP, isRepeatable: true },
  { name: "rotation", command: UP, rotates: true },
  { name: "rotation with preview", command: ["up", "--yes"], rotates: true },
  { name: "refresh", command: ["refresh", "--yes", "--skip-preview"], isRepeatable: true },
  { name: "destroy", command: ["destroy", "--yes", "--skip-preview"] },
] as const satisfies readonly BenchPhase[];

/** The name of a measured command. */
export type PhaseName = (typeof BENCH_PHASES)[number]["name"];
