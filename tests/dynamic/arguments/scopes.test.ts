import assert from "node:assert/strict";
import { problemOf } from "../../../dynamic/arguments/schema";
import { scopes as argument } from "../../../dynamic/arguments/scopes";

const NO_LIST = 'must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits';
const NO_NAME = 'is not a scope name: scopes are lower-case words like "sql" or "unity-catalog"';

const PROBLEMS: readonly (readonly [scopes: unknown, problem: string])[] = [
  [undefined, NO_LIST],
  [null, NO_LIST],
  ["sql", NO_LIST],
  [{ 0: "sql" }, NO_LIST],
  [[], NO_LIST],
  [[""], `[0] "" ${NO_NAME}`],
  [["SQL"], `[0] "SQL" ${NO_NAME}`],
  [["sql", "unity catalog"], `[1] "unity catalog" ${NO_NAME}`],
  [["sql,files"], `[0] "sql,files" ${NO_NAME}`],
  [["-sql"], `[0] "-sql" ${NO_NAME}`],
  [["sql-"], `[0] "sql-" ${NO_NAME}`],
  [["unity--catalog"], `[0] "unity--catalog" ${NO_NAME}`],
  [[7], `[0] 7 ${NO_NAME}`],
  [[null], `[0] null ${NO_NAME}`],
  [["sql", "files", "sql"], '"sql" is named twice'],
];

describe("the scopes of a token", () => {
  for (const scopes of [["sql"], ["all-apis"], ["unity-catalog", "sql", "files"], ["workspace.read"], ["a:b_c"]]) {
    it(`may be ${scopes.join(" and ")}`, () => assert.equal(problemOf(argument.schema, scopes), undefined));
  }

  for (const [scopes, problem] of PROBLEMS) {
    it(`are not ${JSON.stringify(scopes)}`, () => assert.equal(problemOf(argument.schema, scopes), problem));
  }

  it("are not a name that is not there", () => {
    assert.equal(problemOf(argument.schema, ["sql", undefined]), `[1] undefined ${NO_NAME}`);
  });
});
