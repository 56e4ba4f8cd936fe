import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { clientEnvironment } from "../../emulator/client-environment";
import { type Emulator, startEmulator } from "../../emulator";

/** Python comes with no package registry: a machine without it cannot run somebody else's Python client. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.log("  not run: Databricks' Python SDK, as this machine has no python3");

const describeWithPython = hasPython ? describe : (): undefined => undefined;

describeWithPython("Databricks' Python SDK, unmodified, against the emulator", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
  });

  after(() => emulator.close());

  it("creates, lists and deletes tokens, and administers them", async () => {
    const python = process.env.DATABRICKS_PAT_PYTHON;
    assert.ok(python, "DATABRICKS_PAT_PYTHON is not set: npm test sets it to a Python that has databricks-sdk");
    const { httpOrigin, httpsOrigin, caFile } = emulator;
    const { databricks } = clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: emulator.store.document.seed });
    const script = path.join(process.cwd(), "tests/emulator/databricks/sdk-smoke.py");
    const env = { PATH: process.env.PATH ?? "", ...databricks };
    const { stdout } = await promisify(execFile)(python, [script], { env });
    assert.match(stdout, /all as expected/);
    assert.deepEqual(
      emulator.log.list().filter((entry) => entry.unknownRoute),
      [],
    );
  }).timeout(300_000);
});
