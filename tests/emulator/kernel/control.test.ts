import * as assert from "node:assert/strict";
import { AzureTenant, type Json } from "../azure/azure-tenant";
import { type Answer, call } from "../azure/emulator-call";

describe("control surface", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  function control(method: string, name: string, body?: string | object): Promise<Answer> {
    const headers = { "x-emulator-control": "yes" };
    return call(`${tenant.origin}/_emulator/${name}`, { method, headers, ...(body === undefined ? {} : { body }) });
  }

  for (const [method, name] of [
    ["GET", "log"],
    ["DELETE", "log"],
    ["GET", "unknown-routes"],
    ["GET", "faults"],
    ["POST", "faults"],
    ["DELETE", "faults"],
    ["GET", "clock"],
    ["PUT", "clock"],
    ["GET", "state"],
    ["GET", "environment"],
  ] as const) {
    it(`does not exist without its header: ${method} ${name}`, async () => {
      const plain = await call(`${tenant.origin}/_emulator/${name}`, { method });
      const wrong = await call(`${tenant.origin}/_emulator/${name}`, {
        method,
        headers: { "x-emulator-control": "no" },
      });
      assert.deepEqual([plain.status, wrong.status, plain.json], [404, 404, { error: "not found" }]);
    });
  }

  it("shows the request log with queries as sent and without its own calls, and clears it", async () => {
    await control("DELETE", "log");
    await call(`${tenant.origin}/favicon.ico?a=%27b%27`, { headers: { "user-agent": "test/1" } });
    const { entries } = (await control("GET", "log")).json as { entries: Json[] };
    const [entry] = entries;
    assert.equal(entries.length, 1);
    const { sequence, time, ...rest } = entry as Json;
    assert.equal(typeof sequence, "number");
    assert.ok(Math.abs(Date.parse(String(time)) - tenant.emulator.clock.now()) < 60_000);
    const target = "/favicon.ico?a=%27b%27";
    assert.deepEqual(rest, { method: "GET", target, userAgent: "test/1", status: 404, unknownRoute: true });
    assert.equal((await control("DELETE", "log")).status, 204);
    assert.deepEqual((await control("GET", "log")).json, { entries: [] });
  });

  it("lists the requests without a route", async () => {
    await control("DELETE", "log");
    await tenant.login();
    await call(`${tenant.origin}/api/2.0/no-such-api`);
    const { entries } = (await control("GET", "unknown-routes")).json as { entries: Json[] };
    assert.deepEqual(
      entries.map(({ target }) => target),
      ["/api/2.0/no-such-api"],
    );
  });

  describe("faults", () => {
    afterEach(() => control("DELETE", "faults"));

    it("adds, lists and clears rules", async () => {
      const rule = {
        method: "POST",
        path: "/oauth2/",
        times: 1,
        effect: { kind: "answer", status: 429, body: "slow" },
      };
      const added = await control("POST", "faults", rule);
      assert.deepEqual([added.status, added.json], [201, { faults: [{ ...rule, hits: 0 }] }]);
      assert.equal((await tenant.login()).status, 429);
      assert.deepEqual((await control("GET", "faults")).json, { faults: [{ ...rule, hits: 1 }] });
      assert.equal((await control("DELETE", "faults")).status, 204);
      assert.deepEqual((await control("GET", "faults")).json, { faults: [] });
    });

    for (const [body, property] of [
      ["{", "body"],
      [{ effect: { kind: "stale" } }, "path"],
      [{ path: "(", effect: { kind: "stale" } }, "path"],
      [{ path: "/", times: -1, effect: { kind: "stale" } }, "times"],
      [{ method: "POST", path: "/", effect: { kind: "stale" } }, "method"],
      [{ path: "/", effect: { kind: "explode" } }, "effect.kind"],
      [{ path: "/", effect: { kind: "answer" } }, "effect.status"],
      [{ path: "/", effect: { kind: "delay", milliseconds: "1" } }, "effect.milliseconds"],
    ] as const) {
      it(`refuses ${JSON.stringify(body)} naming ${property}`, async () => {
        const answer = await control("POST", "faults", body);
        assert.equal(answer.status, 400);
        assert.ok(String((answer.json as Json)["message"]).startsWith(`${property}: `), answer.text);
        assert.deepEqual(tenant.emulator.faults.list(), []);
      });
    }
  });

  describe("clock", () => {
    afterEach(() => {
      tenant.emulator.clock.set(Date.now());
      tenant.emulator.store.document.clockOffsetMilliseconds = 0;
    });

    it("is set, ticks on, and is saved with the tenant", async () => {
      const answer = await control("PUT", "clock", { now: "2030-01-02T03:04:05Z" });
      assert.equal(answer.status, 200);
      const { now } = (await control("GET", "clock")).json as { now: string };
      const start = Date.parse("2030-01-02T03:04:05Z");
      assert.ok(Date.parse(now) >= start && Date.parse(now) < start + 60_000);
      assert.equal(tenant.emulator.store.document.clockOffsetMilliseconds, tenant.emulator.clock.offsetMilliseconds);
      const { exp } = JSON.parse(
        Buffer.from(
          (await tenant.token("https://vault.azure.net/.default")).split(".")[1] ?? "",
          "base64url",
        ).toString(),
      ) as { exp: number };
      assert.ok(exp > start / 1000);
    });

    for (const body of [{ now: "2030-01-02T03:04:05+01:00" }, { now: "soon" }, { now: 5 }, {}]) {
      it(`refuses ${JSON.stringify(body)} naming now`, async () => {
        const before = tenant.emulator.clock.offsetMilliseconds;
        const answer = await control("PUT", "clock", body);
        assert.equal(answer.status, 400);
        assert.match(String((answer.json as Json)["message"]), /^now: /);
        assert.equal(tenant.emulator.clock.offsetMilliseconds, before);
      });
    }
  });

  it("shows the tenant as it is saved", async () => {
    assert.deepEqual((await control("GET", "state")).json, JSON.parse(JSON.stringify(tenant.emulator.store.document)));
  });

  it("shows the environment of every client", async () => {
    const json = (await control("GET", "environment")).json as Record<string, Json>;
    assert.equal(json["databricks"]?.["DATABRICKS_HOST"], tenant.emulator.httpOrigin);
    assert.equal(json["azure-identity"]?.["AZURE_AUTHORITY_HOST"], tenant.emulator.httpsOrigin);
  });
});
