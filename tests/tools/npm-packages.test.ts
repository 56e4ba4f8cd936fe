import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../tools/repository-root";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

interface NpmPackages {
  findStalePackage(root: string): string | undefined;
}

describe("the npm packages", () => {
  const folder = useTemporaryFolder();
  let packages: NpmPackages;
  const findStale = () => packages.findStalePackage(folder());

  before(async () => {
    packages = (await import(pathToFileURL(join(repositoryRoot(), "tools/npm-packages.mjs")).href)) as NpmPackages;
  });

  const lock = (entries: object) => JSON.stringify({ lockfileVersion: 3, packages: entries });
  const left = { version: "1.0.0", integrity: "sha512-left" };
  const other = { version: "2.0.0", integrity: "sha512-other" };

  beforeEach(async () => {
    await writeFiles(folder(), {
      "package-lock.json": lock({ "": {}, "node_modules/left": left, "node_modules/other": other }),
      "node_modules/.package-lock.json": lock({ "node_modules/left": left, "node_modules/other": other }),
      "node_modules/left/package.json": "{}",
      "node_modules/other/package.json": "{}",
    });
  });

  it("are not installed again when they match the lock", () => {
    assert.equal(findStale(), undefined);
  });

  it("are installed when none is installed", async () => {
    await rm(join(folder(), "node_modules"), { recursive: true });
    assert.equal(findStale(), "not installed yet");
  });

  it("are installed again when npm was interrupted before it wrote its own lock", async () => {
    await rm(join(folder(), "node_modules/.package-lock.json"));
    assert.equal(findStale(), "not installed yet");
  });

  it("are installed again when npm was interrupted while it wrote its own lock", async () => {
    await writeFiles(folder(), { "node_modules/.package-lock.json": '{"packages": {' });
    assert.equal(findStale(), "interrupted while installing");
  });

  it("are installed again when the lock asks for another version", async () => {
    const newer = { ...left, version: "1.0.1" };
    await writeFiles(folder(), {
      "package-lock.json": lock({ "node_modules/left": newer, "node_modules/other": other }),
    });
    assert.equal(findStale(), "node_modules/left has another version");
  });

  it("are installed again when the lock has another package", async () => {
    const entries = { "node_modules/left": left, "node_modules/other": other, "node_modules/third": other };
    await writeFiles(folder(), { "package-lock.json": lock(entries) });
    assert.equal(findStale(), "node_modules/third is missing");
  });

  it("may lack an optional package of another platform", async () => {
    const entries = { "node_modules/left": left, "node_modules/other-os": { ...other, optional: true } };
    await writeFiles(folder(), { "package-lock.json": lock(entries) });
    assert.equal(findStale(), undefined);
  });

  it("are installed again when a package was deleted", async () => {
    await rm(join(folder(), "node_modules/other"), { recursive: true });
    assert.equal(findStale(), "node_modules/other was deleted");
  });
});
