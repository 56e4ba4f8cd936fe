import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { startEmulator } from "../../../emulator";
import { claimFolder, FolderInUse } from "../../../emulator/kernel/folder-claim";
import { createTenant, type Tenant } from "../../../emulator/tenant";
import {
  type RunningEmulator,
  startEmulatorProcess,
  stopEmulatorProcess,
} from "../../../tools/processes/emulator-process";
import { deadProcess } from "../../tools/dead-process";
import { useTemporaryFolder } from "../../tools/temporary-folder";
import { type Answer, call } from "../azure/emulator-call";

const MAIN = path.join(__dirname, "../../../emulator/main.js");
const HEADERS = { "x-emulator-control": "yes" };

describe("state folder of an emulator", () => {
  const folder = useTemporaryFolder();
  let running: RunningEmulator | undefined;
  afterEach(async () => {
    if (running !== undefined) await stopEmulatorProcess(running);
    running = undefined;
  });

  async function start(): Promise<RunningEmulator> {
    running = await startEmulatorProcess({ stateDirectory: folder() });
    return running;
  }

  function setClock({ httpOrigin }: RunningEmulator, now: string): Promise<Answer> {
    return call(`${httpOrigin}/_emulator/clock`, { method: "PUT", headers: HEADERS, body: { now } });
  }

  function output(): string {
    return fs.readFileSync(path.join(folder(), "emulator.log"), "utf8");
  }

  async function run(command: string, args: readonly string[]): Promise<{ code: number | null; complaint: string }> {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, complaint };
  }

  describe("that cannot be written", () => {
    it("makes every answer a failure until it can be written, and loses nothing", async () => {
      const emulator = await start();
      const file = path.join(folder(), "state.json");
      fs.rmSync(file);
      fs.mkdirSync(path.join(file, "in the way"), { recursive: true });
      for (const answer of [await setClock(emulator, "2030-01-01T00:00:00Z"), await call(`${emulator.httpOrigin}/x`)]) {
        assert.equal(answer.status, 500);
        assert.match(answer.text, /^emulator failure: the state cannot be saved: E\w+: /);
      }
      assert.match(output(), /^emulator: the state cannot be saved: E/m);
      fs.rmSync(file, { recursive: true });
      assert.equal((await call(`${emulator.httpOrigin}/x`)).status, 404);
      const { clockOffsetMilliseconds: saved } = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, number>;
      assert.ok(Date.now() + Number(saved) > Date.parse("2030-01-01T00:00:00Z"));
    });

    // Linux has a device that is always full.
    const itOnLinux = fs.existsSync("/dev/full") ? it : () => undefined;
    itOnLinux("does not end the process on a full disk", async () => {
      const emulator = await start();
      const log = path.join(folder(), "requests.jsonl");
      fs.rmSync(log, { force: true });
      fs.symlinkSync("/dev/full", log);
      fs.symlinkSync("/dev/full", path.join(folder(), `state.${emulator.pid}.tmp`));
      const answer = await setClock(emulator, "2030-01-01T00:00:00Z");
      assert.deepEqual(
        [answer.status, answer.text],
        [500, "emulator failure: the state cannot be saved: ENOSPC: no space left on device, write"],
      );
      for (let attempt = 0; attempt < 3; attempt += 1) await call(`${emulator.httpOrigin}/x`);
      const complaints = output().match(/^emulator: the request log cannot be written: ENOSPC/gm);
      assert.equal(complaints?.length, 1, output());
    });

    it("is named when the emulator starts", async () => {
      const file = path.join(folder(), "file");
      fs.writeFileSync(file, "");
      const { code, complaint } = await run(process.execPath, [MAIN, "--state", path.join(file, "state")]);
      assert.equal(code, 1);
      assert.match(complaint, /^emulator: ENOTDIR: .*; give --state a folder that can be written\n$/);
    });

    it("is named when its state is not whole", async () => {
      const file = path.join(folder(), "state.json");
      fs.writeFileSync(file, '{"seed":');
      const { code, complaint } = await run(process.execPath, [MAIN, "--state", folder()]);
      assert.equal(code, 1);
      assert.equal(
        complaint,
        `emulator: ${file} is not JSON; delete the folder for a new tenant, or give another --state\n`,
      );
    });
  });

  describe("with the tenant of another version", () => {
    let kept: Tenant;
    before(() => (kept = JSON.parse(JSON.stringify(createTenant(Date.now()))) as Tenant));

    async function startWith(tenant: unknown): Promise<{ code: number | null; complaint: string }> {
      fs.writeFileSync(path.join(folder(), "state.json"), JSON.stringify(tenant));
      return run(process.execPath, [MAIN, "--state", folder()]);
    }

    for (const [missing, tenant] of [
      ["workspace.behaviour.policyQuota", () => without(kept, ["workspace", "behaviour", "policyQuota"])],
      ["directory.behaviour.newSecret", () => without(kept, ["directory", "behaviour", "newSecret"])],
      ["workspace.secretScopes", () => without(kept, ["workspace", "secretScopes"])],
      ["identity", () => without(kept, ["identity"])],
      ["resources.resourceGroup", () => ({ ...kept, resources: { ...kept.resources, resourceGroup: "rg" } })],
      ["seed", () => []],
    ] as const) {
      it(`is kept, and not served, without ${missing}`, async () => {
        const { code, complaint } = await startWith(tenant());
        assert.equal(code, 1);
        assert.equal(
          complaint,
          `emulator: ${folder()} has the tenant of another version, without ${missing}: it is kept, and not served;` +
            ` delete the folder for a new tenant, or give another --state\n`,
        );
        const saved = JSON.parse(fs.readFileSync(path.join(folder(), "state.json"), "utf8")) as unknown;
        assert.deepEqual(saved, tenant());
      });
    }

    it("is served with everything that a first day has, and with more", async () => {
      fs.writeFileSync(path.join(folder(), "state.json"), JSON.stringify({ ...kept, later: 1 }));
      assert.equal((await setClock(await start(), "2030-01-01T00:00:00Z")).status, 200);
    });
  });

  describe("is used by one emulator at a time", () => {
    it("when five start at once", async () => {
      const children = Array.from({ length: 5 }, () =>
        spawn(process.execPath, [MAIN, "--state", folder()], { stdio: ["ignore", "pipe", "pipe"] }),
      );
      const ends = children.map(async (child): Promise<string> => {
        let complaint = "";
        child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
        const [first] = (await Promise.race([once(child.stdout, "data"), once(child, "close")])) as [unknown];
        return Buffer.isBuffer(first) ? "serves" : `${String(first)} ${complaint.slice(0, complaint.indexOf(";"))}`;
      });
      const results = await Promise.all(ends);
      for (const child of children) {
        if (child.exitCode !== null) continue;
        child.kill("SIGTERM");
        await once(child, "close");
      }
      const servers = children.filter((_, index) => results[index] === "serves");
      assert.equal(servers.length, 1, results.join("\n"));
      const refusal = `2 emulator: process ${servers[0]?.pid} already serves ${folder()}`;
      assert.deepEqual(
        results.filter((result) => result !== "serves"),
        Array<string>(4).fill(refusal),
      );
    });

    it("and is free again after a clean end, a failed start and a kill", async () => {
      const first = await startEmulator({ stateDirectory: folder() });
      await assert.rejects(
        startEmulator({ stateDirectory: path.join(folder(), "other"), port: Number(new URL(first.httpOrigin).port) }),
        { code: "EADDRINUSE" },
      );
      await first.close();
      const { pid } = await start();
      process.kill(pid, "SIGKILL");
      const next = await start();
      assert.notEqual(next.pid, pid);
    });

    it("whatever an old claim says", async () => {
      const parent = process.ppid;
      for (const [content, age, isTaken] of [
        [String(parent), 0, true],
        [String(parent), 10 * 365 * 86_400, false],
        [String(process.pid), 0, false],
        [String(await deadProcess()), 0, false],
        ["0", 0, false],
      ] as const) {
        const directory = fs.mkdtempSync(path.join(folder(), "claims-"));
        const claim = path.join(directory, "claim-7");
        fs.writeFileSync(claim, content);
        const time = Date.now() / 1_000 - age;
        fs.utimesSync(claim, time, time);
        if (isTaken) {
          assert.throws(() => claimFolder(directory), {
            constructor: FolderInUse,
            message: `process ${parent} already serves ${directory}; stop it or give --state. If it is no emulator, delete ${claim}`,
          });
          continue;
        }
        const free = claimFolder(directory);
        assert.deepEqual(fs.readdirSync(directory), ["claim-8"]);
        free();
        assert.equal(fs.readFileSync(path.join(directory, "claim-8"), "utf8"), "0");
      }
    });
  });

  it("has an emulator that outlives its last file descriptor", async () => {
    const script = `ulimit -n 64; exec '${process.execPath}' '${MAIN}' --state '${folder()}'`;
    const child = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    const file = fs.readFileSync(path.join(folder(), "emulator.json"), "utf8");
    const { httpOrigin } = JSON.parse(file) as RunningEmulator;
    const sockets = Array.from({ length: 200 }, () =>
      net.connect(Number(new URL(httpOrigin).port), "127.0.0.1").on("error", () => undefined),
    );
    await Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve).once("close", resolve))),
    );
    for (const socket of sockets) socket.destroy();
    assert.equal(await answersAgain(httpOrigin), true);
    assert.equal(child.exitCode, null);
    child.kill("SIGTERM");
    await once(child, "close");
  });
});

/** A copy without the field at the end of this path. */
function without(tenant: object, [name = "", ...rest]: readonly string[]): object {
  const { [name]: value, ...others } = tenant as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [name]: without(value as object, rest) };
}

/** Whether it answers within a few attempts: the connections of before are closed meanwhile. */
async function answersAgain(httpOrigin: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await call(`${httpOrigin}/_emulator/clock`, { headers: HEADERS }).catch(() => undefined);
    if (answer?.status === 200) return true;
  }
  return false;
}
