import assert from "node:assert/strict";
import { problemOf, toText } from "../../../dynamic/arguments/schema";
import { scopes as argument, unknownScopes } from "../../../dynamic/arguments/scopes";

const NO_LIST = 'must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits';
const NO_NAME = 'is not a scope name: scopes are lower-case words like "sql" or "unity-catalog"';

const meant = (scope: string): string => NO_NAME.replace("scopes", `did you mean "${scope}"? scopes`);

const PROBLEMS: readonly (readonly [scopes: unknown, problem: string])[] = [
  [undefined, NO_LIST],
  [null, NO_LIST],
  ["sql", NO_LIST],
  [{ 0: "sql" }, NO_LIST],
  [[], NO_LIST],
  [[""], `[0] "" ${NO_NAME}`],
  [["SQL"], `[0] "SQL" ${meant("sql")}`],
  [["sql", "unity catalog"], `[1] "unity catalog" ${meant("unity-catalog")}`],
  [["sql,files"], `[0] "sql,files" ${NO_NAME}`],
  [["-sql"], `[0] "-sql" ${meant("sql")}`],
  [["sql-"], `[0] "sql-" ${meant("sql")}`],
  [["unity--catalog"], `[0] "unity--catalog" ${meant("unity-catalog")}`],
  [[7], `[0] 7 ${NO_NAME}`],
  [[null], `[0] null ${NO_NAME}`],
  [["sql", "files", "sql"], '"sql" is named twice: name it once'],
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

const SEE = "see https://docs.databricks.com/api/workspace/scopes; if the workspace has it, run pulumi config set";

/** Scopes, what the stack configuration adds, and what is said of them. */
const UNKNOWN: Readonly<Record<string, readonly [scopes: unknown, newScopes: string | undefined, said: string[]]>> = {
  "known ones": [["sql", "all-apis", "unity-catalog"], undefined, []],
  "nearly a known one": [
    ["sql", "sqll"],
    undefined,
    [`[1] "sqll" is not among the known scopes: did you mean "sql"? ${SEE} databricks-pat:newScopes sqll`],
  ],
  "one that is near none": [
    ["everything"],
    undefined,
    [`[0] "everything" is not among the known scopes: ${SEE} databricks-pat:newScopes everything`],
  ],
  "one more than the stack configuration has": [
    ["quantum", "robots"],
    " quantum ",
    [`[1] "robots" is not among the known scopes: ${SEE} databricks-pat:newScopes 'quantum robots'`],
  ],
  "new ones, separated by commas or spaces": [["quantum", "robots", "x-y"], "quantum, robots x-y", []],
  "no names, of which the schema says it": [["SQL", 5, null], undefined, []],
  "no list": ["everything", undefined, []],
  "a credential": [[`dapi${"0".repeat(8)}`], undefined, [`[0] "[credential]" ${NO_NAME}`]],
};

describe("the scopes that are not known", () => {
  for (const [sentence, [scopes, newScopes, said]] of Object.entries(UNKNOWN)) {
    it(`are named for ${sentence}`, () => {
      assert.deepEqual(unknownScopes(scopes, newScopes).map(toText), said);
    });
  }
});
