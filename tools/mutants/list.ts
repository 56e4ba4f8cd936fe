import type { Mutant } from "./mutant";
import { DISPOSAL_MUTANTS } from "./disposal-mutants";
import { REVOCATION_MUTANTS } from "./revocation-mutants";
import { MOVED_MUTANTS } from "./moved-mutants";
import { MINT_MUTANTS } from "./mint-mutants";
import { SCHEDULE_MUTANTS } from "./schedule-mutants";
import { SAFETY_MUTANTS } from "./safety-mutants";

/** All mutants of the provider. */
export const MUTANTS: readonly Mutant[] = [
  ...MINT_MUTANTS,
  ...DISPOSAL_MUTANTS,
  ...REVOCATION_MUTANTS,
  ...MOVED_MUTANTS,
  ...SCHEDULE_MUTANTS,
  ...SAFETY_MUTANTS,
];
