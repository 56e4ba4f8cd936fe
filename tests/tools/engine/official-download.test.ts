import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { cachedEngine, cachedEngineDirectory } from "../../../tools/engine/engine-cache";
import { ENGINE_VERSION } from "../../../tools/engine/engine-version";
import { officialDownload } from "../../../tools/engine/official-download";
import { useTemporaryFolder } from "../temporary-folder";
import { writeFakeEngine } from "./fake-engine";

const NOWHERE = () => undefined;
const REACHED = () => Promise.resolve();

describe("the official download", () => {
  const folder = useTemporaryFolder();
  const target = () => join(folder(), "engine");

  it("leaves an engine that the cache then provides", async () => {
    const install = (root: string) => writeFakeEngine(join(root, "bin"), ENGINE_VERSION);
    const downloaded = await officialDownload(target(), { reach: REACHED, install }).provide(NOWHERE);
    assert.deepEqual(downloaded, { binDirectory: join(target(), "bin"), version: ENGINE_VERSION });
    assert.deepEqual(await cachedEngine(target()).provide(NOWHERE), downloaded);
    assert.deepEqual(await readdir(folder()), ["engine"]);
  });

  it("installs nothing when the installer cannot be reached", async () => {
    let installs = 0;
    const reach = () => Promise.reject(new Error("no route"));
    const install = async () => void (installs += 1);
    await assert.rejects(officialDownload(target(), { reach, install }).provide(NOWHERE), { message: "no route" });
    assert.equal(installs, 0);
    assert.deepEqual(await readdir(folder()), []);
  });

  it("leaves nothing of an installation that fails", async () => {
    const install = async (root: string) => {
      await writeFakeEngine(join(root, "bin"), ENGINE_VERSION, ["pulumi"]);
      throw new Error("connection reset");
    };
    await assert.rejects(officialDownload(target(), { reach: REACHED, install }).provide(NOWHERE), /connection reset/);
    assert.deepEqual(await readdir(folder()), []);
  });

  it("leaves nothing of an installation that succeeds without the language host", async () => {
    const install = (root: string) => writeFakeEngine(join(root, "bin"), ENGINE_VERSION, ["pulumi"]);
    const refused = officialDownload(target(), { reach: REACHED, install }).provide(NOWHERE);
    await assert.rejects(refused, /has no executable pulumi-language-nodejs$/);
    assert.deepEqual(await readdir(folder()), []);
  });
});

describe("the cached engine", () => {
  const folder = useTemporaryFolder();

  it("fails before anything was downloaded or built", async () => {
    const target = join(folder(), "engine");
    await assert.rejects(cachedEngine(target).provide(NOWHERE), { message: `${target} does not exist` });
  });

  it("is refused when it is of another version", async () => {
    await writeFakeEngine(join(folder(), "bin"), "3.1.0");
    await assert.rejects(cachedEngine(folder()).provide(NOWHERE), { message: `${folder()} has version 3.1.0` });
  });

  it("lies below XDG_CACHE_HOME, by version, build, platform and architecture", () => {
    const name = `${ENGINE_VERSION}-2-${process.platform}-${process.arch}`;
    assert.equal(
      cachedEngineDirectory({ XDG_CACHE_HOME: "/some/cache" }),
      `/some/cache/pulumi-databricks-pat/engine/${name}`,
    );
  });
});
