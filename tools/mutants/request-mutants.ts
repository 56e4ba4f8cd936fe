import type { Mutant } from "./mutant";

const LIST = "tokens/workspace-list.ts";
const LIST_TEST = "provider/tokens/workspace-list.test.ts";

const AHEAD = "checks/asked-ahead.ts";
const AHEAD_TEST = "provider/checks/asked-ahead.test.ts";

/** Mutants of what a run asks once, and what it asks ahead. */
export const REQUEST_MUTANTS: readonly Mutant[] = [
  {
    id: "update-asks-again",
    breaks: "checks in an update what its preview has checked",
    file: "lifecycles/token-lifecycle.ts",
    find: "if (isUpdateRun(runtime) && !hasMoved) return { inputs: news, failures };",
    replacement: "",
    test: { file: "provider/checks/preflight.test.ts", title: "a preview asks once, and the update after it" },
  },
  {
    id: "run-in-the-state",
    breaks: "saves in the state that the run was an update",
    file: "lifecycles/update-run.ts",
    find: "return lifecycle.check(olds, news);",
    replacement: "return lifecycle.check(olds, { ...news, [IN_UPDATE]: inUpdate });",
    test: { file: "provider/checks/preflight.test.ts", title: "a preview asks once, and the update after it" },
  },
  {
    id: "stale-list-serves",
    breaks: "sweeps by a list from before the mint",
    file: LIST,
    find: "!isFresh(tokens)",
    replacement: "false",
    test: { file: LIST_TEST, title: "is taken again, once for all, where it lacks what was minted since" },
  },
  {
    id: "list-serves-twice",
    breaks: "sweeps a series by a list from before its own revocations",
    file: LIST,
    find: "list.served.add(owner.lineage);",
    replacement: "",
    test: { file: LIST_TEST, title: "serves a series once" },
  },
  {
    id: "failed-list-remembered",
    breaks: "does not ask for the list of a workspace again after a failure",
    file: LIST,
    find: "if (isRefusedLogin(error)) asking.taken",
    replacement: "asking.taken",
    test: { file: LIST_TEST, title: "is asked for again after a failure" },
  },
  {
    id: "refused-list-repeated",
    breaks: "asks for the list of a workspace for each token where the login may not see it",
    file: LIST,
    find: "if (isRefusedLogin(error)) asking.taken = MOST_LISTS;",
    replacement: "void error;",
    test: { file: LIST_TEST, title: "is asked for once by a login that may not see" },
  },
  {
    id: "whole-list-for-one",
    breaks: "asks for all tokens of a workspace where one principal's are needed",
    file: LIST,
    find: "asking.list === undefined && asking.first === owner.applicationId.toLowerCase()",
    replacement: "false as boolean",
    test: { file: LIST_TEST, title: "is not taken for one principal" },
  },
  {
    id: "granted-for-each-token",
    breaks: "grants CAN USE for each token of a principal of a run",
    file: "tokens/token-usage.ts",
    find: "isAgain ? undefined : sources.get(principal)",
    replacement: "undefined as Promise<string> | undefined",
    test: { file: "provider/lifecycles/first-usage.test.ts", title: "asks and grants once for all tokens" },
  },
  {
    id: "refused-for-all-tokens",
    breaks: "fails every token of a principal where the administrator of one of them cannot grant CAN USE",
    file: "tokens/token-usage.ts",
    find: 'known === "added" ? "present" : known), grant)',
    replacement: 'known === "added" ? "present" : known))',
    test: {
      file: "provider/lifecycles/first-usage.test.ts",
      title: "grants it by the administrator of another token of the principal",
    },
  },
  {
    id: "grant-gone-by-old-permissions",
    breaks: "calls a grant gone by permissions from before it",
    file: "tokens/token-usage.ts",
    find: " ?? findTokenUsage(administrator, applicationId, true)",
    replacement: "",
    test: { file: "provider/lifecycles/grant-lifecycle.test.ts", title: "reads the permissions of a workspace once" },
  },
  {
    id: "unconfirmed-of-any-age",
    breaks: "revokes an older token with the same comment after a lost answer, where there is no list from before",
    file: "tokens/disposal-decision.ts",
    find: "createdAt < (begunAt ?? Infinity)",
    replacement: "createdAt < 0 * (begunAt ?? 0)",
    test: {
      file: "provider/tokens/disposal-decision.test.ts",
      title: "without a list from before did not make a token that is a moment older",
    },
  },
  {
    id: "nothing-asked-ahead",
    breaks: "lets each token of a preview wait for its own answers",
    file: "checks/preflight.ts",
    find: "if (needsSecret) void askAhead(runtime, principal);",
    replacement: "",
    test: { file: AHEAD_TEST, title: "asks with its first check what the others will ask" },
  },
  {
    id: "asks-ahead-for-all",
    breaks: "asks ahead about principals whose tokens stay",
    file: AHEAD,
    find: "!rotating.has(marker.lineage) || ",
    replacement: "",
    test: { file: AHEAD_TEST, title: "asks for none that does not rotate" },
  },
  {
    id: "asks-ahead-for-one",
    breaks: "asks for all tokens of a workspace where one token rotates",
    file: AHEAD,
    find: "rotating.size < 2 || ",
    replacement: "",
    test: { file: AHEAD_TEST, title: "asks for none where one token rotates" },
  },
  {
    id: "asks-ahead-beside-own-login",
    breaks: "asks ahead about one-time secrets where the token has a login of its own",
    file: "checks/preflight.ts",
    find: "if (needsSecret) void askAhead(runtime, principal);",
    replacement: "void askAhead(runtime, principal);",
    test: { file: AHEAD_TEST, title: "asks for none beside a token that is made on behalf" },
  },
  {
    id: "second-check-forgets",
    breaks: "asks about a login that has minted as about a new one in the second check of a replacement",
    file: "lifecycles/token-preflight.ts",
    find: "return minted.has(key);",
    replacement: "return minted.delete(key);",
    test: { file: "provider/checks/preflight.test.ts", title: "a preview asks once, and the update after it" },
  },
];
