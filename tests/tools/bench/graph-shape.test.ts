import assert from "node:assert/strict";
import type { ExportedResource } from "../../../tools/bench/exported-state";
import { toGraphShape } from "../../../tools/bench/graph-shape";

const urn = (name: string): string => `urn:pulumi:bench::ours::a:b:C::${name}`;

function resource(name: string, more: Partial<ExportedResource> = {}): ExportedResource {
  return { urn: urn(name), type: "a:b:C", custom: true, id: "1", ...more };
}

describe("the graph of a principal", () => {
  const before: readonly ExportedResource[] = [
    resource("ours-bench", { custom: false }),
    resource("default_4_21_2", { type: "pulumi:providers:random" }),
    resource("p001", { custom: false, parent: urn("ours-bench") }),
    resource("p001-workspace", { parent: urn("p001") }),
    resource("p001-principal", { parent: urn("p001"), provider: `${urn("p001-workspace")}::0a1b` }),
    resource("p001-schedule", { parent: urn("p001"), inputs: { trigger: "a" } }),
    resource("p001-token", {
      parent: urn("p001"),
      dependencies: [urn("p001-schedule"), urn("p001-principal"), urn("default_4_21_2")],
    }),
  ];
  const after = before.map((found) => {
    if (found.urn === urn("p001-token")) return { ...found, id: "2" };
    return found.urn === urn("p001-schedule") ? { ...found, inputs: { trigger: "b" } } : found;
  });

  it("has the resources that are named for it, with parents, dependencies and what a rotation does", () => {
    const component = { isComponent: true, parent: undefined, dependencies: [], role: "same" };
    const child = { isComponent: false, parent: "", dependencies: [], role: "same" };
    assert.deepEqual(toGraphShape("p001", before, after), [
      { ...component, suffix: "" },
      { ...child, suffix: "-workspace" },
      { ...child, suffix: "-principal", dependencies: ["-workspace"] },
      { ...child, suffix: "-schedule", role: "updated" },
      { ...child, suffix: "-token", dependencies: ["-schedule", "-principal"], role: "replaced" },
    ]);
  });
});
