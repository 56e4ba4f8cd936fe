import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { clientEnvironment } from "../../emulator/client-environment";
import { type Emulator, startEmulator } from "../../emulator";
import { runCommand } from "../../tools/processes/command";

/** No package registry provides Python itself, so this test needs a machine that has it. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.log("  not run: Databricks' Python SDK, because this machine has no python3");

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
    const environment = { PATH: process.env.PATH ?? "", ...databricks };
    assert.match(await runCommand(python, [script], { environment }), /all as expected/);
    assert.deepEqual(
      emulator.log.list().filter((entry) => entry.unknownRoute),
      [],
    );
  }).timeout(300_000);
});
