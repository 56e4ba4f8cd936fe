import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { createGzip } from "node:zlib";
import { type HttpCall, send } from "../../../../dynamic/provider/http/http-client";
import { openFetch } from "../../../../dynamic/provider/http/node-fetch";
import { requestByClientCredentials } from "../../../../dynamic/provider/logins/client-credentials";
import type { SendRequest } from "../../../../dynamic/provider/runtime";
import { createTestRuntime, pausedClock } from "../test-runtime";

const MEGABYTE = 1024 * 1024;

/** How a server answers: it writes until the client closes the connection. */
type Writing = (response: http.ServerResponse, isOpen: () => boolean) => Promise<void>;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

const endless =
  (status: number): Writing =>
  async (response, isOpen) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.write('{"token_infos":[');
    const chunk = Buffer.alloc(256 * 1024, "1,");
    for (; isOpen(); await turn()) while (isOpen() && response.write(chunk));
  };

const compressed: Writing = async (response, isOpen) => {
  response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
  const gzip = createGzip({ level: 9 });
  gzip.on("error", () => undefined);
  gzip.pipe(response);
  const chunk = Buffer.alloc(256 * 1024, " ");
  for (; isOpen(); await turn()) while (isOpen() && gzip.write(chunk));
  gzip.destroy();
};

const slow: Writing = async (response, isOpen) => {
  response.writeHead(200, { "content-type": "application/json" });
  for (; isOpen(); await turn()) response.write(" ");
};

describe("an answer", () => {
  let server: http.Server;
  let writing: Writing;
  let written: Promise<void>;
  let origin: string;

  before(async () => {
    server = http.createServer((request, response) => {
      let isOpen = true;
      response.on("close", () => (isOpen = false));
      response.on("error", () => undefined);
      request.resume();
      written = writing(response, () => isOpen);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const call = (deadline?: number): Promise<unknown> => {
    const parts = { fetch: withDeadline(deadline), pause: () => Promise.resolve() };
    const request: HttpCall = { method: "GET", url: `${origin}/api/2.0/token/list`, headers: {}, repeatable: false };
    return send(createTestRuntime({}, parts), request);
  };

  const logIn = (deadline?: number): Promise<unknown> =>
    requestByClientCredentials(createTestRuntime({}, { fetch: withDeadline(deadline), ...pausedClock(Date.now()) }), {
      tokenEndpoint: `${origin}/oidc/v1/token`,
      clientId: "client",

      scope: "all-apis",
      proof: { kind: "secret in header", secret: "a-client-secret" },
    }).send();

  const CALLS = { call, login: logIn };
  const BODIES: Readonly<Record<string, readonly [writing: Writing, status: number]>> = {
    "an endless answer": [endless(200), 200],
    "an endless error": [endless(403), 403],
    "an endless answer that is compressed": [compressed, 200],
  };
  for (const [what, attempt] of Object.entries(CALLS)) {
    for (const [sentence, [body, status]] of Object.entries(BODIES)) {
      it(`of a ${what} is read up to 16 MB, and the connection is closed: ${sentence}`, async () => {
        writing = body;
        const before = process.memoryUsage().rss;
        const begun = performance.now();
        await assert.rejects(attempt(), (error: Error) => {
          assert.match(error.message, new RegExp(`returned ${status}: an answer of more than 16 MB$`));
          return true;
        });
        await written;
        const megabytes = (process.memoryUsage().rss - before) / MEGABYTE;
        assert.ok(megabytes < 150, `${megabytes} MB more`);
        assert.ok(performance.now() - begun < 10_000, "it takes seconds");
      });
    }
  }

  it("of a call must be complete before the deadline of the call", async () => {
    writing = slow;
    await assert.rejects(call(200), /got no answer: it timed out after 30 seconds$/);
    await written;
  });

  it("has a deadline of 30 seconds, in a call and in a login", async () => {
    const deadlines: number[] = [];
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (milliseconds) => {
      deadlines.push(milliseconds);
      return timeout.call(AbortSignal, 200);
    };
    try {
      writing = slow;
      await assert.rejects(call(), /it timed out after 30 seconds$/);
      writing = (response) => Promise.resolve(void response.writeHead(503).write(" "));
      await assert.rejects(logIn(), /it timed out after 30 seconds, tried for 60 seconds$/);
    } finally {
      AbortSignal.timeout = timeout;
    }
    assert.ok(deadlines.length >= 2, "each has one");
    assert.deepEqual(new Set(deadlines), new Set([30_000]));
  });

  it("of 600 tokens with the longest comments is read", async () => {
    const infos = Array.from({ length: 600 }, (_, index) => ({ token_id: `t${index}`, comment: "€".repeat(255) }));
    writing = (response) => Promise.resolve(void response.end(JSON.stringify({ token_infos: infos })));
    assert.deepEqual(await call(), { token_infos: infos });
  });
});

/** The network, with a shorter deadline for each call. */
function withDeadline(milliseconds: number | undefined): SendRequest {
  const send = openFetch();
  return (url, request) =>
    send(url, milliseconds === undefined ? request : { ...request, signal: AbortSignal.timeout(milliseconds) });
}
