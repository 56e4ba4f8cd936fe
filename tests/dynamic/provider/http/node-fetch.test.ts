import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import * as net from "node:net";
import { gzipSync } from "node:zlib";
import { openFetch } from "../../../../dynamic/provider/http/node-fetch";
import type { HttpAnswer } from "../../../../dynamic/provider/runtime";

async function textOf({ body }: HttpAnswer): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

describe("the provider's HTTP client", () => {
  let server: http.Server;
  let answer: http.RequestListener;
  let connections: net.Socket[];
  let origin: string;

  before(async () => {
    server = http.createServer((request, response) => answer(request, response));
    server.keepAliveTimeout = 0;
    server.on("connection", (socket: net.Socket) => connections.push(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  });

  beforeEach(() => (connections = []));

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it("sends method, headers and body, and returns the answer", async () => {
    answer = (request, response) => {
      const { method, url, headers } = request;
      const { authorization, "content-length": length, "transfer-encoding": coding } = headers;
      request.on("data", (body: Buffer) =>
        response
          .writeHead(201, "Made", { Date: "Sun, 29 Nov 2026 00:00:00 GMT", "X-Found": "yes" })
          .end(JSON.stringify({ method, url, authorization, length, coding, body: body.toString() })),
      );
    };
    const request = { method: "POST", headers: { authorization: "Bearer x" }, body: "€" };
    const found = await openFetch()(`${origin}/a?b=c`, request);
    assert.deepEqual(
      [found.status, found.statusText, found.headers.get("date")],
      [201, "Made", "Sun, 29 Nov 2026 00:00:00 GMT"],
    );
    assert.deepEqual([found.headers.has("x-found"), found.headers.get("x-other")], [true, null]);
    const sent = { method: "POST", url: "/a?b=c", authorization: "Bearer x", length: "3", body: "€" };
    assert.deepEqual(JSON.parse(await textOf(found)), sent);
  });

  it("says that a POST without a body has none", async () => {
    answer = ({ headers }, response) => response.end(`${headers["content-length"]} ${headers["transfer-encoding"]}`);
    assert.equal(await textOf(await openFetch()(origin, { method: "POST" })), "0 undefined");
  });

  it("follows no redirect", async () => {
    answer = (_request, response) => response.writeHead(302, { location: "/other" }).end();
    const found = await openFetch()(origin, {});
    assert.deepEqual([found.status, found.headers.get("location"), await textOf(found)], [302, "/other", ""]);
  });

  it("keeps its connection for the next request", async () => {
    answer = (_request, response) => response.end("x");
    const send = openFetch();
    for (let time = 0; time < 3; time++) assert.equal(await textOf(await send(origin, {})), "x");
    assert.equal(connections.length, 1);
  });

  it("does not keep a connection that the server is about to close", async () => {
    answer = (_request, response) => response.writeHead(200, { "keep-alive": "timeout=1" }).end("x");
    const send = openFetch();
    for (let time = 0; time < 2; time++) {
      assert.equal(await textOf(await send(origin, {})), "x");
      const [connection] = connections.splice(0);
      if (connection?.destroyed === false) await once(connection, "close");
    }
  });

  it("closes an idle connection a second before the server does", async () => {
    answer = (_request, response) => response.writeHead(200, { "keep-alive": "timeout=2" }).end("x");
    const begun = performance.now();
    await textOf(await openFetch()(origin, {}));
    // The connection that is kept does not keep a process running, so this one waits.
    await Promise.all(connections.map((connection) => once(connection, "close")));
    const milliseconds = performance.now() - begun;
    assert.ok(milliseconds >= 990 && milliseconds < 1_900, `${milliseconds} ms`);
  });

  it("decompresses an answer", async () => {
    answer = (_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("long text"));
    assert.equal(await textOf(await openFetch()(origin, {})), "long text");
  });

  it("reads a compressed answer without a body", async () => {
    for (const status of [200, 204]) {
      answer = (_request, response) => response.writeHead(status, { "content-encoding": "gzip" }).end();
      const found = await openFetch()(origin, {});
      assert.deepEqual([found.status, await textOf(found)], [status, ""]);
    }
  });

  it("fails where a compressed answer is broken or cut", async () => {
    const whole = gzipSync("x".repeat(10_000));
    const bodies = { Z_DATA_ERROR: Buffer.from("no gzip at all"), Z_BUF_ERROR: whole.subarray(0, whole.length - 9) };
    for (const [code, body] of Object.entries(bodies)) {
      answer = (_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(body);
      await assert.rejects(openFetch()(origin, {}).then(textOf), { code });
    }
  });

  it("fails where the connection ends before the answer does", async () => {
    answer = (_request, response) => {
      response.writeHead(200, { "content-length": "10" }).write("x");
      setImmediate(() => response.destroy());
    };
    await assert.rejects(openFetch()(origin, {}).then(textOf), { code: "ECONNRESET" });
    answer = (_request, response) => response.destroy();
    await assert.rejects(openFetch()(origin, {}), { code: "ECONNRESET" });
  });

  it("fails where the server switches to another protocol", async () => {
    answer = ({ socket }) =>
      socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await assert.rejects(openFetch()(origin, {}), { code: "ECONNRESET" });
  }).timeout(5_000);

  it("ends with the reason of its signal: before, without an answer, and amid one", async () => {
    const reason = new Error("too late");
    await assert.rejects(openFetch()(origin, { signal: AbortSignal.abort(reason) }), reason);
    for (const begin of [false, true]) {
      const controller = new AbortController();
      let closed: Promise<unknown> = Promise.resolve();
      answer = (_request, response) => {
        closed = once(response, "close");
        if (begin) response.writeHead(200).write("x");
        setTimeout(() => controller.abort(reason), 20);
      };
      await assert.rejects(openFetch()(origin, { signal: controller.signal }).then(textOf), reason);
      await closed;
    }
  });

  it("gives a host that accepts no connection up, long before a call that is not answered", async () => {
    // What nobody reads does not notice its end.
    const silent = net.createServer((socket) => socket.on("error", () => undefined).resume());
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as net.AddressInfo;
    try {
      await assert.rejects(openFetch(50)(`https://127.0.0.1:${port}/`, {}), { code: "ETIMEDOUT" });
      answer = (_request, response) => void setTimeout(() => response.end("late"), 200);
      assert.equal(await textOf(await openFetch(50)(origin, {})), "late");
    } finally {
      silent.close();
    }
  });
});
