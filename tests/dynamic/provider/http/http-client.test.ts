import assert from "node:assert/strict";
import { type HttpCall, send } from "../../../../dynamic/provider/http/http-client";
import { limitWaiting } from "../../../../dynamic/provider/http/waiting-limit";
import { createTestRuntime, pausedClock } from "../test-runtime";

const URL_OF_CALL = "https://adb-1.test/api/2.0/token/list?secret=1";

type Answer = Response | Error;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

const START = Date.parse("2026-01-01T00:00:00Z");

/** The result of a call when the server gives these answers, repeating the last one. */
async function call(
  answers: readonly Answer[],
  changes: Partial<HttpCall> = {},
): Promise<{
  readonly result: unknown;
  readonly requests: number;
  readonly pauses: readonly number[];
  readonly messages: readonly string[];
}> {
  let requests = 0;
  const pauses: number[] = [];
  const messages: string[] = [];
  const runtime = createTestRuntime(
    {},
    {
      fetch: () => {
        const answer = answers[Math.min(requests++, answers.length - 1)] ?? new Error("no answer");
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
      },
      now: () => START + sum(pauses),
      pause: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
      log: (message) => messages.push(message),
    },
  );
  const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true, ...changes };
  const result = await send(runtime, request).catch((error: unknown) => (error as Error).message);
  return { result, requests, pauses, messages };
}

function sum(pauses: readonly number[]): number {
  return pauses.reduce((total, pause) => total + pause, 0);
}

const DROPPED = new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });

/** As `fetch` throws it. */
const failed = (code: string): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code }) });

/** For how many seconds a call is sent again that keeps failing, when it may be repeated and when not. */
const PATIENCE: Readonly<Record<string, readonly [answer: Answer, repeatable: number, other: number]>> = {
  "a dropped connection": [DROPPED, 60, 0],
  "a network that swallows packets": [failed("UND_ERR_CONNECT_TIMEOUT"), 60, 0],
  "a time-out of the system": [failed("ETIMEDOUT"), 60, 0],
  "a name server that does not answer": [failed("EAI_AGAIN"), 60, 0],
  "an answer that does not come": [new DOMException("no", "TimeoutError"), 60, 0],
  "a refused connection": [failed("ECONNREFUSED"), 10, 0],
  "a host name that is not known": [failed("ENOTFOUND"), 10, 0],
  "a network without a route": [failed("ENETUNREACH"), 10, 0],
  "a port that fetch refuses": [new TypeError("fetch failed", { cause: new Error("bad port") }), 0, 0],
  "a server without TLS": [failed("ERR_SSL_WRONG_VERSION_NUMBER"), 0, 0],
  "a certificate that is not trusted": [failed("DEPTH_ZERO_SELF_SIGNED_CERT"), 0, 0],
  "a certificate that has expired": [failed("CERT_HAS_EXPIRED"), 0, 0],
  "a certificate of a wrong authority": [failed("INVALID_CA"), 0, 0],
  "a redirect": [new Response(null, { status: 302, headers: { location: "/login.html" } }), 0, 0],
  "a 407": [json(407, {}), 0, 0],
  "a 429, which came before any effect": [json(429, {}), 300, 300],
  "a 503": [json(503, {}), 300, 0],
  "a 502": [json(502, {}), 300, 0],
  "a 504": [json(504, {}), 300, 0],
  "a 500 of a busy workspace": [json(500, { message: "REQUEST_LIMIT_EXCEEDED" }), 300, 0],
  "any other 500": [json(500, {}), 0, 0],
  "a 403": [json(403, {}), 0, 0],
  "a 404": [json(404, {}), 0, 0],
};

