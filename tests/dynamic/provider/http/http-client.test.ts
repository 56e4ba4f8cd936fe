import assert from "node:assert/strict";
import { type HttpCall, send } from "../../../../dynamic/provider/http/http-client";
import { createTestRuntime } from "../test-runtime";

const URL_OF_CALL = "https://adb-1.test/api/2.0/token/list?secret=1";

type Answer = Response | Error;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

/** The result of a call when the server gives these answers, repeating the last one. */
async function call(
  answers: readonly Answer[],
  changes: Partial<HttpCall> = {},
): Promise<{ readonly result: unknown; readonly requests: number; readonly pauses: readonly number[] }> {
  let requests = 0;
  const pauses: number[] = [];
  const runtime = createTestRuntime(
    {},
    {
      fetch: () => {
        const answer = answers[Math.min(requests++, answers.length - 1)] ?? new Error("no answer");
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
      },
      now: () => Date.parse("2026-01-01T00:00:00Z"),
      pause: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
    },
  );
  const request: HttpCall = { method: "GET", url: URL_OF_CALL, headers: {}, repeatable: true, ...changes };
  const result = await send(runtime, request).catch((error: unknown) => (error as Error).message);
  return { result, requests, pauses };
}

const DROPPED = new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });

/** How often a call is sent that is never answered otherwise, when it may be repeated and when not. */
const ATTEMPTS: Readonly<Record<string, readonly [answer: Answer, repeatable: number, other: number]>> = {
  "a dropped connection": [DROPPED, 5, 1],
  "a certificate that is not trusted": [
    new TypeError("fetch failed", { cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } }),
    1,
    1,
  ],
  "a 429, which came before any effect": [json(429, {}), 5, 5],
  "a 503": [json(503, {}), 5, 1],
  "a 502": [json(502, {}), 5, 1],
  "a 504": [json(504, {}), 5, 1],
  "a 500 of a busy workspace": [json(500, { message: "REQUEST_LIMIT_EXCEEDED" }), 5, 1],
  "any other 500": [json(500, {}), 1, 1],
  "a 403": [json(403, {}), 1, 1],
  "a 404": [json(404, {}), 1, 1],
};

describe("an HTTP call", () => {
  for (const [sentence, [answer, repeatable, other]] of Object.entries(ATTEMPTS)) {
    it(`is sent ${repeatable} times for ${sentence} if it may be repeated, else ${other}`, async () => {
      assert.equal((await call([answer])).requests, repeatable);
      assert.equal((await call([answer], { repeatable: false })).requests, other);
    });
  }

  it("returns the answer of a later attempt", async () => {
    assert.deepEqual((await call([DROPPED, json(200, { a: 1 })])).result, { a: 1 });
  });

  it("returns an empty object when the answer is empty", async () => {
    assert.deepEqual((await call([new Response(" ", { status: 200 })])).result, {});
  });

  it("pauses longer each time, and at most 30 seconds", async () => {
    const { pauses } = await call([json(503, {})]);
    assert.equal(pauses.length, 4);
    assert.ok(
      pauses.every((pause) => pause >= 0 && pause <= 30_000),
      pauses.join(),
    );
  });

  const WAITS: Readonly<Record<string, readonly [retryAfter: string, milliseconds: number]>> = {
    "a number of seconds": ["7", 7000],
    "an HTTP date": ["Thu, 01 Jan 2026 00:00:09 GMT", 9000],
    "more than the longest pause, which applies": ["3600", 30_000],
  };
  for (const [sentence, [retryAfter, milliseconds]] of Object.entries(WAITS)) {
    it(`pauses at least as long as Retry-After says: ${sentence}`, async () => {
      const { pauses } = await call([json(429, {}, { "retry-after": retryAfter }), json(200, {})]);
      assert.equal(pauses.length, 1);
      assert.ok(
        pauses.every((pause) => pause >= milliseconds && pause <= 30_000),
        pauses.join(),
      );
    });
  }

  it("does not wait for a Retry-After that is invalid or past", async () => {
    for (const retryAfter of ["soon", "-1", "Thu, 01 Jan 2015 00:00:00 GMT"]) {
      const { pauses } = await call([json(429, {}, { "retry-after": retryAfter }), json(200, {})]);
      assert.ok(
        pauses.every((pause) => pause < 30_000),
        retryAfter,
      );
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
    const { result } = await call([new Response("<html>dapi0123</html>", { status: 200 })]);
    assert.equal(result, "GET https://adb-1.test/api/2.0/token/list returned 200: an answer that is not JSON");
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
