import * as assert from "node:assert/strict";
import { PROMPT_BEHAVIOUR } from "../../../emulator/azure/azure-behaviour";
import { AzureTenant, type Json } from "./azure-tenant";
import { call } from "./emulator-call";

describe("propagation in the directory", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());
  afterEach(() => tenant.behave(PROMPT_BEHAVIOUR));

  async function codesOf(attempts: number, client: { appId: string; secret: string }): Promise<unknown[]> {
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { status, json } = await tenant.login({ client_id: client.appId, client_secret: client.secret });
      codes.push(status === 200 ? 200 : (json as { error_codes: number[] }).error_codes[0]);
    }
    return codes;
  }

  it("knows an application, its principal and its secret one after the other", async () => {
    const client = await tenant.createClient();
    tenant.behave({
      newApplication: { attempts: 2, seconds: 0 },
      newServicePrincipal: { attempts: 1, seconds: 0 },
      newSecret: { attempts: 1, seconds: 0 },
    });
    assert.deepEqual(await codesOf(5, client), [700016, 700016, 7000215, 7000229, 200]);
  });

  it("knows the tenant's first objects at once, whatever the delay", async () => {
    const never = { attempts: 1_000, seconds: 1_000_000 };
    tenant.behave({ newApplication: never, newServicePrincipal: never, newSecret: never });
    assert.equal((await tenant.login()).status, 200);
  });

  it("knows a secret when its seconds have passed on the tenant's clock", async () => {
    const client = await tenant.createClient();
    tenant.behave({ newSecret: { attempts: 0, seconds: 15 } });
    assert.deepEqual(await codesOf(2, client), [7000215, 7000215]);
    tenant.passSeconds(16);
    assert.deepEqual(await codesOf(1, client), [200]);
  });

  it("calls a fresh secret expired while it only knows the old, expired one", async () => {
    const { id, appId, keyId } = await tenant.createClient();
    await tenant.graph("POST", `/v1.0/applications/${id}/removePassword`, { keyId });
    await tenant.addPassword(id, { endDateTime: new Date(tenant.emulator.clock.now() + 1_000).toISOString() });
    tenant.passSeconds(5);
    const { secret } = await tenant.addPassword(id);
    tenant.behave({ newSecret: { attempts: 1, seconds: 0 } });
    assert.deepEqual(await codesOf(2, { appId, secret }), [7000222, 200]);
  });

  it("refuses by a list of codes, where 0 lets a request pass, like replicas that disagree", async () => {
    const client = await tenant.createClient();
    tenant.behave({ nextTokenErrors: [0, 700016, 700027, 70021, 90033] });
    assert.deepEqual(await codesOf(6, client), [200, 700016, 700027, 70021, 90033, 200]);
  });

  it("throttles with whole seconds to wait", async () => {
    tenant.behave({ nextTokenErrors: [50196] });
    const answer = await tenant.login();
    assert.equal(answer.status, 429);
    assert.equal(answer.headers["retry-after"], "1");
  });

  it("throttles with plain text where a fault rule says so", async () => {
    tenant.emulator.faults.add({
      path: "/oauth2/v2.0/token$",
      effect: {
        kind: "answer",
        status: 429,
        body: "Too Many Requests",
        headers: { "retry-after": "60", "content-type": "text/plain" },
      },
    });
    const answer = await tenant.login();
    assert.deepEqual(
      [answer.status, answer.text, answer.headers["content-type"]],
      [429, "Too Many Requests", "text/plain"],
    );
  });

  it("hides a new password from Graph reads for as long as a fault rule says", async () => {
    const { id } = await tenant.createApplication();
    const token = await tenant.token("https://graph.microsoft.com/.default");
    const headers = { authorization: `Bearer ${token}` };
    const address = `${tenant.origin}/v1.0/applications/${id}`;
    await call(`${address}/addPassword`, { method: "POST", headers, body: {} });
    tenant.emulator.faults.add({ method: "GET", path: `/applications/${id}$`, effect: { kind: "stale" } });
    const counts: number[] = [];
    for (let read = 0; read < 2; read += 1) {
      const { json } = await call(address, { headers });
      counts.push(((json as Json)["passwordCredentials"] as unknown[]).length);
    }
    assert.deepEqual(counts, [0, 1]);
  });
});
