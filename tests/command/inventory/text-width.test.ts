import assert from "node:assert/strict";
import { fit, pad, toWidth } from "../../../command/inventory/text-width";

describe("the width of a text", () => {
  for (const [text, width] of [
    ["", 0],
    ["token", 5],
    ["\u30c8\u30fc\u30af\u30f3", 8],
    ["\u{1f600}", 2],
    ["e\u0301", 1],
    ["\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", 2],
  ] as const)
    it(`of ${JSON.stringify(text)} is ${width}`, () => assert.equal(toWidth(text), width));

  it("is kept by what is cut or filled", () => {
    assert.equal(fit("token", 5), "token");
    assert.equal(fit("token", 4), "tok…");
    assert.equal(fit("\u30c8\u30fc\u30af\u30f3", 6), "\u30c8\u30fc…");
    assert.equal(fit("token", 0), "");
    assert.equal(pad("\u30c8", 4), "\u30c8  ");
    assert.equal(pad("token", 4), "token");
  });
});
