import assert from "node:assert/strict";
import * as exported from "../components";
import { namesIn, read, tableOf } from "./documents";

interface Manifest {
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const PAGE = "docs/compatibility.md";

describe("the page about compatibility", () => {
  it("has the ranges of package.json, and the versions that the tests run with", () => {
    const { engines, peerDependencies, devDependencies } = JSON.parse(read("package.json")) as Manifest;
    const rows = tableOf(PAGE, "package").map(([name = "", range = "", tried]) => [
      namesIn(name)[0] ?? name,
      namesIn(range)[0],
      tried,
    ]);
    const peers = Object.entries(peerDependencies).map(([name, range]) => [name, range, devDependencies[name]]);
    const [node, ...others] = rows;
    assert.deepEqual(node?.slice(0, 2), ["Node.js", engines.node]);
    assert.deepEqual(others.toSorted(), peers.toSorted());
  });

  it("names every resource that the package exports, once, among what never changes", () => {
    const types = read(PAGE).match(/- \*\*The types\*\*.*/)?.[0];
    const named = namesIn(types).map((name) => name.split(":").at(-1));
    assert.deepEqual(named.filter((name) => name !== "").toSorted(), Object.keys(exported).toSorted());
  });
});
