import * as assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { LoopbackHttp, requireLoopback } from "../../../emulator/plugins/loopback-http";

describe("requireLoopback", () => {
  for (const host of [
    "127.0.0.1",
    "127.8.9.10",
    "localhost",
    "[::1]",
    "kv.vault.localhost",
    "kv.vault.emulator.test",
  ]) {
    it(`allows ${host}`, () => {
      assert.equal(requireLoopback(`https://${host}:8443/x`).host, `${host}:8443`);
    });
  }
  for (const host of [
    "10.0.0.1",
    "vault.azure.net",
    "localhost.example.com",
    "127.0.0.1.nip.io",
    "128.0.0.1",
    "[::2]",
  ]) {
    it(`refuses ${host}`, () => {
      assert.throws(() => requireLoopback(`https://${host}/`), /only talk to loopback/);
    });
  }
});

describe("LoopbackHttp", () => {
  let server: http.Server;
  let origin: string;
  let hosts: string[];
  let answers: { readonly status: number; readonly headers?: http.OutgoingHttpHeaders }[];
  let cancellation: AbortController;
  let client: LoopbackHttp;

  beforeEach(async () => {
    hosts = [];
    cancellation = new AbortController();
    client = new LoopbackHttp("plugin/1", cancellation.signal);
    server = http.createServer((request, response) => {
      hosts.push(`${request.method ?? ""} ${request.headers.host ?? ""} ${request.headers["user-agent"] ?? ""}`);
      const { status, headers } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("reaches names that no DNS has, and sends them in the Host header", async () => {
    answers = [];
    const url = origin.replace("127.0.0.1", "kv.vault.emulator.test");
    assert.equal((await client.send({ method: "DELETE", url })).status, 200);
    assert.deepEqual(hosts, [`DELETE ${new URL(url).host} plugin/1`]);
  });

  it("retries after 429 and 503, after the wait that the service asks for", async () => {
    answers = [
      { status: 429, headers: { "retry-after": "0" } },
      { status: 503, headers: { "retry-after": "0" } },
    ];
    assert.equal((await client.send({ method: "POST", url: origin, body: "{}" })).status, 200);
    assert.equal(hosts.length, 3);
  });

  it("gives up after four answers", async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 503, headers: { "retry-after": "0" } }));
    assert.equal((await client.send({ method: "GET", url: origin })).status, 503);
    assert.equal(hosts.length, 4);
  });

  it("does not retry after any other answer", async () => {
    answers = [{ status: 500 }];
    assert.equal((await client.send({ method: "GET", url: origin })).status, 500);
    assert.equal(hosts.length, 1);
  });

  it("does not wait once it is cancelled", async () => {
    answers = [{ status: 503 }];
    cancellation.abort();
    assert.equal((await client.send({ method: "GET", url: origin })).status, 503);
    assert.equal(hosts.length, 1);
  });

  it("names the request that got no answer", async () => {
    server.removeAllListeners("request");
    server.on("request", (request) => request.socket.destroy());
    await assert.rejects(client.send({ method: "PUT", url: `${origin}/secrets/x?y=z` }), (error: Error) => {
      assert.equal(error.message, `PUT ${origin}/secrets/x: socket hang up`);
      return true;
    });
  });
});
