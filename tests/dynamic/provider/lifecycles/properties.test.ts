import assert from "node:assert/strict";
import { isUnknown, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";

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
