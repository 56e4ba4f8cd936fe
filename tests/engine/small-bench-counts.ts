import type { BenchKind } from "../../tools/bench/bench-kinds";
import type { PhaseName } from "../../tools/bench/bench-phases";

/** What is counted in the small bench. */
export type SmallPhase = Exclude<PhaseName, "no-change preview" | "no-change up"> | "no change, with preview";

/**
 * What 10 tokens in one stack take: the requests of this package's provider, and the bytes of state per token after the
 * first `up`, without what only the engine decides (times, source positions and stack traces).
 *
 * A number that changes fails `small-bench.test.ts`, which prints the line to write here. Write more only if it is worth
 * it, and say why in the commit.
 */
export const COUNTS: Readonly<
  Record<BenchKind, Readonly<Record<SmallPhase, string> & { "bytes of state per token": number }>>
> = {
  databricks: {
    "first up":
      "111: 1 configuration, 10 login, 10 mint, 10 principal read, 10 proof, 10 secret deleted, 20 secret list, 10 secret made, 10 token list, 10 usage grant, 10 usage read",
    "no change, with preview": "none",
    rotation:
      "111: 1 configuration, 10 login, 10 mint, 10 principal read, 10 proof, 10 revocation, 10 secret deleted, 20 secret list, 10 secret made, 20 token list",
    "rotation with preview":
      "142: 2 configuration, 10 login, 10 mint, 20 principal read, 10 proof, 10 revocation, 10 secret deleted, 30 secret list, 10 secret made, 30 token list",
    refresh: "20: 10 token list, 10 usage read",
    destroy: "20: 10 revocation, 10 token list",
    "bytes of state per token": 10439,
  },
  existing: {
    "first up":
      "71: 1 configuration, 10 login, 10 mint, 10 principal read, 10 proof, 10 token list, 10 usage grant, 10 usage read",
    "no change, with preview": "none",
    rotation: "81: 1 configuration, 10 login, 10 mint, 10 principal read, 10 proof, 10 revocation, 30 token list",
    "rotation with preview":
      "122: 2 configuration, 20 login, 10 mint, 20 principal read, 10 proof, 10 revocation, 50 token list",
    refresh: "30: 10 login, 10 token list, 10 usage read",
    destroy: "30: 10 login, 10 revocation, 10 token list",
    "bytes of state per token": 8684,
  },
  entra: {
    "first up": "61: 1 configuration, 10 login, 10 mint, 10 proof, 10 token list, 10 usage grant, 10 usage read",
    "no change, with preview": "none",
    rotation: "61: 1 configuration, 10 login, 10 mint, 10 proof, 10 revocation, 20 token list",
    "rotation with preview": "62: 2 configuration, 10 login, 10 mint, 10 proof, 10 revocation, 20 token list",
    refresh: "30: 10 login, 10 token list, 10 usage read",
    destroy: "30: 10 login, 10 revocation, 10 token list",
    "bytes of state per token": 17429,
  },
};
