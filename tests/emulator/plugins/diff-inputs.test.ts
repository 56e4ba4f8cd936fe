import * as assert from "node:assert/strict";
import { diffInputs, withFound } from "../../../emulator/plugins/diff-inputs";
import { toSecret, UNKNOWN, type Properties } from "../../../emulator/plugins/property-value";
import type { InputFields } from "../../../emulator/plugins/resource-type";

const fields: InputFields = {
  scope: { shape: "string", replaces: true },
  value: { shape: "string" },
  filled: { shape: "string", computed: true },
  tags: { shape: "string-map" },
  names: { shape: "strings" },
};

describe("diffInputs", () => {
  const cases: Readonly<Record<string, readonly [olds: Properties, news: Properties, changes: readonly string[]]>> = {
    "nothing for the same inputs": [{ value: "a", names: ["x"] }, { value: "a", names: ["x"] }, []],
    "nothing for members in another order": [{ tags: { a: "1", b: "2" } }, { tags: { b: "2", a: "1" } }, []],
    "an update": [{ value: "a" }, { value: "b" }, ["update value"]],
    "an input that is new": [{}, { value: "b" }, ["add value"]],
    "an input that is gone": [{ value: "a" }, {}, ["delete value"]],
    "an input that was null as new": [{ value: null }, { value: "b" }, ["add value"]],
    "nothing for an input that the service fills in": [{ filled: "a" }, {}, []],
    "a change of one that the service could fill in": [{ filled: "a" }, { filled: "b" }, ["update filled"]],
    "a replacement": [{ scope: "a" }, { scope: "b" }, ["update scope, replaces"]],
    "an unknown that may be a replacement": [{ scope: "a" }, { scope: UNKNOWN }, ["update scope, replaces"]],
    "nothing for text that became a secret": [{ value: "a" }, { value: toSecret("a") }, []],
    "a secret that changed": [{ value: toSecret("a") }, { value: toSecret("b") }, ["update value"]],
    "one member of a map": [{ tags: { a: "1", b: "2" } }, { tags: { a: "1", b: "3" } }, ["update tags.b"]],
    "a member whose name is no identifier": [{ tags: {} }, { tags: { "a.b": "1" } }, ['add tags["a.b"]']],
    "a member within a secret": [{ tags: toSecret({ a: "1" }) }, { tags: toSecret({ a: "2" }) }, ["update tags.a"]],
    "a list as a whole": [{ names: ["x"] }, { names: ["x", "y"] }, ["update names"]],
    "nothing for the notes of tools": [{ __defaults: ["a"] }, { __defaults: [] }, []],
  };
  for (const [what, [olds, news, changes]] of Object.entries(cases)) {
    it(`finds ${what}`, () => {
      const found = diffInputs(fields, olds, news).map(({ kind, path, replaces }) => {
        return `${kind} ${path}${replaces ? ", replaces" : ""}`;
      });
      assert.deepEqual(found, changes);
    });
  }
});

describe("withFound", () => {
  it("adds what the service has for an input that was never given, unless it fills that in", () => {
    const outputs = { value: "theirs", filled: "f", names: [], tags: { a: "1" }, other: "o" };
    assert.deepEqual(withFound(fields, { value: "ours", scope: null }, outputs), { value: "ours", tags: { a: "1" } });
  });
});
