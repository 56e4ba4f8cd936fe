import * as assert from "node:assert/strict";
import * as net from "node:net";
import * as os from "node:os";
import { type Emulator, startEmulator } from "../../../emulator";
import { call } from "../azure/emulator-call";

describe("emulator server", () => {
  let emulator: Emulator;
  before(async () => (emulator = await startEmulator()));
  after(() => emulator.close());

  it("serves HTTP and HTTPS on ports of its own", async () => {
    const { httpOrigin, httpsOrigin, caCertificate } = emulator;
    const path = "/metadata/endpoints?api-version=2022-09-01";
    const [plain, secure] = [
      await call(`${httpOrigin}${path}`),
      await call(`${httpsOrigin}${path}`, { ca: caCertificate }),
    ];
    assert.deepEqual([plain.status, secure.status], [200, 200]);
    assert.notEqual(new URL(httpOrigin).port, new URL(httpsOrigin).port);
  });

  it("listens on 127.0.0.1 and on no other address of this machine", async () => {
    const outer = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4")
      .map(({ address }) => address);
    // The whole of 127.0.0.0/8 is this machine on Linux.
    const others = [...outer, ...(process.platform === "linux" ? ["127.0.0.2"] : [])];
    assert.ok(others.length > 0);
    for (const origin of [emulator.httpOrigin, emulator.httpsOrigin]) {
      const port = Number(new URL(origin).port);
      assert.equal(await connects("127.0.0.1", port), true);
      for (const address of others) assert.equal(await connects(address, port), false, address);
    }
  });

  it("answers an invalid target with 400 and keeps running", async () => {
    const { port } = new URL(emulator.httpOrigin);
    assert.match(
      await exchange(Number(port), "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"),
      /^HTTP\/1.1 400 /,
    );
    assert.equal((await call(`${emulator.httpOrigin}/common/discovery/keys`)).status, 200);
  });

  it("closes at once although a client keeps its connection", async () => {
    const own = await startEmulator();
    const socket = net.connect(Number(new URL(own.httpsOrigin).port), "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    await own.close();
    await closed;
  });

  it("fails on a port that is in use", async () => {
    const port = Number(new URL(emulator.httpOrigin).port);
    await assert.rejects(startEmulator({ httpsPort: port }), { code: "EADDRINUSE" });
  });
});

async function connects(address: string, port: number): Promise<boolean> {
  const socket = net.connect(port, address);
  return new Promise((resolve) => {
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
  }).then((connected) => {
    socket.destroy();
    return connected === true;
  });
}

async function exchange(port: number, text: string): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  socket.end(text);
  let received = "";
  for await (const chunk of socket as AsyncIterable<Buffer>) received += chunk.toString("utf8");
  return received;
}
