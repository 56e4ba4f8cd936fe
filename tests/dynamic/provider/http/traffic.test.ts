import assert from "node:assert/strict";
import { type HttpCall, send } from "../../../../dynamic/provider/http/http-client";
import { requestByClientCredentials } from "../../../../dynamic/provider/logins/client-credentials";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { createTestRuntime } from "../test-runtime";
import { VirtualTime } from "../virtual-time";

const ORIGIN = "https://adb-1.test";
const LATENCY = 50;

interface Limit {
  readonly perSecond: number;
  readonly burst: number;
  readonly retryAfter?: string;
}

/** A workspace with a limit, and a process that calls it. */
class LimitedWorkspace {
  readonly time = new VirtualTime();
  readonly runtime: Runtime;
  /** Times of all requests, and of those that were refused, in milliseconds from the beginning. */
  readonly sent: number[] = [];
  readonly refused: number[] = [];
  underWay = 0;
  mostUnderWay = 0;
  private readonly begun = this.time.now;
  private allowance: number;
  private countedAt = this.time.now;

  constructor(private readonly limit: Limit) {
    this.allowance = limit.burst;
    this.runtime = createTestRuntime(
      {},
      { fetch: () => this.answer(), now: () => this.time.now, pause: this.time.pause, log: () => undefined },
    );
  }

  get seconds(): number {
    return (this.time.now - this.begun) / 1000;
  }

  call(changes: Partial<HttpCall> = {}): Promise<unknown> {
    const url = `${ORIGIN}/api/2.0/token/list`;
    return send(this.runtime, { method: "GET", url, headers: {}, repeatable: true, ...changes });
  }

  private async answer(): Promise<Response> {
    const { time, limit } = this;
    this.sent.push(time.now - this.begun);
    this.allowance = Math.min(limit.burst, this.allowance + ((time.now - this.countedAt) / 1000) * limit.perSecond);
    this.countedAt = time.now;
    const isServed = this.allowance >= 1;
    if (isServed) this.allowance -= 1;
    else this.refused.push(time.now - this.begun);
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    await time.pause(LATENCY);
    this.underWay -= 1;
    const { retryAfter } = limit;
    if (!isServed)
      return new Response("{}", { status: 429, ...(retryAfter ? { headers: { "retry-after": retryAfter } } : {}) });
    return Response.json({ access_token: "an-access-token", token_type: "Bearer", expires_in: 3600 });
  }
}

describe("the traffic to one workspace", () => {
  it("has at most 16 requests under way at a time", async () => {
    const workspace = new LimitedWorkspace({ perSecond: 1e9, burst: 1e9 });
    await Promise.all(Array.from({ length: 40 }, () => workspace.call()));
    assert.equal(workspace.mostUnderWay, 16);
    assert.ok(workspace.seconds <= 0.2, "without a refusal nothing is delayed");
  });

  for (const retryAfter of [undefined, "1", "2"]) {
    it(`finds the rate of the workspace, and uses most of it, ${retryAfter === undefined ? "without Retry-After" : `with Retry-After: ${retryAfter}`}`, async () => {
      const workspace = new LimitedWorkspace({ perSecond: 15, burst: 15, ...(retryAfter ? { retryAfter } : {}) });
      await Promise.all(Array.from({ length: 1500 }, () => workspace.call()));
      const { seconds, refused, sent } = workspace;
      if (process.env.SHOW) console.error({ retryAfter, seconds, refused: refused.length, sent: sent.length });
      assert.ok(seconds < 150, `${seconds} seconds instead of 100`);
      assert.ok(refused.length < 75, `${refused.length} of ${sent.length} were refused`);
    });
  }

  it("stops for all, logins included, after a 429 with Retry-After, until that is over", async () => {
    const workspace = new LimitedWorkspace({ perSecond: 10, burst: 5, retryAfter: "20" });
    const logIn = requestByClientCredentials(workspace.runtime, {
      tokenEndpoint: `${ORIGIN}/oidc/v1/token`,
      clientId: "client",

      scope: "all-apis",
      proof: { kind: "secret in header", secret: "a-client-secret" },
    });
    await workspace.call();
    const burst = Array.from({ length: 8 }, () => workspace.call());
    await workspace.time.pause(1_000);
    await Promise.all([...burst, workspace.call(), logIn.send()]);
    const [refusedAt = 0] = workspace.refused;
    assert.ok(refusedAt > 0 && refusedAt < 1_000, "the burst was refused");
    const early = workspace.sent.filter((at) => at > refusedAt + LATENCY && at < refusedAt + 20_000);
    assert.deepEqual(early, []);
  });

  it("does not stop for other workspaces", async () => {
    const workspace = new LimitedWorkspace({ perSecond: 0.001, burst: 1, retryAfter: "3600" });
    await workspace.call();
    await assert.rejects(workspace.call(), /Retry-After: 3600 seconds/);
    const before = workspace.time.now;
    await assert.rejects(workspace.call({ url: "https://adb-2.test/api/2.0/token/list" }));
    assert.equal(workspace.time.now - before, LATENCY);
  });

  it("obeys the Retry-After of a login, as a number and as a date", async () => {
    for (const retryAfter of ["40", "Thu, 01 Jan 2026 00:00:40 GMT"]) {
      const workspace = new LimitedWorkspace({ perSecond: 0.03, burst: 1, retryAfter });
      await workspace.call();
      const endpoint = {
        tokenEndpoint: `${ORIGIN}/oidc/v1/token`,
        clientId: "client",
        proof: { kind: "secret in header", secret: "a-client-secret" },
      } as const;
      const logIn = { ...endpoint, scope: "all-apis" };
      await requestByClientCredentials(workspace.runtime, logIn).send();
      assert.equal(workspace.sent.length, 3);
      assert.ok(workspace.seconds >= 40, `${workspace.seconds} seconds`);
    }
  });

  it("goes on at the pace of before, minutes after the refusals are over", async () => {
    const workspace = new LimitedWorkspace({ perSecond: 100, burst: 1 });
    await Promise.all(Array.from({ length: 3000 }, () => workspace.call()));
    const { sent } = workspace;
    const seconds = ((sent.at(-1) ?? 0) - (sent.at(-500) ?? 0)) / 1000;
    assert.ok(seconds < 25, `the last 500 took ${seconds} seconds`);
  });
});
