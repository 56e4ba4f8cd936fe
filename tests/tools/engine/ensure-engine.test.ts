import assert from "node:assert/strict";
import type { EngineSource } from "../../../tools/engine/engine-source";
import { ensureEngine } from "../../../tools/engine/ensure-engine";

const NOWHERE = () => undefined;

function source(name: EngineSource["name"], outcome: string | Error, asked: string[]): EngineSource {
  return {
    name,
    title: `the ${name}`,
    provide: async () => {
      asked.push(name);
      if (outcome instanceof Error) throw outcome;
      return { binDirectory: outcome, version: "3.246.0" };
    },
  };
}

describe("ensureEngine", () => {
  it("tries the sources in order and stops at the first that provides an engine", async () => {
    const asked: string[] = [];
    const engine = await ensureEngine(NOWHERE, [
      source("path", new Error("not found"), asked),
      source("cache", "/cache/bin", asked),
      source("download", "/download/bin", asked),
    ]);
    assert.deepEqual(engine, { binDirectory: "/cache/bin", version: "3.246.0", source: "cache" });
    assert.deepEqual(asked, ["path", "cache"]);
  });

  it("lists every source with its reason when none provides", async () => {
    const asked: string[] = [];
    const sources = [
      source("path", new Error("not found"), asked),
      source("cache", new Error("the cache is empty"), asked),
      source("download", new Error("the installer answers 403"), asked),
      source("build", new Error("go is not installed"), asked),
    ];
    await assert.rejects(ensureEngine(NOWHERE, sources), (error: Error) => {
      const lines = error.message.split("\n");
      assert.deepEqual(lines.slice(0, 5), [
        "No Pulumi engine was found, downloaded or built:",
        "  - the path: not found",
        "  - the cache: the cache is empty",
        "  - the download: the installer answers 403",
        "  - the build: go is not installed",
      ]);
      assert.match(lines.slice(5).join(" "), /^Install the Pulumi CLI, 3\.246\.0 or newer .* or Go/);
      return true;
    });
    assert.deepEqual(asked, ["path", "cache", "download", "build"]);
  });

  it("reports why a download failed before the build starts", async () => {
    const reported: string[] = [];
    await ensureEngine(
      (line) => reported.push(line),
      [
        source("path", new Error("not found"), []),
        source("download", new Error("no route"), []),
        source("build", "/built/bin", []),
      ],
    );
    assert.deepEqual(reported, ["Pulumi engine: the download failed: no route"]);
  });
});
