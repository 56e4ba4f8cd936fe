import assert from "node:assert/strict";
import { compare } from "../../../../dynamic/provider/lifecycles/resource-lifecycle";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";

type Case = readonly [olds: Properties, news: Properties, replaces: readonly string[], changes: boolean];

const login = { authType: "oauth-m2m", clientSecret: "a" };

/** `host` and `scopes` replace, `comment` and `login` update. */
const COMPARISONS: Readonly<Record<string, Case>> = {
  "no difference": [{ host: "a", comment: "c" }, { host: "a", comment: "c" }, [], false],
  "a difference that replaces": [{ host: "a" }, { host: "b" }, ["host"], true],
  "a difference that updates": [{ comment: "c" }, { comment: "d" }, [], true],
  "differences in both": [{ host: "a", comment: "c" }, { host: "b", comment: "d" }, ["host"], true],
  "several that replace, in the order of the list": [{ scopes: ["sql"] }, { host: "b" }, ["host", "scopes"], true],
  "a difference in an ignored property": [{ __provider: "old", tokenId: "1" }, { __provider: "new" }, [], false],
  "a value that is removed": [{ scopes: ["sql"] }, {}, ["scopes"], true],
  "a value that is added": [{}, { scopes: ["sql"] }, ["scopes"], true],
  "undefined for absent": [{ host: undefined }, {}, [], false],
  "null for absent": [{ host: null }, {}, [], false],
  "empty text, which is not absent": [{ host: "" }, {}, ["host"], true],
  "lists of the same": [{ scopes: ["sql", "files"] }, { scopes: ["sql", "files"] }, [], false],
  "lists in another order": [{ scopes: ["sql", "files"] }, { scopes: ["files", "sql"] }, ["scopes"], true],
  "a longer list": [{ scopes: ["sql"] }, { scopes: ["sql", "files"] }, ["scopes"], true],
  "objects of the same, in another order": [
    { login },
    { login: { clientSecret: "a", authType: "oauth-m2m" } },
    [],
    false,
  ],
  "a difference inside an object": [{ login }, { login: { ...login, clientSecret: "b" } }, [], true],
  "an object for a text": [{ login }, { login: "oauth-m2m" }, [], true],
  "text for a number": [{ comment: 1 }, { comment: "1" }, [], true],
  "what is not known yet": [{ host: "a" }, { host: UNKNOWN }, ["host"], true],
};

describe("compare", () => {
  for (const [sentence, [olds, news, replaces, changes]] of Object.entries(COMPARISONS)) {
    it(`sees ${sentence}`, () => {
      assert.deepEqual(compare(olds, news, ["host", "scopes"], ["comment", "login"]), {
        changes,
        replaces,
        deleteBeforeReplace: false,
      });
    });
  }
});
