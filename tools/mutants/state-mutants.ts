import type { Mutant } from "./mutant";

const FIRST_USAGE = "provider/lifecycles/first-usage.test.ts";
const NULLS = "lifecycles/null-properties.ts";
const NULL_TEST = "provider/lifecycles/null-properties.test.ts";

/** Mutants of what the state no longer has a resource or a property for. */
export const STATE_MUTANTS: readonly Mutant[] = [
  {
    id: "first-usage-not-granted",
    breaks: "mints the first token before the principal has CAN USE",
    file: "tokens/first-usage.ts",
    find: "if (!inputs.isUsageGranted) return false;",
    replacement: "if (inputs.isUsageGranted) return false;",
    test: { file: FIRST_USAGE, title: "grants it before the first mint" },
  },
  {
    id: "usage-granted-to-former",
    breaks: "does not grant CAN USE to another principal that takes a series over",
    file: "tokens/first-usage.ts",
    find: "return seen === undefined || !isSamePrincipal(seen, inputs);",
    replacement: "return seen === undefined;",
    test: { file: FIRST_USAGE, title: "grants it to another principal before that takes" },
  },
  {
    id: "usage-asked-in-rotation",
    breaks: "asks for token permissions, as administrator, before each mint",
    file: "tokens/first-usage.ts",
    find: "return seen === undefined || !isSamePrincipal(seen, inputs);",
    replacement: "return true;",
    test: { file: FIRST_USAGE, title: "asks for no permissions in a rotation" },
  },
  {
    id: "shared-lineage",
    breaks: "gives every schedule the same lineage",
    file: "lifecycles/schedule-lifecycle.ts",
    find: "id: runtime.randomUuid()",
    replacement: 'id: "6b8c2f0a-1d3e-4f5a-8b7c-9d0e1f2a3b4c"',
    test: { file: "provider/lifecycles/schedule-lifecycle.test.ts", title: "under the lineage of its tokens" },
  },
  {
    id: "arguments-saved-twice",
    breaks: "saves all arguments of a schedule in its outputs too",
    file: "lifecycles/schedule-lifecycle.ts",
    find: "KEPT.filter((name) => inputs[name] !== undefined)",
    replacement: "Object.keys(inputs).filter((name) => inputs[name] !== undefined)",
    test: { file: "provider/lifecycles/schedule-lifecycle.test.ts", title: "no argument twice without need" },
  },
  {
    id: "null-is-given",
    breaks: "takes a secret without a value, which is null in a state, for a login",
    file: NULLS,
    find: "filter(([, value]) => value !== null)",
    replacement: "filter(([, value]) => value !== undefined)",
    test: { file: NULL_TEST, title: "is as if it were not given: TokenUsageGrant" },
  },
  {
    id: "null-inside-is-given",
    breaks: "takes null inside a login for a value",
    file: NULLS,
    find: "dropNulls(value as Properties) : value",
    replacement: "value : value",
    test: { file: NULL_TEST, title: "inside a login too" },
  },
  {
    id: "refresh-drops-null",
    breaks: "shows a change of the state in a refresh that finds nothing",
    file: NULLS,
    find: "found.props === known",
    replacement: "found.props === undefined",
    test: { file: NULL_TEST, title: "stays in a state that a refresh looks at" },
  },
];
