import * as assert from "node:assert/strict";
import { checkInputs, type CheckFacts } from "../../../emulator/plugins/check-inputs";
import { toSecret, UNKNOWN, type Properties } from "../../../emulator/plugins/property-value";
import type { ResourceType } from "../../../emulator/plugins/resource-type";

const type: ResourceType<null> = {
  inputs: {
    key: { shape: "string", required: true, pattern: { expression: /^[a-z]+$/, expected: "lower case" } },
    count: { shape: "integer", default: 2 },
    isOn: { shape: "boolean" },
    names: { shape: "strings" },
    tags: { shape: "string-map" },
    inner: { shape: { object: { value: { shape: "string", required: true } } } },
    items: { shape: { objects: { flag: { shape: "boolean" } } } },
    name: { shape: "string" },
  },
  computed: [],
  echoesInputs: true,
  autoName: { property: "name", style: "suffixed" },
  create: () => assert.fail(),
  read: () => assert.fail(),
  delete: () => assert.fail(),
};

function check(news: Properties, facts: Partial<CheckFacts> = {}) {
  return checkInputs(type, { name: "lab", olds: {}, news, randomSeed: new Uint8Array([7]), ...facts });
}

describe("checkInputs", () => {
  it("fills in defaults and a name", () => {
    assert.deepEqual(check({ key: "a" }), { inputs: { key: "a", count: 2, name: "lab-cbd2a58" }, failures: [] });
  });

  it("generates the same name from the same seed, and another from another", () => {
    assert.equal(check({ key: "a" }).inputs["name"], check({ key: "b" }).inputs["name"]);
    assert.notEqual(
      check({ key: "a" }, { randomSeed: new Uint8Array([8]) }).inputs["name"],
      check({ key: "a" }).inputs["name"],
    );
  });

  it("keeps the name that was generated before", () => {
    assert.equal(check({ key: "a" }, { olds: { name: "lab-1234567" } }).inputs["name"], "lab-1234567");
  });

  it("uses the name that the engine proposes", () => {
    const autonaming = { mode: "propose", proposedName: "lab_prod" } as const;
    assert.equal(check({ key: "a" }, { autonaming }).inputs["name"], "lab_prod");
  });

  it("generates no name when the user has disabled it", () => {
    const autonaming = { mode: "disable", proposedName: "" } as const;
    assert.deepEqual(check({ key: "a" }, { autonaming }).inputs, { key: "a", count: 2 });
  });

  const refusals: Readonly<Record<string, readonly [Properties, property: string, reason: string]>> = {
    "a required input that is missing": [{}, "key", "missing required property 'key'"],
    "an input that does not exist": [
      { key: "a", kye: "b" },
      "kye",
      "unknown property 'kye'; there are: key, count, isOn, names, tags, inner, items, name",
    ],
    "an input named like a member of every object": [
      { key: "a", constructor: "b" },
      "constructor",
      "unknown property 'constructor'; there are: key, count, isOn, names, tags, inner, items, name",
    ],
    "text that does not match": [{ key: "A" }, "key", "'key' has to be lower case"],
    "a secret that does not match": [{ key: toSecret("A") }, "key", "'key' has to be lower case"],
    "a number where text belongs": [{ key: 1 }, "key", "'key' has to be a string"],
    "a fraction where an integer belongs": [{ key: "a", count: 1.5 }, "count", "'count' has to be an integer"],
    "text where a boolean belongs": [{ key: "a", isOn: "yes" }, "isOn", "'isOn' has to be a boolean"],
    "a list of other things than text": [{ key: "a", names: [1] }, "names", "'names' has to be a list of strings"],
    "a map of other things than text": [{ key: "a", tags: { x: 1 } }, "tags", "'tags' has to be a map of strings"],
    "a required member that is missing": [
      { key: "a", inner: {} },
      "inner.value",
      "missing required property 'inner.value'",
    ],
    "a member of the wrong kind in a list": [
      { key: "a", items: [{ flag: true }, { flag: 1 }] },
      "items[1].flag",
      "'items[1].flag' has to be a boolean",
    ],
  };
  for (const [what, [news, property, reason]] of Object.entries(refusals)) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(check(news).failures, [{ property, reason }]);
    });
  }

  it("ignores unknown values, and the notes of tools", () => {
    const news = { key: UNKNOWN, count: UNKNOWN, inner: toSecret(UNKNOWN), names: [UNKNOWN], __defaults: [] };
    assert.deepEqual(check(news).failures, []);
  });

  it("keeps secrets as they are", () => {
    assert.deepEqual(check({ key: toSecret("a") }).inputs["key"], toSecret("a"));
  });
});
