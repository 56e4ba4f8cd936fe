import type { Mutant } from "./mutant";

const STATES = { file: "provider/tokens/token-states.test.ts" };
const RETIRE = { file: "../command/retire/retire-command.test.ts" };

/** Mutants of what a token is without the state of its stack, and of what ends on purpose. */
export const RETIRE_MUTANTS: readonly Mutant[] = [
  {
    id: "newest-is-certain",
    breaks: "takes the newest of several tokens that are not retired for the one in use",
    file: "tokens/token-states.ts",
    find: "isCertain: candidates.length === 1",
    replacement: "isCertain: true",
    test: { ...STATES, title: "of two tokens that are not retired, either may be in use" },
  },
  {
    id: "copies-are-one-series",
    breaks: "takes the current token of a copied stack for an orphan of the other one",
    file: "tokens/token-states.ts",
    find: "marker.lineage, toStackName(marker.label)]",
    replacement: "marker.lineage]",
    test: { ...STATES, title: "a copied stack has the lineage of the other one, and a current token of its own" },
  },
  {
    id: "copied-marker-counts",
    breaks: "lets a token of somebody else with a copied marker make an orphan of the current one",
    file: "tokens/token-states.ts",
    find: "[creator.id ?? creator.name, marker.lineage",
    replacement: "[marker.lineage",
    test: { ...STATES, title: "somebody else who copies a marker changes nothing about the series" },
  },
  {
    id: "foreign-ends-on-purpose",
    breaks: "ends a token without a marker on purpose",
    file: "../../command/retire/end-decision.ts",
    find: 'if (disposal.action === "revoke") ending.push(token);',
    replacement: 'if (disposal.action === "revoke" || disposal.because === "it has no marker") ending.push(token);',
    test: { ...RETIRE, title: "keeps a foreign token" },
  },
  {
    id: "current-ends-on-purpose",
    breaks: "ends the current token although nobody has said so",
    file: "../../command/retire/end-decision.ts",
    find: "includesCurrent ? [] : tokens.filter(mayBeInUse)",
    replacement: "includesCurrent ? [] : tokens.filter(({ isCertain }) => !isCertain)",
    test: { ...RETIRE, title: "keeps a current token" },
  },
  {
    id: "doubtful-ends-on-purpose",
    breaks: "ends an orphan that may be the token in use, although nobody has said so",
    file: "../../command/retire/end-decision.ts",
    find: 'return state === "current" || !isCertain;',
    replacement: 'return state === "current" || (!isCertain && false);',
    test: { ...RETIRE, title: "keeps an orphan that may be the token in use" },
  },
  {
    id: "answer-from-before",
    breaks: "ends what was shown before the answer, whatever it has become meanwhile",
    file: "../../command/retire/retire-command.ts",
    find: "const second = options.yes === true ? first : await look();",
    replacement: "const second = first;",
    test: { ...RETIRE, title: "and keeps a token that has become the current one meanwhile" },
  },
  {
    id: "new-state-ends",
    breaks: "ends the tokens of a new state with those of the lost one",
    file: "../../command/retire/token-selection.ts",
    find: "if (lineages.length > 1)",
    replacement: "if (lineages.length > 20)",
    test: { ...RETIRE, title: "leaves the tokens of a new state with the same name" },
  },
  {
    id: "half-a-name-ends",
    breaks: "ends the tokens of a stack whose name only begins like that of the lost one",
    file: "../../command/retire/token-selection.ts",
    find: "toStackName(label) === toStackName(`${project}/${stack}`)",
    replacement: "toStackName(label).startsWith(toStackName(`${project}/${stack}`))",
    test: { ...RETIRE, title: "finds no part of a name" },
  },
  {
    id: "anything-is-yes",
    breaks: "ends tokens whatever the answer is",
    file: "../../command/retire/retire-command.ts",
    find: "if (answer.trim() !== word) {",
    replacement: 'if (answer.trim() === "no") {',
    test: { ...RETIRE, title: 'and ends nothing at the answer "y"' },
  },
  {
    id: "markup-of-others",
    breaks: "writes what others have written into a page as markup",
    file: "../../command/inventory/timeline/markup.ts",
    find: "/[&<>\"']/g",
    replacement: "/[&]/g",
    test: { file: "../command/inventory/timeline.test.ts", title: "shows what somebody has written as text" },
  },
  {
    id: "formula-of-others",
    breaks: "writes what others have written into CSV as a formula",
    file: "../../command/inventory/inventory-csv.ts",
    find: "FORMULA.test(text) ?",
    replacement: 'FORMULA.test("") ?',
    test: { file: "../command/inventory/inventory-command.test.ts", title: "makes no formula of CSV" },
  },
];
