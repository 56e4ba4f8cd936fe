import * as assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import * as net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tls from "node:tls";
import { isAlive } from "../../../tools/processes/is-alive";
import {
  type RunningEmulator,
  startEmulatorProcess,
  stopEmulatorProcess,
} from "../../../tools/processes/emulator-process";
import { type Answer, call, type Call } from "../azure/emulator-call";

const CONTROL = { "x-emulator-control": "yes" };
const MEBIBYTE = 1024 * 1024;

describe("emulator process", () => {
  let folder: string;
  let emulator: RunningEmulator;
  let ports: { readonly http: number; readonly https: number };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "emulator-hostile-"));
    emulator = await startEmulatorProcess({ stateDirectory: folder });
    ports = { http: Number(new URL(emulator.httpOrigin).port), https: Number(new URL(emulator.httpsOrigin).port) };
  });
  afterEach(async () => {
    assert.equal(isAlive(emulator.pid), true, "whatever a test has sent, the process lives");
    assert.equal((await control("clock")).status, 200);
  });
  after(async () => {
    await stopEmulatorProcess(emulator);
    const output = readFileSync(join(folder, "emulator.log"), "utf8");
    rmSync(folder, { recursive: true });
    assert.doesNotMatch(output, /fail|error/i);
  });

  function control(name: string, options: Call = {}): Promise<Answer> {
    const { headers, ...rest } = options;
    return call(`${emulator.httpOrigin}/_emulator/${name}`, { ...rest, headers: { ...CONTROL, ...headers } });
  }

  /** Sends the text as it is, and returns everything that is answered until the connection closes. */
  async function exchange(text: string | Buffer, port = ports.http): Promise<string> {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(text);
    return readAll(socket);
  }

  /** The status of a request with these lines. */
  async function statusOf(...lines: readonly string[]): Promise<number> {
    const answer = await exchange([...lines, "Connection: close", "", ""].join("\r\n"));
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
  }

  describe("reads no body without an end", () => {
    it("answers 413 to one that says its length", async () => {
      const answer = await call(`${emulator.httpOrigin}/api/2.0/token/create`, {
        method: "POST",
        body: "x".repeat(9 * MEBIBYTE),
      });
      assert.deepEqual([answer.status, answer.json], [413, { message: "the body is larger than 8 MiB" }]);
    });

    it("answers 413 to one that does not", async () => {
      const socket = net.connect(ports.http, "127.0.0.1").on("error", () => undefined);
      socket.write(
        "POST /_emulator/faults HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nx-emulator-control: yes\r\n\r\n",
      );
      const chunk = `${MEBIBYTE.toString(16)}\r\n${"x".repeat(MEBIBYTE)}\r\n`;
      for (let sent = 0; sent < 9; sent += 1) socket.write(chunk);
      assert.match(await readAll(socket), /^HTTP\/1\.1 413 /);
    });

    it("answers 413 to a client that asks first", async () => {
      const answer = await exchange(
        `POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${9 * MEBIBYTE}\r\nExpect: 100-continue\r\n\r\n`,
      );
      assert.match(answer, /HTTP\/1\.1 413 /);
    });

    it("takes one of 8 MiB", async () => {
      const answer = await control("faults", { method: "POST", body: " ".repeat(8 * MEBIBYTE) });
      assert.deepEqual([answer.status, answer.json], [400, { message: "body: not JSON" }]);
    });
  });

  describe("answers only to its own names", () => {
    for (const host of [
      "localhost",
      "LOCALHOST",
      "127.0.0.1",
      "[::1]",
      "kv.vault.localhost",
      "kv.vault.emulator.test",
    ]) {
      it(`as ${host}`, async () => {
        assert.equal((await control("clock", { host })).status, 200);
      });
    }

    for (const host of [
      "attacker.test",
      "127.0.0.1.attacker.test",
      "localhost.attacker.test",
      "vault.localhost.attacker.test",
      "a.b.vault.localhost",
      "0.0.0.0",
      "127.0.0.2",
      "localhost.",
    ]) {
      it(`not as ${host}`, async () => {
        const answer = await control("state", { host });
        assert.equal(answer.status, 421);
        assert.deepEqual(answer.json, {
          message:
            `this is the emulator, and not ${host}:${ports.http}: it answers as 127.0.0.1, ::1, localhost,` +
            ` *.vault.localhost, *.vault.emulator.test`,
        });
      });
    }

    it("over HTTPS too", async () => {
      const ca = readFileSync(emulator.caFile, "utf8");
      const headers = { ...CONTROL, host: "attacker.test" };
      assert.equal((await call(`${emulator.httpsOrigin}/_emulator/state`, { ca, headers })).status, 421);
    });

    for (const host of ["user@127.0.0.1", "127.0.0.1/attacker.test", "127.0.0.1?", "127.0.0.1#", "a b", "", "[::1"]) {
      it(`not to the invalid Host "${host}"`, async () => {
        assert.equal(await statusOf("GET /_emulator/state HTTP/1.1", `Host: ${host}`, "x-emulator-control: yes"), 400);
      });
    }

    it("not without a Host", async () => {
      assert.equal(await statusOf("GET / HTTP/1.0"), 400);
      assert.equal(await statusOf("GET / HTTP/1.1"), 400);
    });

    it("takes the host of a whole URL before the header", async () => {
      const clock = "_emulator/clock HTTP/1.1";
      assert.equal(await statusOf(`GET http://127.0.0.1/${clock}`, "Host: a.test", "x-emulator-control: yes"), 200);
      assert.equal(await statusOf(`GET http://a.test/${clock}`, "Host: 127.0.0.1", "x-emulator-control: yes"), 421);
      assert.equal(await statusOf(`GET https://127.0.0.1/${clock}`, "Host: 127.0.0.1", "x-emulator-control: yes"), 400);
      assert.equal(
        await statusOf(`GET http://a@127.0.0.1/${clock}`, "Host: 127.0.0.1", "x-emulator-control: yes"),
        400,
      );
    });

    it("logs what it refuses", async () => {
      await call(`${emulator.httpOrigin}/api/2.0/token/list`, { host: "attacker.test" });
      const { entries } = (await control("log")).json as { entries: Record<string, unknown>[] };
      assert.deepEqual(entries.map(({ target, status }) => [target, status]).at(-1), ["/api/2.0/token/list", 421]);
    });
  });

  describe("gives web pages nothing", () => {
    for (const origin of ["https://attacker.test", "null", "http://localhost:1", "http://127.0.0.1"]) {
      it(`has no control surface for a page of ${origin}`, async () => {
        const answer = await control("state", { headers: { origin } });
        assert.deepEqual([answer.status, answer.json], [404, { error: "not found" }]);
      });
    }

    it("takes a control call of its own origin", async () => {
      assert.equal((await control("clock", { headers: { origin: emulator.httpOrigin } })).status, 200);
    });

    it("allows no page to read an answer", async () => {
      const preflight = {
        origin: "https://attacker.test",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "x-emulator-control",
      };
      for (const [method, path] of [
        ["OPTIONS", "/_emulator/clock"],
        ["OPTIONS", "/api/2.0/token/create"],
        ["GET", "/.well-known/databricks-config"],
      ] as const) {
        const answer = await call(`${emulator.httpOrigin}${path}`, { method, headers: preflight });
        const allowed = Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"));
        assert.deepEqual(allowed, [], path);
      }
    });
  });

  describe("survives what is no request", () => {
    for (const [name, text] of [
      ["bytes that are no HTTP", "\0\x01\x02 nonsense\r\n\r\n"],
      ["an unknown method", "FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
      ["a wrong version", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"],
      ["two lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
      [
        "a length and chunks",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ],
      ["a chunk without a size", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
      ["headers without an end", `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${"y".repeat(64 * 1024)}\r\n\r\n`],
    ] as const) {
      it(name, async () => {
        assert.match(await exchange(text), /^HTTP\/1\.1 4\d\d /);
      });
    }

    it("TLS on the plain port, and plain text on the TLS port", async () => {
      const secure = tls.connect({ port: ports.http, host: "127.0.0.1", rejectUnauthorized: false });
      await new Promise((resolve) => secure.once("error", resolve));
      await exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", ports.https);
      await exchange(Buffer.from([0x16, 0x03, 0x01, 0xff, 0xff, 0x01, 0x00]), ports.https);
    });

    it("CONNECT, OPTIONS * and an upgrade", async () => {
      assert.match(await exchange("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n"), /^HTTP\/1\.1 403 /);
      assert.equal(await statusOf("OPTIONS * HTTP/1.1", "Host: localhost"), 400);
      const upgrade = await exchange(
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n" +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      );
      assert.match(upgrade, /^HTTP\/1\.1 404 /);
    });

    for (const path of [
      "/%",
      "/api/2.0/%zz",
      "/secrets/%E0%A4%A",
      "/%00",
      "//",
      "//attacker.test/x",
      "/%252e%252e/x",
    ]) {
      it(`the path ${path}`, async () => {
        const status = await statusOf(`GET ${path} HTTP/1.1`, "Host: localhost");
        assert.ok(status >= 400 && status < 500, String(status));
      });
    }

    it("keeps an encoded control path out of the log, and guards it", async () => {
      await control("log", { method: "DELETE" });
      for (const path of ["/%5Femulator/state", "/x/../_emulator/state"]) {
        assert.equal(await statusOf(`GET ${path} HTTP/1.1`, "Host: localhost"), 404);
        assert.equal(await statusOf(`GET ${path} HTTP/1.1`, "Host: localhost", "x-emulator-control: yes"), 200);
      }
      const { entries } = (await control("log")).json as { entries: { status: number }[] };
      assert.deepEqual(
        entries.map(({ status }) => status),
        [],
      );
    });

    for (const [method, name, body] of [
      ["POST", "faults", "["],
      ["POST", "faults", "[".repeat(MEBIBYTE)],
      ["POST", "faults", "null"],
      ["POST", "faults", '{"path":"/","effect":{"kind":"answer","status":200,"headers":{"a b":"c"}}}'],
      ["POST", "faults", '{"path":"/","effect":{"kind":"answer","status":200,"headers":{"a":"b\\nc"}}}'],
      ["POST", "faults", '{"path":"/","effect":{"kind":"delay","milliseconds":3000000000}}'],
      ["PUT", "clock", '{"now":"2026-02-30T00:00:00Z"}'],
      ["PUT", "clock", '{"now":"2026-13-01T00:00:00Z"}'],
      ["PUT", "clock", ""],
    ] as const) {
      it(`${method} ${name} with ${body.slice(0, 80)}`, async () => {
        const answer = await control(name, { method, body });
        assert.equal(answer.status, 400, answer.text);
      });
    }
  });

  describe("survives many clients", () => {
    it("that leave in the middle of a request", async () => {
      for (const text of [
        "POST /api/2.0/token/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        "POST /api/2.0/token/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "GET /api/2.0/token/list HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/2.0/tok",
      ]) {
        await Promise.all(
          Array.from({ length: 50 }, async () => {
            const socket = net.connect(ports.http, "127.0.0.1").on("error", () => undefined);
            await new Promise((resolve) => socket.write(text, resolve));
            socket.resetAndDestroy();
          }),
        );
      }
    });

    it("that never read", async () => {
      const sockets = Array.from({ length: 20 }, () => {
        const socket = net.connect(ports.http, "127.0.0.1").on("error", () => undefined);
        const request = "GET /_emulator/state HTTP/1.1\r\nHost: localhost\r\nx-emulator-control: yes\r\n\r\n";
        socket.pause().write(request.repeat(500));
        return socket;
      });
      assert.equal((await control("state")).status, 200);
      for (const socket of sockets) socket.destroy();
    });

    it("that only connect, a thousand at once", async () => {
      const sockets = await Promise.all(
        Array.from({ length: 1_000 }, async (_, index) => {
          const socket = net.connect(index % 2 === 0 ? ports.http : ports.https, "127.0.0.1");
          socket.on("error", () => undefined);
          await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
          return socket;
        }),
      );
      assert.equal(sockets.filter(({ readyState }) => readyState === "open").length, 1_000);
      assert.equal((await control("clock")).status, 200);
      for (const socket of sockets) socket.destroy();
    });

    it("that work, 300 at once, and keeps what each of them did", async () => {
      const { databricks } = (await control("environment")).json as { databricks: Record<string, string> };
      const headers = { authorization: `Bearer ${databricks["DATABRICKS_TOKEN"]}` };
      const minted = await Promise.all(
        Array.from({ length: 300 }, async (_, index) => {
          const body = { comment: `client ${index}`, lifetime_seconds: 600 };
          const url = `${emulator.httpOrigin}/api/2.0/token/create`;
          const answer = await call(url, { method: "POST", headers, body });
          assert.equal(answer.status, 200, answer.text);
          return (answer.json as { token_info: { comment: string } }).token_info.comment;
        }),
      );
      const list = await call(`${emulator.httpOrigin}/api/2.0/token/list`, { headers });
      const listed = (list.json as { token_infos: { comment: string }[] }).token_infos.map(({ comment }) => comment);
      assert.deepEqual(
        minted.filter((comment) => !listed.includes(comment)),
        [],
      );
      const saved = readFileSync(join(folder, "state.json"), "utf8");
      assert.deepEqual(
        minted.filter((comment) => !saved.includes(`"${comment}"`)),
        [],
      );
    });
  });
});

async function readAll(socket: net.Socket): Promise<string> {
  let received = "";
  socket.on("data", (chunk: Buffer) => (received += chunk.toString("utf8")));
  await new Promise((resolve) => socket.once("close", resolve));
  return received;
}
