import * as assert from "node:assert/strict";
import { AzureTenant, type Json, SCOPES } from "./azure-tenant";
import { type Answer, call, type Call } from "./emulator-call";

const VERSION = "api%2Dversion=2025-07-01";

describe("Key Vault data plane", () => {
  let tenant: AzureTenant;
  let token: string;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());
  beforeEach(async () => (token = await tenant.token(SCOPES.vault)));

  async function vault(method: string, path: string, body?: object): Promise<Answer> {
    return send(path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    });
  }

  function send(path: string, options: Call): Promise<Answer> {
    return call(`${tenant.origin}${path}${path.includes("?") ? "&" : "?"}${VERSION}`, options);
  }

  async function put(name: string, value: string): Promise<Json> {
    const answer = await vault("PUT", `/secrets/${name}`, { value });
    assert.equal(answer.status, 200, answer.text);
    return answer.json as Json;
  }

  function errorOf(answer: Answer): [number, unknown, unknown] {
    const { error } = answer.json as { error: Json };
    return [answer.status, error["code"], (error["innererror"] as Json | undefined)?.["code"]];
  }

  describe("challenge", () => {
    it("answers the empty, unauthenticated first request with where to log in", async () => {
      const answer = await send("/secrets/s", { method: "PUT" });
      assert.equal(answer.status, 401);
      assert.equal(
        answer.headers["www-authenticate"],
        `Bearer authorization="${tenant.origin}/${tenant.seed.tenantId}", resource="https://vault.azure.net"`,
      );
      assert.deepEqual(answer.json, {
        error: { code: "Unauthorized", message: "AKV10000: Request is missing a Bearer or PoP token." },
      });
    });

    for (const domain of ["vault.localhost", "vault.emulator.test"]) {
      it(`names the resource that vaults below ${domain} belong to, with the port`, async () => {
        const host = `${tenant.seed.vaultName}.${domain}`;
        const answer = await send("/secrets/s", { host });
        const { port } = new URL(tenant.origin);
        assert.match(String(answer.headers["www-authenticate"]), new RegExp(`resource="https://${domain}:${port}"$`));
        const audience = await tenant.token(`https://${domain}:${port}/.default`);
        const listed = await send("/secrets", { host, headers: { authorization: `Bearer ${audience}` } });
        assert.equal(listed.status, 200, listed.text);
      });
    }

    it("refuses tokens for another API, forged ones and expired ones", async () => {
      const graph = await tenant.token(SCOPES.graph);
      const messages: unknown[] = [];
      for (const bearer of [graph, `${token.slice(0, -4)}AAAA`]) {
        const answer = await send("/secrets", { headers: { authorization: `Bearer ${bearer}` } });
        assert.equal(answer.status, 401);
        messages.push(((answer.json as Json)["error"] as Json)["message"]);
      }
      assert.deepEqual(messages, [
        "AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://graph.microsoft.com.",
        "AKV10001: Could not parse or validate the token.",
      ]);
      tenant.passSeconds(3600);
      assert.equal((await vault("GET", "/secrets")).status, 401);
    });

    it("refuses principals without a role on the vault", async () => {
      const { appId, secret } = await tenant.createClient();
      token = await tenant.token(SCOPES.vault, { client_id: appId, client_secret: secret });
      assert.deepEqual(errorOf(await vault("GET", "/secrets")), [403, "Forbidden", "ForbiddenByRbac"]);
    });
  });

  describe("secrets", () => {
    it("answer a write with the whole bundle, and accept encoded parameters and a trailing slash", async () => {
      const body = { value: "v1", contentType: "text/plain", attributes: { exp: 4102444800 }, tags: { a: "b" } };
      const answer = await vault("PUT", "/secrets/whole", body);
      const bundle = answer.json as Json;
      const { created, updated, ...attributes } = bundle["attributes"] as Json;
      assert.equal(answer.status, 200, answer.text);
      assert.equal(typeof created, "number");
      assert.equal(updated, created);
      assert.match(String(bundle["id"]), new RegExp(`^${tenant.origin}/secrets/whole/[0-9a-f]{32}$`));
      assert.deepEqual(
        { ...bundle, attributes },
        {
          value: "v1",
          contentType: "text/plain",
          id: bundle["id"],
          attributes: { enabled: true, exp: 4102444800, recoveryLevel: "Recoverable+Purgeable", recoverableDays: 90 },
          tags: { a: "b" },
        },
      );
      assert.deepEqual((await vault("GET", "/secrets/whole/")).json, bundle);
    });

    it("get a version with every write, and every version stays readable", async () => {
      const first = await put("versions", "v1");
      const second = await put("versions", "v2");
      const [firstVersion, secondVersion] = [first, second].map(({ id }) => String(id).split("/").at(-1));
      const latest = (await vault("GET", "/secrets/versions")).json as Json;
      const old = (await vault("GET", `/secrets/versions/${firstVersion}`)).json as Json;
      assert.deepEqual([latest["value"], old["value"]], ["v2", "v1"]);
      const list = (await vault("GET", "/secrets/versions/versions")).json as { value: Json[]; nextLink: unknown };
      assert.deepEqual(
        list.value.map(({ id, value }) => [String(id).split("/").at(-1), value]),
        [
          [firstVersion, undefined],
          [secondVersion, undefined],
        ],
      );
      assert.equal(list.nextLink, null);
    });

    it("add what was published to the request log", async () => {
      tenant.emulator.log.clear();
      const { id } = await put("logged", "v1");
      const [entry] = tenant.emulator.log.list();
      assert.equal(entry?.note, `published logged ${String(id).split("/").at(-1)}`);
      assert.equal(entry?.caller, tenant.seed.deployer.clientId);
    });

    it("come in pages", async () => {
      for (const version of ["v1", "v2", "v3"]) await put("paged", version);
      const first = (await vault("GET", "/secrets/paged/versions?maxresults=2")).json as {
        value: Json[];
        nextLink: string;
      };
      const next = new URL(first.nextLink);
      const headers = { authorization: `Bearer ${token}` };
      const second = await call(`${tenant.origin}${next.pathname}${next.search}`, { headers });
      const rest = second.json as { value: Json[]; nextLink: unknown };
      assert.deepEqual([first.value.length, rest.value.length, rest.nextLink], [2, 1, null]);
    });

    it("change attributes of a version in place, and a disabled one is not read", async () => {
      const { id } = await put("disabled", "v1");
      const version = String(id).split("/").at(-1);
      const patched = await vault("PATCH", `/secrets/disabled/${version}`, { attributes: { enabled: false } });
      assert.equal(((patched.json as Json)["attributes"] as Json)["enabled"], false);
      assert.equal("value" in (patched.json as Json), false);
      assert.deepEqual(errorOf(await vault("GET", "/secrets/disabled")), [403, "Forbidden", "SecretDisabled"]);
    });

    it("that do not exist answer 404 SecretNotFound", async () => {
      await put("present", "v1");
      assert.deepEqual(errorOf(await vault("GET", "/secrets/absent")), [404, "SecretNotFound", undefined]);
      const version = "0".repeat(32);
      assert.deepEqual(errorOf(await vault("GET", `/secrets/present/${version}`)), [404, "SecretNotFound", undefined]);
    });

    it("may have a name that is special in JavaScript", async () => {
      assert.equal((await vault("GET", "/secrets/constructor")).status, 404);
      assert.equal((await put("constructor", "v1"))["value"], "v1");
    });

    it("refuse bad names, values that are missing or too large, and requests without a version", async () => {
      const bad = [
        await vault("PUT", "/secrets/no_underscores", { value: "x" }),
        await vault("PUT", "/secrets/empty", {}),
        await vault("PUT", "/secrets/large", { value: "x".repeat(25 * 1024 + 1) }),
      ];
      assert.deepEqual(bad.map(errorOf), Array(3).fill([400, "BadParameter", undefined]));
      const headers = { authorization: `Bearer ${token}` };
      const unversioned = await call(`${tenant.origin}/secrets`, { headers });
      assert.deepEqual(errorOf(unversioned), [400, "MissingApiVersionParameter", undefined]);
    });

    it("are those of the vault that the host names", async () => {
      const { vaults } = tenant.emulator.store.document.resources;
      vaults.push({ name: "kv-other", location: "westeurope", secrets: {} });
      const headers = { authorization: `Bearer ${token}` };
      await send("/secrets/mine", { method: "PUT", host: "kv-other.vault.localhost", headers, body: { value: "v1" } });
      const other = await send("/secrets/mine", { host: "kv-other.vault.localhost", headers });
      const first = await send("/secrets/mine", { host: `${tenant.seed.vaultName}.vault.localhost`, headers });
      const none = await send("/secrets/mine", { host: "kv-none.vault.localhost", headers });
      const ambiguous = await send("/secrets/mine", { headers });
      vaults.pop();
      assert.deepEqual(
        [other, first, none, ambiguous].map(({ status }) => status),
        [200, 404, 404, 404],
      );
    });
  });

  describe("soft delete", () => {
    it("keeps the name taken until the secret is recovered", async () => {
      const { id } = await put("soft", "v1");
      const deleted = (await vault("DELETE", "/secrets/soft")).json as Json;
      assert.equal(deleted["recoveryId"], `${tenant.origin}/deletedsecrets/soft`);
      assert.equal(deleted["id"], id);
      assert.equal(Number(deleted["scheduledPurgeDate"]) - Number(deleted["deletedDate"]), 90 * 86_400);
      assert.equal((await vault("GET", "/secrets/soft")).status, 404);
      const taken = await vault("PUT", "/secrets/soft", { value: "v2" });
      assert.deepEqual(errorOf(taken), [409, "Conflict", "ObjectIsDeletedButRecoverable"]);
      assert.deepEqual((await vault("GET", "/deletedsecrets/soft")).json, deleted);
      const recovered = await vault("POST", "/deletedsecrets/soft/recover");
      assert.equal((recovered.json as Json)["id"], id);
      assert.equal(((await vault("GET", "/secrets/soft")).json as Json)["value"], "v1");
    });

    it("frees the name with a purge", async () => {
      await put("purged", "v1");
      await vault("DELETE", "/secrets/purged");
      const listed = (await vault("GET", "/deletedsecrets")).json as { value: Json[] };
      assert.deepEqual(
        listed.value.map(({ recoveryId }) => recoveryId),
        [`${tenant.origin}/deletedsecrets/purged`],
      );
      assert.equal((await vault("DELETE", "/deletedsecrets/purged")).status, 204);
      assert.equal((await vault("GET", "/deletedsecrets/purged")).status, 404);
      await put("purged", "v2");
    });

    it("ends after ninety days", async () => {
      await put("aged", "v1");
      await vault("DELETE", "/secrets/aged");
      tenant.passSeconds(90 * 86_400);
      token = await tenant.token(SCOPES.vault);
      assert.equal((await vault("GET", "/deletedsecrets/aged")).status, 404);
      await put("aged", "v2");
    });
  });
});
