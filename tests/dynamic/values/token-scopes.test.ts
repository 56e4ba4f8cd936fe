import assert from "node:assert/strict";
import { scopesProblem } from "../../../dynamic/values/token-scopes";

const NO_LIST = 'must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits';
const NO_NAME = 'is not a scope name: scopes are lower-case words like "sql" or "unity-catalog"';

const PROBLEMS: readonly (readonly [scopes: unknown, problem: string])[] = [
  [undefined, NO_LIST],
  [null, NO_LIST],
  ["sql", NO_LIST],
  [{ 0: "sql" }, NO_LIST],
  [[], NO_LIST],
  [[""], `"" ${NO_NAME}`],
  [["SQL"], `"SQL" ${NO_NAME}`],
  [["sql", "unity catalog"], `"unity catalog" ${NO_NAME}`],
  [["sql,files"], `"sql,files" ${NO_NAME}`],
  [["-sql"], `"-sql" ${NO_NAME}`],
  [["sql-"], `"sql-" ${NO_NAME}`],
  [["unity--catalog"], `"unity--catalog" ${NO_NAME}`],
  [[7], `7 ${NO_NAME}`],
  [[null], `null ${NO_NAME}`],
  [["sql", "files", "sql"], '"sql" is named twice'],
];

describe("the scopes of a token", () => {
  for (const scopes of [["sql"], ["all-apis"], ["unity-catalog", "sql", "files"], ["workspace.read"], ["a:b_c"]]) {
    it(`may be ${scopes.join(" and ")}`, () => assert.equal(scopesProblem(scopes), undefined));
  }

  for (const [scopes, problem] of PROBLEMS) {
    it(`are not ${JSON.stringify(scopes)}`, () => assert.equal(scopesProblem(scopes), problem));
  }

  it("are not a name that is not there", () => {
    assert.equal(scopesProblem(["sql", undefined]), `undefined ${NO_NAME}`);
  });
});
