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
      "63: 10 login, 10 mint, 10 proof, 10 secret deleted, 10 secret made, 2 token list, 10 usage grant, 1 usage read",
    "no change, with preview": "none",
    rotation: "62: 10 login, 10 mint, 10 proof, 10 revocation, 10 secret deleted, 10 secret made, 2 token list",
    "rotation with preview":
      "84: 1 configuration, 10 login, 10 mint, 10 principal read, 10 proof, 10 revocation, 10 secret deleted, 10 secret list, 10 secret made, 3 token list",
    refresh: "2: 2 token list",
    destroy: "12: 10 revocation, 2 token list",
    "bytes of state per token": 5615,
  },
  existing: {
    "first up": "43: 10 login, 10 mint, 10 proof, 2 token list, 10 usage grant, 1 usage read",
    "no change, with preview": "none",
    rotation: "42: 10 login, 10 mint, 10 proof, 10 revocation, 2 token list",
    "rotation with preview": "63: 1 configuration, 20 login, 10 mint, 10 proof, 10 revocation, 12 token list",
    refresh: "3: 1 login, 2 token list",
    destroy: "22: 10 login, 10 revocation, 2 token list",
    "bytes of state per token": 4597,
  },
  entra: {
    "first up": "43: 10 login, 10 mint, 10 proof, 2 token list, 10 usage grant, 1 usage read",
    "no change, with preview": "none",
    rotation: "42: 10 login, 10 mint, 10 proof, 10 revocation, 2 token list",
    "rotation with preview": "43: 1 configuration, 10 login, 10 mint, 10 proof, 10 revocation, 2 token list",
    refresh: "3: 1 login, 2 token list",
    destroy: "22: 10 login, 10 revocation, 2 token list",
    "bytes of state per token": 12920,
  },
};
