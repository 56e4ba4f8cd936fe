import assert from "node:assert/strict";
import { compare, isUnknown, type Properties, UNKNOWN } from "../../dynamic/provider/lifecycle";

type Case = readonly [olds: Properties, news: Properties, replaces: readonly string[], changes: boolean];

const login = { authType: "oauth-m2m", clientSecret: "a" };

/** `host` and `scopes` replace, `comment` and `login` update. */
const COMPARISONS: Readonly<Record<string, Case>> = {
  "no difference": [{ host: "a", comment: "c" }, { host: "a", comment: "c" }, [], false],
  "a difference in what replaces": [{ host: "a" }, { host: "b" }, ["host"], true],
  "a difference in what updates": [{ comment: "c" }, { comment: "d" }, [], true],
  "differences in both": [{ host: "a", comment: "c" }, { host: "b", comment: "d" }, ["host"], true],
  "several that replace, in the order of the list": [{ scopes: ["sql"] }, { host: "b" }, ["host", "scopes"], true],
  "a difference in what nobody looks at": [{ __provider: "old", tokenId: "1" }, { __provider: "new" }, [], false],
  "a value that goes": [{ scopes: ["sql"] }, {}, ["scopes"], true],
  "a value that comes": [{}, { scopes: ["sql"] }, ["scopes"], true],
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

describe("isUnknown", () => {
  for (const [sentence, value, expected] of [
    ["the text that stands for it", UNKNOWN, true],
    ["a list that holds it", ["sql", UNKNOWN], true],
    ["an object that holds it", { authType: "pat", token: UNKNOWN }, true],
    ["a list of an object that holds it", [[{ a: UNKNOWN }]], true],
    ["another text", "sql", false],
    ["a text around it", `${UNKNOWN}!`, false],
    ["nothing", undefined, false],
    ["null", null, false],
    ["an empty object", {}, false],
    ["a number", 7, false],
  ] as const) {
    it(`is ${expected} for ${sentence}`, () => assert.equal(isUnknown(value), expected));
  }

  it("knows the text that Pulumi sends", () => assert.equal(UNKNOWN, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"));
});
