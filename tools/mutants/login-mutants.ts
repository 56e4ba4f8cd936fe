import type { Mutant } from "./mutant";

/** Mutants that choose an administrator's login where the databricks provider of the same stack refuses, or the reverse. */
export const LOGIN_MUTANTS: readonly Mutant[] = [
  {
    id: "own-methods-only",
    breaks: "takes a login beside settings of a method that is not ours",
    file: "logins/administrator-choice.ts",
    find: "...OTHER_SETTINGS,",
    replacement: "",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "refuses settings of methods that are not ours",
    },
  },
  {
    id: "any-flag-counts",
    breaks: "refuses a login beside a flag that is off",
    file: "logins/settings.ts",
    find: "&& isTrue(setting) ?",
    replacement: "&& isTrue !== undefined ?",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "takes a token beside a flag that is off, and a profile",
    },
  },
  {
    id: "half-a-method-is-none",
    breaks: "takes a login beside a part of another method",
    file: "logins/administrator-choice.ts",
    find: "...OWN_METHODS.flatMap(({ fields }) =>",
    replacement: "...candidates.filter(({ lacks }) => lacks === undefined).flatMap(({ method: { fields } }) =>",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "refuses a client id of Azure without a secret",
    },
  },
  {
    id: "other-host-lacks-login",
    breaks: "asks for another login where only the host is that of another workspace",
    file: "logins/administrator-choice.ts",
    find: "toMissingWords(runtime, origin, toHostRemedy(runtime, origin), [",
    replacement: "toMissingWords(runtime, origin, toRemedy(runtime, authType), [",
    test: {
      file: "provider/logins/administrator-choice.test.ts",
      title: "refuses a token for another workspace",
    },
  },
];