describe("an HTTP call", () => {
  for (const [sentence, [answer, repeatable, other]] of Object.entries(PATIENCE)) {
    it(`is sent again for ${repeatable} seconds for ${sentence} if it may be repeated, else for ${other}`, async () => {
      for (const [isRepeatable, seconds] of [
        [true, repeatable],
        [false, other],
      ] as const) {
        const { requests, pauses } = await call([answer], { repeatable: isRepeatable });
        const waited = sum(pauses) / 1000;
        if (seconds === 0) assert.deepEqual({ requests, waited }, { requests: 1, waited: 0 });
        else {
          // A 429 slows down what is sent after it: the last attempt waits for its turn too.
          assert.ok(Math.abs(waited - seconds) < 2, `${waited} seconds`);
          assert.ok(requests >= 3 && requests <= 30, `${requests} requests`);
        }
      }
    });
  }

  it("is sent again for five minutes after a dropped connection where the server has answered before", async () => {
    let isDown = false;
    const runtime = createTestRuntime(
      {},
      {
        fetch: () => (isDown ? Promise.reject(DROPPED) : Promise.resolve(json(404, {}))),
        ...pausedClock(START),
        log: () => undefined,
      },
    );
    const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
    await assert.rejects(send(runtime, request), /returned 404/);
    isDown = true;
    await assert.rejects(send(runtime, request), /closed the connection \(ECONNRESET\), tried for 300 seconds$/);
  });

  it("does not wait again for a server that no call has reached for a minute", async () => {
    const clock = pausedClock(START);
    const runtime = createTestRuntime(
      {},
      {
        fetch: () => Promise.reject(failed("UND_ERR_CONNECT_TIMEOUT")),
        ...clock,
        log: () => undefined,
      },
    );
    const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
    await assert.rejects(send(runtime, request), /tried for 60 seconds$/);
    await assert.rejects(send(runtime, request), /tried for 60 seconds$/);
    assert.ok(clock.now() - START <= 61_000, `${clock.now() - START} ms`);
  });

  it("returns the answer of a later attempt", async () => {
    assert.deepEqual((await call([DROPPED, json(200, { a: 1 })])).result, { a: 1 });
  });

  it("returns undefined when the answer is empty, which is no list without anything in it", async () => {
    assert.equal((await call([new Response(" ", { status: 200 })])).result, undefined);
  });

  it("succeeds when the server has been busy for two minutes, and says once that it waits", async () => {
    let requests = 0;
    const clock = pausedClock(START);
    const messages: string[] = [];
    const runtime = createTestRuntime(
      {},
      {
        fetch: () =>
          Promise.resolve(++requests && clock.now() < START + 120_000 ? json(503, { message: "busy" }) : json(200, {})),
        ...clock,
        log: (message) => messages.push(message),
      },
    );
    const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
    assert.deepEqual(await Promise.all([send(runtime, request), send(runtime, request)]), [{}, {}]);
    assert.deepEqual(messages, [
      "GET https://adb-1.test/api/2.0/token/list returned 503: busy. Trying again for up to 300 seconds",
    ]);
    assert.ok(requests < 40, `${requests} requests`);
  });

  it("says nothing about a failure that is over at once", async () => {
    assert.deepEqual((await call([json(503, {}), json(200, {})])).messages, []);
  });

  it("does not wait again for a server that every call has found busy for five minutes", async () => {
    const clock = pausedClock(START);
    const runtime = createTestRuntime(
      {},
      {
        fetch: () => Promise.resolve(json(503, {})),
        ...clock,
        log: () => undefined,
      },
    );
    const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
    await assert.rejects(send(runtime, request), /returned 503/);
    const first = clock.now() - START;
    await assert.rejects(send(runtime, request), /returned 503/);
    assert.ok(first > 240_000 && clock.now() - START <= 300_000, `${first} ms, then ${clock.now() - START} ms`);
    await clock.pause(3_600_000);
    const begun = clock.now();
    await assert.rejects(send(runtime, request), /returned 503/);
    assert.ok(clock.now() - begun > 240_000, "an hour later it is waited for again");
  });

  it("is not sent again once calls of any host have failed for as long as the process may wait", async () => {
    const clock = pausedClock(START);
    let requests = 0;
    const messages: string[] = [];
    const runtime = createTestRuntime(
      {},
      {
        fetch: (url) => {
          requests += 1;
          return url.includes("slow") ? Promise.reject(DROPPED) : Promise.resolve(json(503, {}));
        },
        ...clock,
        log: (message) => messages.push(message),
      },
    );
    const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
    limitWaiting(runtime, 30_000);
    await assert.rejects(send(runtime, request), /returned 503/);
    assert.equal(Math.round(clock.now() - START), 30_000);
    assert.match(messages.join("\n"), /\. Trying again for up to 30 seconds$/);
    requests = 0;
    await clock.pause(3_600_000);
    const begun = clock.now();
    for (const url of [URL_OF_CALL, "https://slow.test/api"]) await assert.rejects(send(runtime, { ...request, url }));
    assert.deepEqual([Math.round(clock.now() - begun), requests], [0, 2]);
  });

  for (const hours of [-1, 1])
    it(`is sent again for as long where the clock of the machine is set by ${hours} h meanwhile`, async () => {
      let paused = 0;
      let setBy = 0;
      let requests = 0;
      const runtime = createTestRuntime(
        {},
        {
          fetch: () => {
            if (++requests === 3) setBy = hours * 3_600_000;
            return Promise.resolve(json(503, {}));
          },
          now: () => START + setBy + paused,
          elapsed: () => paused,
          pause: (milliseconds) => Promise.resolve(void (paused += milliseconds)),
          log: () => undefined,
        },
      );
      const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
      await assert.rejects(send(runtime, request), /returned 503/);
      assert.ok(paused >= 299_000 && paused <= 301_000, `${paused} ms`);
      await assert.rejects(send(runtime, request), /returned 503/);
      assert.ok(paused <= 301_000, `then ${paused} ms`);
    });

  for (const hours of [-1, 1])
    it(`is sent after the pause that another call was asked for where the clock is set by ${hours} h meanwhile`, async () => {
      let paused = 0;
      let setBy = 0;
      const answers = [json(429, {}, { "retry-after": "40" }), json(200, {})];
      const runtime = createTestRuntime(
        {},
        {
          fetch: () => Promise.resolve(answers.shift() ?? json(500, {})),
          now: () => START + setBy + paused,
          elapsed: () => paused,
          pause: (milliseconds) => Promise.resolve(void (paused += milliseconds)),
        },
      );
      const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
      await assert.rejects(send(runtime, { ...request, isPatient: false }), /returned 429/);
      setBy = hours * 3_600_000;
      await send(runtime, request);
      assert.equal(paused, 40_000);
    });

  it("pauses longer each time, and at most 30 seconds", async () => {
    const { pauses } = await call([json(503, {})]);
    assert.ok(pauses.length > 8, `${pauses.length} pauses`);
    assert.ok(
      pauses.every((pause) => pause >= 0 && pause <= 30_000),
      pauses.join(),
    );
  });

  const WAITS: Readonly<Record<string, readonly [retryAfter: string, milliseconds: number]>> = {
    "a number of seconds": ["7", 7000],
    "an HTTP date": ["Thu, 01 Jan 2026 00:00:09 GMT", 9000],
    "as long as a busy server is waited for": ["290", 290_000],
  };
  for (const [sentence, [retryAfter, milliseconds]] of Object.entries(WAITS)) {
    for (const status of [429, 503])
      it(`pauses as long as the Retry-After of a ${status} says: ${sentence}`, async () => {
        const { pauses, requests } = await call([json(status, {}, { "retry-after": retryAfter }), json(200, {})]);
        assert.equal(requests, 2);
        assert.ok(sum(pauses) >= milliseconds && sum(pauses) <= milliseconds + 1000, pauses.join());
      });
  }

  for (const status of [429, 503])
    it(`fails at once for a ${status} with a Retry-After that is too long, and says how long`, async () => {
      const { result, requests, pauses } = await call([json(status, { message: "no" }, { "retry-after": "3600" })]);
      assert.deepEqual({ requests, pauses }, { requests: 1, pauses: [] });
      assert.equal(
        result,
        `GET https://adb-1.test/api/2.0/token/list returned ${status}: no (Retry-After: 3600 seconds)`,
      );
    });

  it("does not wait for a Retry-After that is invalid or past", async () => {
    for (const retryAfter of ["soon", "-1", "Thu, 01 Jan 2015 00:00:00 GMT"]) {
      const { pauses } = await call([json(429, {}, { "retry-after": retryAfter }), json(200, {})]);
      assert.ok(sum(pauses) < 3_000, retryAfter);
    }
  });

  it("names method and URL without the query, and repeats no header of the call", async () => {
    const bearer = "dapi0123456789abcdef0123456789abcdef";
    const refusal = json(401, { message: `Token ${bearer} is invalid` });
    const { result } = await call([refusal], { headers: { authorization: `Bearer ${bearer}` } });
    assert.match(
      String(result),
      /^GET https:\/\/adb-1\.test\/api\/2\.0\/token\/list returned 401: Token \S+ is invalid$/,
    );
    assert.equal(String(result).includes(bearer), false);
  });

  it("is not sent with a header that no request can carry, and does not repeat it", async () => {
    const { result, requests } = await call([json(200, {})], { headers: { authorization: "Bearer dapi\n0123" } });
    assert.equal(requests, 0);
    assert.equal(
      result,
      "GET https://adb-1.test/api/2.0/token/list cannot be sent: its header authorization contains a character that no header can carry",
    );
  });

  it("fails when the answer is not JSON, without quoting it", async () => {
    const { result } = await call([new Response("dapi0123", { status: 200 })]);
    assert.equal(result, "GET https://adb-1.test/api/2.0/token/list returned 200: an answer that is not JSON");
    const page = await call([new Response("<html>dapi0123</html>", { status: 200 })]);
    assert.equal(page.result, "GET https://adb-1.test/api/2.0/token/list returned 200: an HTML page instead of JSON");
  });

  it("has at most 16 under way to one host at a time", async () => {
    let underWay = 0;
    let most = 0;
    const runtime = createTestRuntime(
      {},
      {
        fetch: async () => {
          most = Math.max(most, ++underWay);
          await new Promise((resolve) => setImmediate(resolve));
          underWay--;
          return json(200, {});
        },
      },
    );
    const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true };
    await Promise.all(Array.from({ length: 40 }, () => send(runtime, request)));
    assert.equal(most, 16);
  });
});
