import * as assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Answer, call } from "../azure/emulator-call";

const MAIN = path.join(__dirname, "../../../emulator/main.js");
const LAST_BLOCK = "# entra-and-databricks-node\n";

interface Announcement {
  readonly httpOrigin: string;
  readonly httpsOrigin: string;
  readonly caFile: string;
  readonly pid: number;
}

describe("emulator program", () => {
  let directory: string;
  const children = new Set<ChildProcess>();
  beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "emulator-main-"))));
  afterEach(async () => {
    for (const child of children) await end(child, "SIGKILL");
    fs.rmSync(directory, { recursive: true });
  });

  function run(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return exited;
  }

  /** Starts the program and waits until it has printed everything; throws its output when it ends before. */
  async function start(...args: string[]): Promise<{ child: ChildProcess; output: string; announced: Announcement }> {
    const child = run("--state", directory, ...args);
    const output = await new Promise<string>((resolve, reject) => {
      let text = "";
      let complaint = "";
      child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
      child.once("close", (code) => reject(new Error(`ended with ${code}: ${complaint}`)));
      child.stdout?.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.slice(text.indexOf(LAST_BLOCK)).endsWith("\n\n") && text.includes(LAST_BLOCK)) resolve(text);
      });
    });
    const announced = JSON.parse(fs.readFileSync(path.join(directory, "emulator.json"), "utf8")) as Announcement;
    return { child, output, announced };
  }

  async function fails(...args: string[]): Promise<{ code: number | null; complaint: string }> {
    const child = run(...args);
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, complaint };
  }

  function control(origin: string, name: string, body?: object): Promise<Answer> {
    const headers = { "x-emulator-control": "yes" };
    return call(`${origin}/_emulator/${name}`, { headers, ...(body === undefined ? {} : { method: "PUT", body }) });
  }

  it("announces where it listens, prints every client's environment, and ends cleanly on SIGTERM", async () => {
    const { child, output, announced } = await start();
    assert.equal(announced.pid, child.pid);
    assert.equal(announced.caFile, path.join(directory, "ca.crt"));
    const environment = (await control(announced.httpOrigin, "environment")).json as Record<
      string,
      Record<string, string>
    >;
    for (const [client, variables] of Object.entries(environment)) {
      assert.ok(output.includes(`# ${client}\n`), client);
      for (const name of Object.keys(variables)) assert.ok(output.includes(`export ${name}=`), name);
    }
    const ca = fs.readFileSync(announced.caFile, "utf8");
    assert.equal((await call(`${announced.httpsOrigin}/common/discovery/keys`, { ca })).status, 200);
    assert.equal(await end(child, "SIGTERM"), 0);
    assert.equal(fs.existsSync(path.join(directory, "emulator.json")), false);
  });

  it("keeps what it has answered when killed, and continues from its folder", async () => {
    const first = await start();
    const origin = first.announced.httpOrigin;
    await control(origin, "clock", { now: "2031-01-01T00:00:00Z" });
    const { seed } = (await control(origin, "state")).json as {
      seed: { tenantId: string; deployer: Record<string, string> };
    };
    const login = await call(`${origin}/${seed.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: seed.deployer["clientId"] ?? "",
        client_secret: seed.deployer["clientSecret"] ?? "",
        scope: "https://graph.microsoft.com/.default",
      }).toString(),
    });
    const headers = { authorization: `Bearer ${(login.json as { access_token: string }).access_token}` };
    const created = await call(`${origin}/v1.0/applications`, {
      method: "POST",
      headers,
      body: { displayName: "kept" },
    });
    const { id } = created.json as { id: string };
    await end(first.child, "SIGKILL");
    const ca = fs.readFileSync(first.announced.caFile, "utf8");

    const second = await start();
    const read = await call(`${second.announced.httpOrigin}/v1.0/applications/${id}`, { headers });
    assert.equal(read.status, 200, read.text);
    assert.equal((read.json as { displayName: string }).displayName, "kept");
    const { now } = (await control(second.announced.httpOrigin, "clock")).json as { now: string };
    assert.match(now, /^2031-01-01T00:0/);
    assert.equal(fs.readFileSync(second.announced.caFile, "utf8"), ca);
    assert.equal(await end(second.child, "SIGINT"), 0);
  });

  it("does not start twice on one folder", async () => {
    const { announced } = await start();
    const { code, complaint } = await fails("--state", directory);
    assert.equal(code, 2);
    assert.ok(complaint.includes(`process ${announced.pid} already serves ${directory}`), complaint);
  });

  it("says which port is in use", async () => {
    const { announced } = await start();
    const { port } = new URL(announced.httpOrigin);
    const other = fs.mkdtempSync(path.join(os.tmpdir(), "emulator-main-"));
    const { code, complaint } = await fails("--state", other, "--port", port);
    fs.rmSync(other, { recursive: true });
    assert.deepEqual(
      [code, complaint],
      [1, `emulator: port ${port} is in use; give another one, or 0 for a free one\n`],
    );
  });

  it("ends, and holds neither port nor folder, when it cannot announce where it listens", async () => {
    fs.mkdirSync(path.join(directory, "emulator.json", "in the way"), { recursive: true });
    const { code, complaint } = await fails("--state", directory);
    assert.equal(code, 1);
    assert.match(complaint, /^emulator: E\w+: .*; give --state a folder that can be written\n$/);
    assert.deepEqual(
      fs.readdirSync(directory).filter((name) => name.startsWith("emulator.json")),
      ["emulator.json"],
    );
    fs.rmSync(path.join(directory, "emulator.json"), { recursive: true });
    const { child } = await start();
    assert.equal(await end(child, "SIGTERM"), 0);
  });

  for (const [args, words] of [
    [["--port", "http"], '--port is "http"; it must be a whole number from 0 to 65535'],
    [["--https-port", "70000"], '--https-port is "70000"; it must be a whole number from 0 to 65535'],
    [["--tls"], "Unknown option '--tls'"],
    [["--stop"], "Unknown option '--stop'"],
  ] as const) {
    it(`explains what is wrong with ${args.join(" ")}`, async () => {
      const { code, complaint } = await fails(...args);
      assert.equal(code, 2);
      assert.ok(complaint.includes(words), complaint);
      assert.ok(complaint.includes("usage: npm run emulator"), complaint);
      assert.doesNotMatch(complaint, /^ *--(stop|env)\b/m);
    });
  }
});
