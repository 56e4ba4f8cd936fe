import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as net from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Faults } from "../../../emulator/kernel/active-faults";
import { loadCertificates } from "../../../emulator/kernel/certificates";
import { Clock } from "../../../emulator/kernel/clock";
import { Holds } from "../../../emulator/kernel/holds";
import { RequestLog } from "../../../emulator/kernel/request-log";
import { Server } from "../../../emulator/kernel/server";
import { Store } from "../../../emulator/kernel/store";

describe("slow clients of the emulator", () => {
  let server: Server<object>;
  let http: number;
  let https: number;
  before(async () => {
    const parts = {
      store: new Store<object>(undefined, () => ({})),
      clock: new Clock(),
      faults: new Faults(),
      holds: new Holds(),
      log: new RequestLog(undefined),
      disturb: () => undefined,
      changed: () => undefined,
      unknownRoute: () => ({ status: 404, body: "x".repeat(64 * 1024 * 1024) }),
    };
    server = new Server(parts, { headers: 200, request: 400, handshake: 200, reading: 200 });
    http = await server.listen(0);
    https = await server.listen(0, (await loadCertificates()).server);
  });
  after(() => server.close());

  for (const [name, text, answer] of [
    ["that never send anything", "", /^$|^HTTP\/1\.1 408 /],
    ["that never end their headers", "GET / HTTP/1.1\r\nHost: localhost\r\nx: ", /^HTTP\/1\.1 408 /],
    [
      "that never end their body",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{",
      /^HTTP\/1\.1 408 /,
    ],
  ] as const) {
    it(`${name} lose their connection`, async () => {
      const socket = net.connect(http, "127.0.0.1").on("error", () => undefined);
      let received = "";
      socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
      if (text !== "") socket.write(text);
      await once(socket, "close");
      assert.match(received, answer);
    });
  }

  it("that never read their answer lose their connection", async () => {
    const socket = net.connect(http, "127.0.0.1").on("error", () => undefined);
    socket.pause().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "connect");
    // A paused socket does not notice its end, so the server's own is watched. Other tests of this process have sockets too.
    const isServed = (): boolean => server["sockets"].size > 0;
    while (!isServed()) await delay(5);
    while (isServed()) await delay(5);
    socket.destroy();
  });

  it("that never end their TLS handshake lose their connection", async () => {
    const socket = net.connect(https, "127.0.0.1").on("error", () => undefined);
    socket.resume().write(Buffer.from([0x16, 0x03, 0x01]));
    await once(socket, "close");
  });
});
