import * as assert from "node:assert/strict";
import { AzureTenant, type Json, UUID } from "./azure-tenant";

describe("Graph credentials", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  async function passwordsOf(path: string): Promise<Json[]> {
    return ((await tenant.graph("GET", path)).json as { passwordCredentials: Json[] }).passwordCredentials;
  }

  describe("passwords", () => {
    it("show their secret once, and dates byte for byte as they were sent", async () => {
      const { id } = await tenant.createApplication();
      const answer = await tenant.graph("POST", `/v1.0/applications/${id}/addPassword`, {
        passwordCredential: {
          displayName: "g1",
          startDateTime: "2020-01-02T03:04:05Z",
          endDateTime: "2099-01-02T03:04:05Z",
        },
      });
      const { keyId, secretText, hint, ...rest } = answer.json as Json;
      assert.equal(answer.status, 200);
      assert.match(String(keyId), UUID);
      assert.match(String(secretText), /^[\w~-]{40}$/);
      assert.match(String(secretText), /~/);
      assert.equal(hint, String(secretText).slice(0, 3));
      const shown = {
        customKeyIdentifier: null,
        displayName: "g1",
        endDateTime: "2099-01-02T03:04:05Z",
        startDateTime: "2020-01-02T03:04:05Z",
      };
      assert.deepEqual(rest, {
        "@odata.context": `${tenant.origin}/v1.0/$metadata#microsoft.graph.passwordCredential`,
        ...shown,
      });
      assert.deepEqual(await passwordsOf(`/v1.0/applications/${id}`), [{ ...shown, keyId, hint, secretText: null }]);
    });

    it("expire in two years by default", async () => {
      const { id } = await tenant.createApplication();
      const before = new Date(tenant.emulator.clock.now());
      const { json } = await tenant.graph("POST", `/v1.0/applications/${id}/addPassword`, {});
      const { startDateTime, endDateTime } = json as { startDateTime: string; endDateTime: string };
      assert.equal(new Date(endDateTime).getUTCFullYear(), new Date(startDateTime).getUTCFullYear() + 2);
      assert.ok(Date.parse(startDateTime) >= before.getTime());
    });

    it("are refused with an end in the past or an invalid date", async () => {
      const { id } = await tenant.createApplication();
      const path = `/v1.0/applications/${id}/addPassword`;
      const past = await tenant.graph("POST", path, { passwordCredential: { endDateTime: "2001-01-01T00:00:00Z" } });
      const none = await tenant.graph("POST", path, { passwordCredential: { endDateTime: "soon" } });
      assert.deepEqual([past.status, none.status], [400, 400]);
      assert.match(past.text, /KeyCredentialsInvalidEndDate/);
    });

    it("are valid side by side, and one stays valid once the other is removed", async () => {
      const client = await tenant.createClient();
      const next = await tenant.addPassword(client.id);
      const statusOf = async (secret: string): Promise<number> =>
        (await tenant.login({ client_id: client.appId, client_secret: secret })).status;
      assert.deepEqual([await statusOf(client.secret), await statusOf(next.secret)], [200, 200]);
      const path = `/v1.0/applications/${client.id}/removePassword`;
      assert.equal((await tenant.graph("POST", path, { keyId: client.keyId })).status, 204);
      assert.deepEqual([await statusOf(client.secret), await statusOf(next.secret)], [401, 200]);
      assert.equal((await tenant.graph("POST", path, { keyId: client.keyId })).status, 404);
    });

    it("come back from the creation of an application that asked for one", async () => {
      const created = await tenant.createApplication({ passwordCredentials: [{ displayName: "inline" }] });
      const [password] = created["passwordCredentials"] as Json[];
      assert.match(String(password?.["secretText"]), /~/);
      const [listed] = await passwordsOf(`/v1.0/applications/${created.id}`);
      assert.deepEqual([listed?.["keyId"], listed?.["secretText"]], [password?.["keyId"], null]);
    });

    it("can be removed, but not added, by a PATCH of the application", async () => {
      const { id } = await tenant.createApplication();
      const first = await tenant.addPassword(id);
      const second = await tenant.addPassword(id);
      const path = `/v1.0/applications/${id}`;
      const made = await tenant.graph("PATCH", path, { passwordCredentials: [{ displayName: "new" }] });
      assert.equal(made.status, 400);
      await tenant.graph("PATCH", path, { passwordCredentials: [{ keyId: second.keyId }] });
      const left = (await passwordsOf(path)).map((password) => password["keyId"]);
      assert.deepEqual([left, left.includes(first.keyId)], [[second.keyId], false]);
    });

    it("of a service principal log in, too", async () => {
      const client = await tenant.createClient();
      const path = `/v1.0/servicePrincipals/${client.principalId}/addPassword`;
      const { secretText } = (await tenant.graph("POST", path, {})).json as Json;
      const answer = await tenant.login({ client_id: client.appId, client_secret: String(secretText) });
      assert.equal(answer.status, 200, answer.text);
    });
  });

  describe("certificates", () => {
    it("are written as a whole array, and keep their key when it is not sent again", async () => {
      const { id } = await tenant.createApplication();
      const path = `/v1.0/applications/${id}`;
      const item = {
        keyId: "5f0d9a6f-93e3-4f2b-9a8f-3f5ad2f1c001",
        type: "AsymmetricX509Cert",
        usage: "Verify",
        key: "Y2VydA==",
        endDateTime: "2099-01-02T03:04:05Z",
      };
      await tenant.graph("PATCH", path, { keyCredentials: [item] });
      const { keyCredentials } = (await tenant.graph("GET", path)).json as { keyCredentials: Json[] };
      const shown = { customKeyIdentifier: null, displayName: null, ...item, key: null };
      assert.deepEqual(keyCredentials, [shown]);
      await tenant.graph("PATCH", path, { keyCredentials });
      const stored = tenant.emulator.store.document.directory.applications.find((known) => known.id === id);
      assert.equal(stored?.keys[0]?.["key"], "Y2VydA==");
    });
  });

  describe("federated identity credentials", () => {
    const credential = {
      "@odata.type": "#microsoft.graph.federatedIdentityCredential",
      audiences: ["api://AzureADTokenExchange"],
      description: "",
      issuer: "https://token.actions.test",
      name: "gh-main",
      subject: "repo:contoso/app:ref:refs/heads/main",
    };

    async function start(): Promise<{ path: string; id: string }> {
      const application = await tenant.createApplication();
      const path = `/v1.0/applications/${application.id}/federatedIdentityCredentials`;
      const answer = await tenant.graph("POST", path, credential);
      assert.equal(answer.status, 201, answer.text);
      return { path, id: String((answer.json as Json)["id"]) };
    }

    it("are echoed, by id and by name", async () => {
      const { path, id } = await start();
      const { "@odata.type": _, ...shown } = credential;
      for (const key of [id, "gh-main"]) {
        const { "@odata.context": context, ...rest } = (await tenant.graph("GET", `${path}/${key}`)).json as Json;
        assert.match(String(context), /federatedIdentityCredentials\/\$entity$/);
        assert.deepEqual(rest, { id, ...shown });
      }
    });

    it("can be changed except for their name, and deleted once", async () => {
      const { path, id } = await start();
      const changes = { ...credential, id, subject: "repo:contoso/app:environment:prod" };
      assert.equal((await tenant.graph("PATCH", `${path}/${id}`, changes)).status, 204);
      assert.equal(((await tenant.graph("GET", `${path}/${id}`)).json as Json)["subject"], changes.subject);
      assert.equal((await tenant.graph("PATCH", `${path}/${id}`, { name: "other" })).status, 400);
      const deletions = [await tenant.graph("DELETE", `${path}/${id}`), await tenant.graph("DELETE", `${path}/${id}`)];
      assert.deepEqual(
        deletions.map(({ status }) => status),
        [204, 404],
      );
    });

    it("are unique by name and by issuer with subject", async () => {
      const { path } = await start();
      const sameName = await tenant.graph("POST", path, { ...credential, subject: "other" });
      const sameSubject = await tenant.graph("POST", path, { ...credential, name: "other" });
      assert.deepEqual([sameName.status, sameSubject.status], [409, 409]);
    });

    it("have exactly one audience and a name of up to 120 characters", async () => {
      const { path } = await start();
      const two = await tenant.graph("POST", path, { ...credential, name: "a", subject: "a", audiences: ["a", "b"] });
      const long = await tenant.graph("POST", path, { ...credential, name: "a".repeat(121), subject: "b" });
      assert.deepEqual([two.status, long.status], [400, 400]);
    });

    it("are at most twenty", async () => {
      const { path } = await start();
      const statuses = new Set<number>();
      for (let index = 1; index < 20; index += 1) {
        const { status } = await tenant.graph("POST", path, { ...credential, name: `n${index}`, subject: `s${index}` });
        statuses.add(status);
      }
      const last = await tenant.graph("POST", path, { ...credential, name: "n20", subject: "s20" });
      assert.deepEqual([[...statuses], last.status], [[201], 400]);
    });
  });
});
