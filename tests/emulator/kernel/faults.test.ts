import * as assert from "node:assert/strict";
import { Faults } from "../../../emulator/kernel/active-faults";
import { AzureTenant, SCOPES } from "../azure/azure-tenant";
import { call } from "../azure/emulator-call";

describe("fault rules", () => {
  it("affect `times` requests that match method and path, after `skip` requests that pass", () => {
    const faults = new Faults();
    const effect = { kind: "drop-before" } as const;
    faults.add({ method: "POST", path: "/token$", skip: 1, times: 2, effect });
    const taken = [
      faults.take("POST", "/token"),
      faults.take("GET", "/token"),
      faults.take("POST", "/token/x"),
      faults.take("POST", "/token"),
      faults.take("POST", "/token"),
      faults.take("POST", "/token"),
    ];
    assert.deepEqual(taken, [undefined, undefined, undefined, effect, effect, undefined]);
    assert.deepEqual(faults.list(), [{ method: "POST", path: "/token$", skip: 1, times: 2, effect, hits: 2 }]);
  });

  it("apply in the order they were added, the next when one has run out", () => {
    const faults = new Faults();
    faults.add({ path: "/a", effect: { kind: "delay", milliseconds: 1 } });
    faults.add({ path: "/", effect: { kind: "stale" } });
    const kinds = ["/a", "/a", "/a"].map((target) => faults.take("GET", target)?.kind);
    assert.deepEqual(kinds, ["delay", "stale", undefined]);
  });

  it("are stale for reads only, and count no other request", () => {
    const faults = new Faults();
    faults.add({ path: "/", effect: { kind: "stale" }, times: 2 });
    const taken = ["POST", "HEAD", "DELETE", "GET", "GET"].map((method) => faults.take(method, "/")?.kind);
    assert.deepEqual(taken, [undefined, "stale", undefined, "stale", undefined]);
  });

  it("refuse a path that is no regular expression", () => {
    assert.throws(() => new Faults().add({ path: "(", effect: { kind: "stale" } }), SyntaxError);
  });

  describe("at a running emulator", () => {
    let tenant: AzureTenant;
    let headers: Record<string, string>;
    const path = "/v1.0/applications";
    before(async () => {
      tenant = await AzureTenant.start();
      headers = { authorization: `Bearer ${await tenant.token(SCOPES.graph)}` };
    });
    after(() => tenant.close());
    afterEach(() => tenant.emulator.faults.clear());

    const create = () => call(`${tenant.origin}${path}`, { method: "POST", headers, body: { displayName: "app" } });
    const count = () => tenant.emulator.store.document.directory.applications.length;

    it("answer instead of the handler", async () => {
      const before = count();
      const effect = { kind: "answer", status: 503, body: { error: "busy" }, headers: { "retry-after": "2" } } as const;
      tenant.emulator.faults.add({ method: "POST", path, effect });
      const answer = await create();
      assert.deepEqual([answer.status, answer.json, answer.headers["retry-after"]], [503, { error: "busy" }, "2"]);
      assert.equal(count(), before);
    });

    it("close the connection before anything happens", async () => {
      const before = count();
      tenant.emulator.faults.add({ method: "POST", path, effect: { kind: "drop-before" } });
      await assert.rejects(create(), { code: "ECONNRESET" });
      assert.equal(count(), before);
    });

    it("close the connection after the write", async () => {
      const before = count();
      tenant.emulator.faults.add({ method: "POST", path, effect: { kind: "drop-after" } });
      await assert.rejects(create(), { code: "ECONNRESET" });
      assert.equal(count(), before + 1);
      const entry = tenant.emulator.log.list().at(-1);
      assert.deepEqual([entry?.fault, entry?.status, entry?.caller], ["drop-after", 0, tenant.seed.deployer.clientId]);
    });

    it("answer something else after the write", async () => {
      const before = count();
      tenant.emulator.faults.add({ method: "POST", path, effect: { kind: "answer-after", status: 504 } });
      assert.equal((await create()).status, 504);
      assert.equal(count(), before + 1);
    });

    it("delay a request, and then handle it", async () => {
      tenant.emulator.faults.add({ method: "POST", path, effect: { kind: "delay", milliseconds: 30 } });
      const start = performance.now();
      assert.equal((await create()).status, 201);
      assert.ok(performance.now() - start >= 29);
    });

    it("hide the last write from reads only", async () => {
      const id = (await create()).json as { id: string };
      const before = count();
      tenant.emulator.faults.add({ path, times: 2, effect: { kind: "stale" } });
      const read = () => call(`${tenant.origin}${path}/${id.id}`, { headers });
      assert.equal((await read()).status, 404);
      assert.equal((await create()).status, 201);
      assert.equal(count(), before + 1);
      // What the second stale read does not see yet is the write between the two.
      assert.equal((await read()).status, 200);
      assert.deepEqual(
        tenant.emulator.faults.list().map(({ hits }) => hits),
        [2],
      );
      assert.equal((await read()).status, 200);
    });
  });
});
