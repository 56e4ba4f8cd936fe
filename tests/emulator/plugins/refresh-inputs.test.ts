import * as assert from "node:assert/strict";
import { toSecret, type Properties } from "../../../emulator/plugins/property-value";
import { refreshInputs } from "../../../emulator/plugins/refresh-inputs";
import type { InputFields } from "../../../emulator/plugins/resource-type";

const fields: InputFields = {
  name: { shape: "string", required: true },
  note: { shape: "string" },
  value: { shape: "string", writeOnly: true },
  inner: { shape: { object: { kept: { shape: "string", writeOnly: true }, seen: { shape: "string" } } } },
};

describe("refreshInputs", () => {
  const cases: Readonly<Record<string, readonly [saved: Properties, found: Properties, inputs: Properties]>> = {
    "updates what changed outside Pulumi": [{ name: "a" }, { name: "b" }, { name: "b" }],
    "keeps a secret that did not change": [{ name: toSecret("a") }, { name: "a" }, { name: toSecret("a") }],
    "leaves out what was cleared": [{ name: "a", note: "x" }, { name: "a" }, { name: "a" }],
    "keeps an empty text for which nothing is answered": [
      { name: "a", note: "" },
      { name: "a" },
      { name: "a", note: "" },
    ],
    "ignores what the program never gave": [{ name: "a" }, { name: "a", note: "x" }, { name: "a" }],
    "keeps what is never returned": [{ name: "a", value: "v" }, { name: "a" }, { name: "a", value: "v" }],
    "goes into objects": [
      { name: "a", inner: { kept: "k", seen: "1" } },
      { name: "a", inner: { seen: "2", more: "3" } },
      { name: "a", inner: { kept: "k", seen: "2" } },
    ],
    "takes every value on an import": [
      {},
      { name: "", note: "", inner: { seen: "1", more: "2" }, result: "r" },
      { name: "", inner: { seen: "1" } },
    ],
  };
  for (const [what, [saved, found, inputs]] of Object.entries(cases)) {
    it(what, () => {
      assert.deepEqual(refreshInputs(fields, saved, found), inputs);
    });
  }
});
