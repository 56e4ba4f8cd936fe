import assert from "node:assert/strict";
import { join } from "node:path";
import { engineOnPath } from "../../../tools/engine/engine-on-path";
import { useTemporaryFolder } from "../temporary-folder";
import { writeFakeEngine } from "./fake-engine";

const NOWHERE = () => undefined;

describe("an engine on the PATH", () => {
  const folder = useTemporaryFolder();
  const searchPath = () => `relative/bin:${join(folder(), "empty")}:${join(folder(), "bin")}`;

  it("is used when it is new enough", async () => {
    await writeFakeEngine(join(folder(), "bin"), "3.250.1");
    const found = await engineOnPath(searchPath()).provide(NOWHERE);
    assert.deepEqual(found, { binDirectory: join(folder(), "bin"), version: "3.250.1" });
  });

  it("is refused when it is older than the SDK", async () => {
    await writeFakeEngine(join(folder(), "bin"), "3.245.0");
    await assert.rejects(engineOnPath(searchPath()).provide(NOWHERE), {
      message: `${join(folder(), "bin/pulumi")} is 3.245.0, and 3.246.0 or newer is required`,
    });
  });

  it("is refused without a language host beside it", async () => {
    await writeFakeEngine(join(folder(), "bin"), "3.250.1", ["pulumi"]);
    await assert.rejects(engineOnPath(searchPath()).provide(NOWHERE), {
      message: `${join(folder(), "bin")} has no executable pulumi-language-nodejs`,
    });
  });

  it("is refused when it does not print its version", async () => {
    await writeFakeEngine(join(folder(), "bin"), " of nothing");
    await assert.rejects(engineOnPath(searchPath()).provide(NOWHERE), /version printed "v of nothing"/);
  });

  it("fails where no pulumi is on the PATH", async () => {
    await assert.rejects(engineOnPath(searchPath()).provide(NOWHERE), { message: "not found" });
  });
});
