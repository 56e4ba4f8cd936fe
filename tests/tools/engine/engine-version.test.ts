import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ENGINE_VERSION, isAtLeast, parseVersion } from "../../../tools/engine/engine-version";
import { repositoryRoot } from "../../../tools/repository-root";

describe("engine versions", () => {
  const parsed: Record<string, readonly number[] | undefined> = {
    "v3.246.0": [3, 246, 0],
    "3.247.1-alpha.5": [3, 247, 1],
    "go1.26.8\n": [1, 26, 8],
    "go1.26": [1, 26, 0],
    "go version go1.25.8 linux/amd64": [1, 25, 8],
    "not a version": undefined,
    "": undefined,
  };
  for (const [text, numbers] of Object.entries(parsed)) {
    it(`reads ${JSON.stringify(text)} as ${numbers?.join(".") ?? "nothing"}`, () => {
      assert.deepEqual(parseVersion(text), numbers);
    });
  }

  const comparisons: readonly [text: string, oldest: string, isEnough: boolean][] = [
    ["v3.246.0", "3.246.0", true],
    ["v3.246.1", "3.246.0", true],
    ["v3.1000.0", "3.246.0", true],
    ["v4.0.0", "3.246.0", true],
    ["v3.245.9", "3.246.0", false],
    ["v2.999.0", "3.246.0", false],
    ["go1.25.8", "1.25.8", true],
    ["go1.25.7", "1.25.8", false],
    ["unknown", "1.0.0", false],
  ];
  for (const [text, oldest, isEnough] of comparisons) {
    it(`finds ${text} ${isEnough ? "new enough" : "too old"} where ${oldest} is needed`, () => {
      assert.equal(isAtLeast(text, oldest), isEnough);
    });
  }

  it("pins the engine of the npm package and of the Go modules alike", async () => {
    const text = await readFile(join(repositoryRoot(), "node_modules/@pulumi/pulumi/package.json"), "utf8");
    const goMod = await readFile(join(repositoryRoot(), "tools/engine/go/cli/go.mod"), "utf8");
    assert.equal((JSON.parse(text) as { version: string }).version, ENGINE_VERSION);
    assert.equal(/github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(goMod)?.[1], ENGINE_VERSION);
  });
});
