import type { Mutant } from "./mutant";
import { DISPOSAL_MUTANTS } from "./disposal-mutants";
import { REVOCATION_MUTANTS } from "./revocation-mutants";
import { MINT_MUTANTS } from "./mint-mutants";
import { SCHEDULE_MUTANTS } from "./schedule-mutants";
import { SAFETY_MUTANTS } from "./safety-mutants";
import { LIMITS_MUTANTS } from "./limits-mutants";

/** All mutants of the provider. */
export const MUTANTS: readonly Mutant[] = [
  ...MINT_MUTANTS,
  ...DISPOSAL_MUTANTS,
  ...REVOCATION_MUTANTS,
  ...SCHEDULE_MUTANTS,
  ...SAFETY_MUTANTS,
  ...LIMITS_MUTANTS,
];
