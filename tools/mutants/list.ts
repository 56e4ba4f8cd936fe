import type { Mutant } from "./mutant";
import { MUTANTS_OF_THE_END } from "./mutants-of-the-end";
import { MUTANTS_OF_THE_MINT } from "./mutants-of-the-mint";
import { MUTANTS_OF_THE_SCHEDULE } from "./mutants-of-the-schedule";
import { MUTANTS_OF_TRUST } from "./mutants-of-trust";

/** All ways in which the provider is broken on purpose. */
export const MUTANTS: readonly Mutant[] = [
  ...MUTANTS_OF_THE_MINT,
  ...MUTANTS_OF_THE_END,
  ...MUTANTS_OF_THE_SCHEDULE,
  ...MUTANTS_OF_TRUST,
];
