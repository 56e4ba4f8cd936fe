import assert from "node:assert/strict";
import { goSettings } from "../../../tools/engine/go-settings";

describe("the settings of the machine's Go", () => {
  it("are those that say where modules and builds are, if they are set", async () => {
    let asked: readonly string[] = [];
    const settings = await goSettings((args) => {
      asked = args;
      return Promise.resolve('{ "GOCACHE": "/cache/build", "GOMODCACHE": "/cache/modules", "GOPRIVATE": "" }');
    });
    assert.deepEqual(settings, { GOCACHE: "/cache/build", GOMODCACHE: "/cache/modules" });
    assert.deepEqual(asked.slice(0, 4), ["env", "-json", "GOCACHE", "GOMODCACHE"]);
  });

  it("are none where there is no Go", async () => {
    assert.deepEqual(await goSettings(() => Promise.reject(new Error("go is not installed"))), {});
  });
});
