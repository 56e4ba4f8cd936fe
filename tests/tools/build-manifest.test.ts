import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { assertFreshBuild } from "../../dynamic/provider/fresh-build";
import { repositoryRoot } from "../../tools/repository-root";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

type Hashes = Record<string, string>;

interface BuildManifest {
  hashSources(root: string): Hashes;
  writeManifest(root: string, sources: Hashes): void;
  beginCompiling(root: string): void;
  endCompiling(root: string): void;
  findStaleFile(root: string, sources: Hashes): { path: string; damaged: boolean } | undefined;
  removeOrphanedOutputs(root: string): void;
}

describe("the build manifest", () => {
  const folder = useTemporaryFolder();
  const bin = () => join(folder(), "bin");
  let manifest: BuildManifest;

  before(async () => {
    manifest = (await import(pathToFileURL(join(repositoryRoot(), "tools/build-manifest.mjs")).href)) as BuildManifest;
  });

  /** A checkout with two sources that was built just now. */
  beforeEach(async () => {
    await writeFiles(folder(), {
      "tsconfig.json": "{}",
      "package-lock.json": "{}",
      "dynamic/provider/fresh-build.ts": "provider source",
      "components/token.ts": "component source",
      "bin/dynamic/provider/fresh-build.js": "provider output",
      "bin/components/token.js": "component output",
      "bin/dynamic/provider/fresh-build.d.ts": "provider declarations",
      "bin/components/token.d.ts": "component declarations",
    });
    manifest.beginCompiling(folder());
    manifest.endCompiling(folder());
    manifest.writeManifest(folder(), manifest.hashSources(folder()));
  });

  const stale = () => manifest.findStaleFile(folder(), manifest.hashSources(folder()));

  it("finds nothing stale in what was just built", () => {
    assert.equal(stale(), undefined);
    assert.doesNotThrow(() => assertFreshBuild(bin()));
  });

  it("finds an edited provider module, and the provider refuses to run", async () => {
    await writeFiles(folder(), { "dynamic/provider/fresh-build.ts": "edited" });
    assert.deepEqual(stale(), { path: "dynamic/provider/fresh-build.ts", damaged: false });
    assert.throws(() => assertFreshBuild(bin()), {
      message:
        "dynamic/provider/fresh-build.ts has changed since the last build, so old code would run. " +
        "Run: npm run build",
    });
  });

  it("finds an edited component, which programs run compiled too, and refuses to run", async () => {
    await writeFiles(folder(), { "components/token.ts": "edited" });
    assert.deepEqual(stale(), { path: "components/token.ts", damaged: false });
    assert.throws(() => assertFreshBuild(bin()), /^Error: components\/token\.ts has changed/);
  });

  it("finds changed output, and the provider refuses to run", async () => {
    await writeFiles(folder(), { "bin/dynamic/provider/fresh-build.js": "compiled from an edit that was undone" });
    assert.deepEqual(stale(), { path: "dynamic/provider/fresh-build.ts", damaged: true });
    assert.throws(() => assertFreshBuild(bin()), /^Error: dynamic\/provider\/fresh-build\.ts has changed/);
  });

  it("finds deleted output", async () => {
    await rm(join(bin(), "components/token.js"));
    assert.deepEqual(stale(), { path: "components/token.ts", damaged: true });
  });

  it("finds deleted and changed declarations, which the package has, and the provider runs without them", async () => {
    await writeFiles(folder(), { "bin/components/token.d.ts": "changed" });
    assert.deepEqual(stale(), { path: "components/token.ts", damaged: true });
    await rm(join(bin(), "components/token.d.ts"));
    assert.deepEqual(stale(), { path: "components/token.ts", damaged: true });
    assert.doesNotThrow(() => assertFreshBuild(bin()));
  });

  it("finds a new source, a deleted one and other compiler settings", async () => {
    for (const path of ["tools/new.ts", "program.ts"]) {
      await writeFiles(folder(), { [path]: "new" });
      assert.deepEqual(stale(), { path, damaged: false });
      await rm(join(folder(), path));
    }
    await rm(join(folder(), "components"), { recursive: true });
    assert.deepEqual(stale(), { path: "components/token.ts", damaged: false });
    await writeFiles(folder(), { "components/token.ts": "component source", "tsconfig.json": "{ }" });
    assert.deepEqual(stale(), { path: "tsconfig.json", damaged: false });
  });

  it("counts a build as damaged when the compiler was interrupted, and the provider refuses to run", () => {
    manifest.beginCompiling(folder());
    assert.deepEqual(stale(), { path: "an interrupted build", damaged: true });
    assert.throws(() => assertFreshBuild(bin()), /^Error: The last build was not finished.*Run: npm run build$/);
  });

  it("counts a build as unfinished when the compiler found errors", () => {
    manifest.beginCompiling(folder());
    manifest.endCompiling(folder());
    assert.deepEqual(stale(), { path: "an unfinished build", damaged: false });
  });

  it("counts a source that was edited while the compiler ran as stale", async () => {
    const before = manifest.hashSources(folder());
    await writeFiles(folder(), { "components/token.ts": "edited meanwhile" });
    manifest.writeManifest(folder(), before);
    assert.deepEqual(stale(), { path: "components/token.ts", damaged: false });
  });

  it("removes the output of deleted sources", async () => {
    await writeFiles(folder(), {
      "bin/tests/old.test.js": "",
      "bin/build.json": "{}",
    });
    await writeFiles(folder(), { "bin/former-program.js": "" });
    manifest.removeOrphanedOutputs(folder());
    assert.equal(existsSync(join(bin(), "former-program.js")), false);
    assert.equal(existsSync(join(bin(), "build.json")), true);
    assert.equal(existsSync(join(bin(), "tests/old.test.js")), false);
    assert.equal(existsSync(join(bin(), "components/token.js")), true);
  });

  it("is not needed in an installed package, which has no sources", async () => {
    await rm(join(folder(), "dynamic"), { recursive: true });
    await rm(join(bin(), "build.json"));
    assert.doesNotThrow(() => assertFreshBuild(bin()));
  });
});
