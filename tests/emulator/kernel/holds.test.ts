import * as assert from "node:assert/strict";
import { AzureTenant, SCOPES } from "../azure/azure-tenant";
import { call } from "../azure/emulator-call";

describe("held requests", () => {
  const path = "/v1.0/applications";
  let tenant: AzureTenant;
  let headers: Record<string, string>;

  before(async () => {
    tenant = await AzureTenant.start();
    headers = { authorization: `Bearer ${await tenant.token(SCOPES.graph)}` };
  });

  after(() => tenant.close());
  afterEach(() => tenant.emulator.holds.clear());

  const create = (userAgent = "test/1") =>
    call(`${tenant.origin}${path}`, {
      method: "POST",
      headers: { ...headers, "user-agent": userAgent },
      body: { displayName: "app" },
    });
  const count = () => tenant.emulator.store.document.directory.applications.length;

  it("are not applied before they are released", async () => {
    const before = count();
    const arrival = tenant.emulator.holds.next({ method: "POST", path, moment: "before" });
    const answer = create();
    const held = await arrival;
    assert.deepEqual([held.target, count()], [path, before]);
    held.release();
    assert.equal((await answer).status, 201);
    assert.equal(count(), before + 1);
  });

  it("are never applied when they are dropped before", async () => {
    const before = count();
    const arrival = tenant.emulator.holds.next({ path, moment: "before" });
    const refused = assert.rejects(create(), { code: "ECONNRESET" });
    (await arrival).drop();
    await refused;
    assert.equal(count(), before);
  });

  it("are applied and saved when they are held after, and lose only their answer when they are dropped", async () => {
    const before = count();
    const arrival = tenant.emulator.holds.next({ path, moment: "after" });
    const refused = assert.rejects(create(), { code: "ECONNRESET" });
    const held = await arrival;
    assert.equal(count(), before + 1);
    held.drop();
    await refused;
  });

  it("match the client and the count of the rule, and only one request", async () => {
    const arrival = tenant.emulator.holds.next({ path, userAgent: "^mine", skip: 1, moment: "before" });
    assert.equal((await create("other/1")).status, 201);
    assert.equal((await create("mine/1")).status, 201);
    const waiting = create("mine/1");
    await arrival;
    assert.equal((await create("mine/1")).status, 201);
    tenant.emulator.holds.clear();
    assert.equal((await waiting).status, 201);
  });

  it("are reported to a follower of the log once handled, until it stops", async () => {
    const seen: string[] = [];
    const stop = tenant.emulator.log.follow(
      (entry) => void seen.push(`${entry.method} ${entry.target} ${entry.status}`),
    );
    await create();
    stop();
    await create();
    assert.deepEqual(seen, [`POST ${path} 201`]);
  });
});
