import type { Mutant } from "./mutant";

const RULES = "../policy/rules.test.ts";

/** Mutants of the policy pack that let something through, judge what is not theirs, or print a secret. */
export const POLICY_MUTANTS: readonly Mutant[] = [
  {
    id: "foreign-token-judged",
    breaks: "judges dynamic resources of others",
    file: "../../policy/own-resource.ts",
    find: "dynamic\\/databricks-pat|",
    replacement: "dynamic\\/[\\w-]+|",
    test: { file: RULES, title: "token-lifetime leaves dynamic resources of others alone" },
  },
  {
    id: "unknown-ends-judgement",
    breaks: "fails at a value that a preview does not know",
    file: "../../policy/known.ts",
    find: 'if (error instanceof Error && "unknownTypeSentinel" in error) return undefined;',
    replacement: "",
    test: { file: RULES, title: "waits for a lifetime that a preview does not know" },
  },
  {
    id: "defaults-only",
    breaks: "does not obey the settings of a policy",
    file: "../../policy/policy-settings.ts",
    find: "...args.getConfig<Partial<Settings>>()",
    replacement: "",
    test: { file: RULES, title: "obeys maxDays" },
  },
  {
    id: "stored-secret-quoted",
    breaks: "prints the secret of a stored login",
    file: "../../policy/stored-secret-rule.ts",
    find: "    .map(([name]) => name);",
    replacement: "    .map(([name]) => name + String((login as Props)[name]));",
    test: { file: RULES, title: "names the fields and never their values" },
  },
  {
    id: "saved-overlap-judged",
    breaks: "judges the overlap that the state has, and not that of the program",
    file: "../../policy/registered-overlaps.ts",
    find: "overlaps.has(urn) ? overlaps.get(urn) : read(props)",
    replacement: "read(props)",
    test: { file: RULES, title: "judges the overlap in the program" },
  },
  {
    id: "unended-overlap",
    breaks: "lets an overlap through that nothing ends",
    file: "../../policy/overlap-rule.ts",
    find: "|| ended.includes(token.urn)",
    replacement: "|| !ended.includes(token.urn)",
    test: { file: RULES, title: "reports an overlap that no TokenRetirement ends" },
  },
  {
    id: "left-out-principal",
    breaks: "takes any list of token users for one that names the principals of the stack",
    file: "../../policy/access-control-rule.ts",
    find: "if (applicationId !== undefined && isComplete) return true;",
    replacement: "if (applicationId !== undefined && isComplete) return false;",
    test: { file: RULES, title: "reports a list that leaves a principal out" },
  },
  {
    id: "own-places-overlooked",
    breaks: "overlooks places that a token writes itself",
    file: "../../policy/publication-rule.ts",
    find: "!published.includes(token.urn) && !writesItsPlaces(token)",
    replacement: "!published.includes(token.urn)",
    test: { file: RULES, title: "reports a token that writes its places itself" },
  },
];
