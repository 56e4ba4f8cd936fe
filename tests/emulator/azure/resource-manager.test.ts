import * as assert from "node:assert/strict";
import { AzureTenant, type Json, SCOPES } from "./azure-tenant";
import { type Answer, call } from "./emulator-call";

const VERSION = "api-version=2024-11-01";

describe("Azure Resource Manager", () => {
  let tenant: AzureTenant;
  let group: string;
  let vault: string;
  before(async () => {
    tenant = await AzureTenant.start();
    const { subscriptionId, resourceGroupName, vaultName } = tenant.seed;
    group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
    vault = `${group}/providers/Microsoft.KeyVault/vaults/${vaultName}`;
  });
  after(() => tenant.close());

  function arm(method: string, path: string, body?: object): Promise<Answer> {
    const options = body === undefined ? { method } : { method, body };
    return tenant.callWith(SCOPES.resourceManager, `${path}?${VERSION}`, options);
  }

  async function secretValue(name: string): Promise<unknown> {
    const answer = await tenant.callWith(SCOPES.vault, `/secrets/${name}?api-version=7.5`);
    return (answer.json as Json)["value"];
  }

  function codeOf(answer: Answer): [number, unknown] {
    return [answer.status, ((answer.json as Json)["error"] as Json)["code"]];
  }

  it("shows the resource group, however it is spelled", async () => {
    const answer = await arm("GET", group.replace("resourceGroups", "resourcegroups").replace("rg-", "RG-"));
    assert.deepEqual(answer.json, {
      id: group,
      name: "rg-emulator",
      type: "Microsoft.Resources/resourceGroups",
      location: "westeurope",
      properties: { provisioningState: "Succeeded" },
    });
  });

  it("shows the workspace with a URL that is a host, and an id that is text", async () => {
    const answer = await arm("GET", `${group}/providers/Microsoft.Databricks/workspaces/${tenant.seed.workspaceName}`);
    const { id, type, properties } = answer.json as { id: string; type: string; properties: Json };
    assert.equal(id, `${group}/providers/Microsoft.Databricks/workspaces/dbw-emulator`);
    assert.equal(type, "Microsoft.Databricks/workspaces");
    assert.equal(properties["workspaceUrl"], new URL(tenant.origin).host);
    assert.equal(properties["workspaceId"], tenant.seed.workspaceId);
    assert.equal(properties["provisioningState"], "Succeeded");
  });

  it("shows the vault with the address of its data plane", async () => {
    const { properties } = (await arm("GET", vault)).json as { properties: Json };
    const { port } = new URL(tenant.origin);
    assert.equal(properties["vaultUri"], `http://kv-emulator.vault.localhost:${port}/`);
    assert.equal(properties["enableSoftDelete"], true);
  });

  describe("secrets", () => {
    it("do not exist before they are written, and never show their value", async () => {
      const path = `${vault}/secrets/pat`;
      assert.deepEqual(codeOf(await arm("GET", path)), [404, "ResourceNotFound"]);
      const body = { properties: { value: "dapi1", contentType: "text/plain" }, tags: { owner: "x" } };
      const created = await arm("PUT", path, body);
      const resource = created.json as { properties: Json } & Json;
      const { secretUri, secretUriWithVersion, attributes, ...properties } = resource.properties;
      const { created: createdAt, updated, ...flags } = attributes as Json;
      const { port } = new URL(tenant.origin);
      assert.equal(created.status, 201);
      assert.ok(!created.text.includes("dapi1"));
      assert.deepEqual(
        { ...resource, properties },
        {
          id: path,
          name: "pat",
          type: "Microsoft.KeyVault/vaults/secrets",
          location: "westeurope",
          tags: { owner: "x" },
          properties: { contentType: "text/plain" },
        },
      );
      assert.equal(secretUri, `http://kv-emulator.vault.localhost:${port}/secrets/pat`);
      assert.match(String(secretUriWithVersion), /\/secrets\/pat\/[0-9a-f]{32}$/);
      assert.deepEqual([flags, typeof createdAt, typeof updated], [{ enabled: true }, "number", "number"]);
      assert.deepEqual((await arm("GET", path)).json, created.json);
      assert.equal(await secretValue("pat"), "dapi1");
    });

    it("get a version with another value, and none with the same one", async () => {
      const path = `${vault}/secrets/versions`;
      const versions: unknown[] = [];
      for (const value of ["a", "a", "b"]) {
        const answer = await arm("PUT", path, { properties: { value } });
        versions.push((answer.json as { properties: Json }).properties["secretUriWithVersion"]);
      }
      assert.equal(versions[0], versions[1]);
      assert.notEqual(versions[1], versions[2]);
      assert.equal(await secretValue("versions"), "b");
    });

    it("add the published version to the request log", async () => {
      await tenant.token(SCOPES.resourceManager);
      tenant.emulator.log.clear();
      const answer = await arm("PUT", `${vault}/secrets/logged`, { properties: { value: "a" } });
      const uri = String((answer.json as { properties: Json }).properties["secretUriWithVersion"]);
      const entry = tenant.emulator.log.list().find(({ method }) => method === "PUT");
      assert.deepEqual(
        [entry?.note, entry?.caller],
        [`published logged ${uri.split("/").at(-1)}`, tenant.seed.deployer.clientId],
      );
    });

    it("keep their value in a PATCH of attributes", async () => {
      const path = `${vault}/secrets/patched`;
      await arm("PUT", path, { properties: { value: "a", contentType: "text/plain" } });
      const answer = await arm("PATCH", path, { properties: { attributes: { exp: 4102444800 } }, tags: { a: "b" } });
      const { properties, tags } = answer.json as { properties: Json; tags: Json };
      assert.equal(answer.status, 200);
      assert.deepEqual(
        [(properties["attributes"] as Json)["exp"], properties["contentType"], tags],
        [4102444800, "text/plain", { a: "b" }],
      );
      assert.equal(await secretValue("patched"), "a");
    });

    it("are listed without those that are deleted", async () => {
      await arm("PUT", `${vault}/secrets/gone`, { properties: { value: "a" } });
      await tenant.callWith(SCOPES.vault, "/secrets/gone?api-version=7.5", { method: "DELETE" });
      const { value } = (await arm("GET", `${vault}/secrets`)).json as { value: Json[] };
      assert.ok(value.length > 0);
      assert.ok(!value.some(({ name }) => name === "gone"));
      const again = await arm("PUT", `${vault}/secrets/gone`, { properties: { value: "b" } });
      assert.deepEqual(codeOf(again), [409, "ConflictError"]);
    });

    it("need a value, JSON, and a name of letters, digits and dashes", async () => {
      const path = `${vault}/secrets/bad`;
      const none = await arm("PUT", path, { properties: {} });
      const name = await arm("PUT", `${vault}/secrets/no_underscores`, { properties: { value: "a" } });
      assert.deepEqual(codeOf(name), [400, "BadRequest"]);
      const text = await tenant.callWith(SCOPES.resourceManager, `${path}?${VERSION}`, { method: "PUT", body: "{" });
      assert.deepEqual(
        [codeOf(none), codeOf(text)],
        [
          [400, "BadRequest"],
          [400, "InvalidRequestContent"],
        ],
      );
    });
  });

  it("neither finds nor writes a secret that is being recovered, as the data plane", async () => {
    const known = tenant.emulator.store.document.resources.vaults[0] ?? assert.fail();
    const path = `${vault}/secrets/recovering`;
    const body = { properties: { value: "a" } };
    assert.equal((await arm("PUT", path, body)).status, 201);
    const secret = known.secrets["recovering"] ?? assert.fail();
    secret.recoveringUntil = Math.ceil(tenant.emulator.clock.now() / 1000) + 60;
    const answers = [await arm("PUT", path, body), await arm("GET", path), await arm("PATCH", path, body)];
    assert.deepEqual(answers.map(codeOf), [
      [409, "ConflictError"],
      [404, "ResourceNotFound"],
      [404, "ResourceNotFound"],
    ]);
    tenant.passSeconds(61);
    assert.equal((await arm("PUT", path, body)).status, 200);
  });

  describe("refusals", () => {
    it("name the outermost missing resource", async () => {
      const { subscriptionId } = tenant.seed;
      const answers = [
        await arm("GET", group.replace(subscriptionId, "00000000-0000-0000-0000-000000000000")),
        await arm("GET", `${group}-other`),
        await arm("GET", `${group}/providers/Microsoft.Databricks/workspaces/other`),
        await arm("GET", `${group}/providers/Microsoft.KeyVault/vaults/other`),
        await arm("PUT", `${group}/providers/Microsoft.KeyVault/vaults/other/secrets/s`, {
          properties: { value: "a" },
        }),
      ];
      assert.deepEqual(answers.map(codeOf), [
        [404, "SubscriptionNotFound"],
        [404, "ResourceGroupNotFound"],
        [404, "ResourceNotFound"],
        [404, "ResourceNotFound"],
        [404, "ParentResourceNotFound"],
      ]);
    });

    it("name what is wrong with the token, and where to get one", async () => {
      const address = `${tenant.origin}${group}?${VERSION}`;
      const token = await tenant.token(SCOPES.resourceManager);
      const other = await tenant.token(SCOPES.graph);
      const none = await call(address);
      const forged = await call(address, { headers: { authorization: `Bearer ${token.slice(0, -4)}AAAA` } });
      const wrong = await call(address, { headers: { authorization: `Bearer ${other}` } });
      tenant.passSeconds(3600);
      const late = await call(address, { headers: { authorization: `Bearer ${token}` } });
      assert.deepEqual([none, forged, wrong, late].map(codeOf), [
        [401, "AuthenticationFailed"],
        [401, "InvalidAuthenticationToken"],
        [401, "InvalidAuthenticationTokenAudience"],
        [401, "ExpiredAuthenticationToken"],
      ]);
      const challenge = `Bearer authorization_uri="https://login.windows.net/${tenant.seed.tenantId}", error="invalid_token"`;
      assert.ok(String(none.headers["www-authenticate"]).startsWith(challenge));
    });

    it("require an api-version and a role on the subscription", async () => {
      const unversioned = await tenant.callWith(SCOPES.resourceManager, group);
      assert.deepEqual(codeOf(unversioned), [400, "MissingApiVersionParameter"]);
      const { appId, principalId, secret } = await tenant.createClient();
      const token = await tenant.token(SCOPES.resourceManager, { client_id: appId, client_secret: secret });
      const answer = await call(`${tenant.origin}${vault}?${VERSION}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.deepEqual(answer.json, {
        error: {
          code: "AuthorizationFailed",
          message: `The client '${appId}' with object id '${principalId}' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope '${vault}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
        },
      });
    });
  });
});
