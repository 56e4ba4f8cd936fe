import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { endWithEngine } from "../../../dynamic/provider/engine-end";

const MODULE = join(__dirname, "../../../dynamic/provider/engine-end.js");

/** A provider process in short: a server, the watch with looks every 20 ms, and a connection to work on if asked for. */
const PROVIDER = `
  const net = require("node:net");
  const [work] = process.argv.slice(1);
  net.createServer().listen(0, "127.0.0.1", () => console.log("listens"));
  if (work !== "none") net.connect(Number(work), "127.0.0.1").resume();
  require(${JSON.stringify(MODULE)}).endWithEngine(
    process,
    () => new Promise((resolve) => setTimeout(resolve, 20).unref()),
  );
`;

/** An engine that tells its port, and greets each connection as a gRPC server does. */
const ENGINE = `
  const server = require("node:net").createServer((socket) => socket.on("error", () => {}).end("settings"));
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

describe("endWithEngine", () => {
  const children: ChildProcess[] = [];
  const servers: Server[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    for (const server of servers.splice(0)) server.close();
  });

  /** Starts a process, and waits for the first that it prints. */
  async function start(script: string, ...args: readonly string[]) {
    const child = spawn(process.execPath, ["-e", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    return { child, printed: printed.toString().trim() };
  }

  async function listen(onConnection: (socket: Socket) => void): Promise<{ readonly port: number; close(): void }> {
    const server = createServer(onConnection);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
  }

  /** Resolves when the engine was looked for that often. */
  function looks(count: number): { readonly seen: Promise<void>; onConnection(socket: Socket): void } {
    let left = count;
    let resolveSeen: () => void;
    const seen = new Promise<void>((resolve) => (resolveSeen = resolve));
    return {
      seen,
      onConnection(socket) {
        socket.on("error", () => undefined).end("settings");
        if ((left -= 1) === 0) resolveSeen();
      },
    };
  }

  it("lets a process live while its engine listens, and ends it when the engine is gone", async () => {
    const { seen, onConnection } = looks(5);
    const engine = await listen(onConnection);
    const { child } = await start(PROVIDER, "none", `127.0.0.1:${engine.port}`);
    await seen;
    assert.equal(child.exitCode, null);
    engine.close();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("takes the last argument for the address, as flags for logs and traces come before it", async () => {
    const { printed: port, child: engine } = await start(ENGINE);
    const { child } = await start(PROVIDER, "none", "-v=9", "--tracing", "127.0.0.1:1", `127.0.0.1:${port}`);
    engine.kill("SIGKILL");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("lets what is under way finish first", async () => {
    let connect: (socket: Socket) => void = () => undefined;
    const connected = new Promise<Socket>((resolve) => (connect = resolve));
    const { port } = await listen(connect);
    const { child } = await start(PROVIDER, String(port), "127.0.0.1:1");
    const socket = await connected;
    // A process without work is gone by then: it ends after two looks.
    const idle = await start(PROVIDER, "none", "127.0.0.1:1");
    await once(idle.child, "exit");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(child.exitCode, null);
    socket.end();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("lets a process live while its engine is stopped", async () => {
    const { printed: port, child: engine } = await start(ENGINE);
    engine.kill("SIGSTOP");
    const { child } = await start(PROVIDER, "none", `127.0.0.1:${port}`);
    const idle = await start(PROVIDER, "none", "127.0.0.1:1");
    await once(idle.child, "exit");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(child.exitCode, null);
    engine.kill("SIGCONT");
    engine.kill("SIGKILL");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("keeps one connection to an engine that does not answer, and does not fill its queue", async () => {
    let connections = 0;
    let connect: () => void = () => undefined;
    const connected = new Promise<void>((resolve) => (connect = resolve));
    const { port } = await listen(() => {
      connections += 1;
      connect();
    });
    await start(PROVIDER, "none", `127.0.0.1:${port}`);
    await connected;
    const idle = await start(PROVIDER, "none", "127.0.0.1:1");
    await once(idle.child, "exit");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(connections, 1);
  });

  it("does nothing where there is no address of an engine, or where the runtime cannot say what is under way", () => {
    const base = { stdin: {}, stdout: {}, stderr: {}, exit: () => assert.fail("ended") };
    const getActiveResourcesInfo = (): string[] => assert.fail("looked");
    const pause = (): Promise<void> => assert.fail("waited");
    for (const last of ["engine.test:1", "127.0.0.1", "127.0.0.1:http", "index.js"])
      endWithEngine({ ...base, argv: ["node", last], getActiveResourcesInfo }, pause);
    endWithEngine({ ...base, argv: ["node", "127.0.0.1:1"] }, pause);
  });
});
