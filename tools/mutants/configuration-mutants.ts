import type { Mutant } from "./mutant";

const CONFIGURATION = "provider/lifecycles/refused-configuration.test.ts";
const WORDS = "arguments/words.test.ts";

/** Mutants that accept wrong values, or refuse them with words that show too much or too little. */
export const CONFIGURATION_MUTANTS: readonly Mutant[] = [
  {
    id: "time-unchecked",
    breaks: "does not check the rehearsed time first, so that Pulumi prints a stack",
    file: "lifecycles/clean-failures.ts",
    find: "assertReadableTime(runtime);",
    replacement: "",
    test: { file: CONFIGURATION, title: "fails the check of a rotationSchedule, before anything else" },
  },
  {
    id: "stack-below-sentence",
    breaks: "leaves the stack below a message that says all",
    file: "lifecycles/clean-failures.ts",
    find: "isExpected(clean) ? withoutStack(clean) : clean",
    replacement: "clean",
    test: { file: CONFIGURATION, title: "fails every other call of a tokenUsageGrant without a stack" },
  },
  {
    id: "defect-without-stack",
    breaks: "takes every error for one that the user can act on, and hides where a defect is",
    file: "lifecycles/clean-failures.ts",
    find: "error instanceof ProviderError ||",
    replacement: "error instanceof Error ||",
    test: { file: CONFIGURATION, title: "has a stack when it is a defect" },
  },
  {
    id: "overlap-beyond-lifetime",
    breaks: "accepts an overlap that is longer than the lifetime",
    file: "lifecycles/token-lifecycle.ts",
    find: "failures.push(...refuseOverlap(news), ...refuseDelivery(news));",
    replacement: "failures.push(...refuseDelivery(news));",
    test: { file: CONFIGURATION, title: 'refuses {"lifetime":"1d","overlap":"25h"}' },
  },
  {
    id: "new-scopes-ignored",
    breaks: "does not read the scopes that the stack configuration adds",
    file: "lifecycles/token-lifecycle.ts",
    find: 'runtime.stackConfiguration.get("databricks-pat:newScopes")',
    replacement: "undefined",
    test: { file: CONFIGURATION, title: "knows the scopes that the stack configuration adds" },
  },
  {
    id: "any-scope",
    breaks: "accepts a scope that nobody knows, and mints a token that is refused when it is used",
    file: "../arguments/problems.ts",
    find: 'if (property === "scopes") issues.push(...unknownScopes(known, reading.newScopes));',
    replacement: "",
    test: { file: CONFIGURATION, title: 'refuses {"scopes":["sql","sqll"]}' },
  },
  {
    id: "lifetime-without-end",
    breaks: "accepts a lifetime that no workspace allows, so that the mint fails",
    file: "../arguments/lifetime.ts",
    find: "const LONGEST_DAYS = 730;",
    replacement: "const LONGEST_DAYS = 36_500;",
    test: { file: CONFIGURATION, title: 'refuses {"lifetime":"731d"}' },
  },
  {
    id: "february-30",
    breaks: "takes a day that the calendar does not have for a later one",
    file: "../arguments/time.ts",
    find: "&& isDate(date)",
    replacement: "",
    test: { file: "arguments/schemas.test.ts", title: 'the firstExpiresAt is not "2027-02-30' },
  },
  {
    id: "part-of-credential",
    breaks: "quotes a text that begins like a credential",
    file: "../arguments/quote.ts",
    find: "LIKE_CREDENTIAL.test(part)",
    replacement: "false",
    test: { file: WORDS, title: "of lifetime are our own" },
  },
  {
    id: "credential-in-path",
    breaks: "shows a credential that is the name of a field",
    file: "../arguments/schema.ts",
    find: "return maskCredentials(place);",
    replacement: "return place;",
    test: { file: WORDS, title: "of publish are our own" },
  },
  {
    id: "library-words",
    breaks: "prints the words of the schema library",
    file: "../arguments/schema.ts",
    find: "return { error: ({ input }) => message(input), abort: true };",
    replacement: "void message; return { abort: true } as never;",
    test: { file: WORDS, title: "of rotationTrigger are our own" },
  },
];
