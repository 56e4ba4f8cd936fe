import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readEmulatorFacts } from "../../../tools/emulator-control";
import {
  findEmulator,
  startEmulatorProcess,
  stopEmulatorProcess,
  type RunningEmulator,
} from "../../../tools/processes/emulator-process";
import { isAlive } from "../../../tools/processes/is-alive";
import { useTemporaryFolder, writeFiles } from "../temporary-folder";

describe("the emulator's process", () => {
  const folder = useTemporaryFolder();
  const started: RunningEmulator[] = [];

  async function start(detached: boolean): Promise<RunningEmulator> {
    const emulator = await startEmulatorProcess({ stateDirectory: folder(), detached });
    started.push(emulator);
    return emulator;
  }

  afterEach(async () => {
    for (const emulator of started.splice(0)) await stopEmulatorProcess(emulator);
  });

  it("answers when it has started, is found again, and has ended when it was stopped", async () => {
    assert.equal(await findEmulator(folder()), undefined);
    const emulator = await start(true);
    assert.match(emulator.httpOrigin, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(await findEmulator(folder()), emulator);
    await stopEmulatorProcess(emulator);
    assert.equal(isAlive(emulator.pid), false);
    assert.equal(await findEmulator(folder()), undefined);
  });

  it("has the same addresses when it is started again, and others when those are taken", async () => {
    const first = await start(true);
    await stopEmulatorProcess(first);
    const second = await start(true);
    assert.deepEqual([second.httpOrigin, second.httpsOrigin], [first.httpOrigin, first.httpsOrigin]);
    await stopEmulatorProcess(second);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(new URL(first.httpsOrigin).port), "127.0.0.1", resolve));
    try {
      const third = await start(true);
      assert.notEqual(third.httpsOrigin, first.httpsOrigin);
    } finally {
      other.close();
    }
  });

  it("reports its clients' environments and its time", async () => {
    const emulator = await start(false);
    const before = Date.now();
    const { environments, now } = await readEmulatorFacts(emulator.httpOrigin);
    assert.equal(environments.databricks?.["DATABRICKS_HOST"], emulator.httpOrigin);
    assert.equal(environments.azuread?.["NODE_EXTRA_CA_CERTS"], emulator.caFile);
    assert.match(await readFile(emulator.caFile, "utf8"), /^-----BEGIN CERTIFICATE-----/);
    assert.ok(Math.abs(now - before) < 60_000);
  });

  it("is not mistaken for another program that listens where it did", async () => {
    const other = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      const httpOrigin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const written = { httpOrigin, httpsOrigin: "https://localhost:1", caFile: "", pid: process.pid };
      await writeFiles(folder(), { "emulator.json": JSON.stringify(written) });
      assert.equal(await findEmulator(folder()), undefined);
    } finally {
      other.close();
    }
  });

  it("reports why it did not start", async () => {
    await start(false);
    await assert.rejects(startEmulatorProcess({ stateDirectory: folder() }), (error: Error) => {
      assert.match(error.message, /^The emulator did not start: it ended with 2\.\n/);
      assert.match(error.message, /already serves/);
      return true;
    });
  });
});
