import * as assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { AzureTenant, type Json, SCOPES } from "./azure-tenant";
import { call } from "./emulator-call";

describe("Graph service principals", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  it("are found by appId in a list of none or one", async () => {
    const { appId } = await tenant.createApplication();
    const path = `/v1.0/servicePrincipals?%24filter=appId+eq+%27${appId}%27`;
    assert.deepEqual(((await tenant.graph("GET", path)).json as Json)["value"], []);
    await tenant.graph("POST", "/v1.0/servicePrincipals", { appId });
    const { value } = (await tenant.graph("GET", path)).json as { value: Json[] };
    assert.deepEqual(
      value.map((item) => item["appId"]),
      [appId],
    );
  });

  it("carry what the provider compares, and the application's name", async () => {
    const { appId, id } = await tenant.createApplication({ displayName: "rotator" });
    const body = {
      accountEnabled: true,
      appId,
      appRoleAssignmentRequired: false,
      description: "temporary",
      notes: null,
      tags: ["x"],
    };
    const created = await tenant.graph("POST", "/v1.0/servicePrincipals", body);
    const principalId = String((created.json as Json)["id"]);
    assert.equal(created.status, 201);
    await tenant.graph("PATCH", `/v1.0/servicePrincipals/${principalId}`, { description: "final" });
    await tenant.graph("PATCH", `/v1.0/applications/${id}`, { displayName: "renamed" });
    const read = (await tenant.graph("GET", `/v1.0/servicePrincipals/${principalId}`)).json as Json;
    const { accountEnabled, description, displayName, tags, notes, servicePrincipalNames, passwordCredentials } = read;
    assert.deepEqual(
      { accountEnabled, description, displayName, tags, notes, servicePrincipalNames, passwordCredentials },
      {
        accountEnabled: true,
        description: "final",
        displayName: "renamed",
        tags: ["x"],
        notes: null,
        servicePrincipalNames: [appId],
        passwordCredentials: [],
      },
    );
    const beta = await tenant.graph("GET", `/beta/servicePrincipals/${principalId}?$select=samlMetadataUrl`);
    assert.equal((beta.json as Json)["samlMetadataUrl"], null);
  });

  it("need an application", async () => {
    const appId = "11111111-2222-3333-4444-555555555555";
    const answer = await tenant.graph("POST", "/v1.0/servicePrincipals", { appId });
    assert.equal(answer.status, 400);
    assert.equal(
      ((answer.json as Json)["error"] as Json)["message"],
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  });

  it("are unique per application", async () => {
    const { appId } = await tenant.createClient();
    assert.equal((await tenant.graph("POST", "/v1.0/servicePrincipals", { appId })).status, 409);
  });

  it("of Microsoft can be deleted and added, and without AzureDatabricks nobody logs in to it", async () => {
    const appId = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
    const list = await tenant.graph("GET", `/v1.0/servicePrincipals?$filter=appId%20eq%20'${appId}'`);
    const [principal] = (list.json as { value: Json[] }).value;
    assert.equal(principal?.["displayName"], "AzureDatabricks");
    await tenant.graph("DELETE", `/v1.0/servicePrincipals/${String(principal?.["id"])}`);
    assert.deepEqual(((await tenant.login()).json as Json)["error_codes"], [500011]);
    await tenant.graph("POST", "/v1.0/servicePrincipals", { appId });
    assert.equal((await tenant.login()).status, 200);
  });

  describe("access", () => {
    it("needs a token of this directory for Graph", async () => {
      const { clock } = tenant.emulator;
      const path = `${tenant.origin}/v1.0/servicePrincipals`;
      const graphToken = await tenant.token(SCOPES.graph);
      const databricksToken = await tenant.token(SCOPES.databricks);
      const forged = `${graphToken.slice(0, -4)}AAAA`;
      const messages: unknown[] = [];
      for (const authorization of [undefined, `Bearer ${forged}`, `Bearer ${databricksToken}`]) {
        const answer = await call(path, authorization === undefined ? {} : { headers: { authorization } });
        const { error } = answer.json as { error: Json };
        assert.deepEqual([answer.status, error["code"]], [401, "InvalidAuthenticationToken"]);
        messages.push(error["message"]);
      }
      assert.deepEqual(messages, [
        "Access token is empty.",
        "CompactToken validation failed with reason code: 80049228.",
        "Access token validation failure. Invalid audience.",
      ]);
      clock.set(clock.now() + 3_600_000);
      const late = await call(path, { headers: { authorization: `Bearer ${graphToken}` } });
      assert.equal(late.status, 401);
      assert.match(late.text, /Lifetime validation failed, the token is expired\./);
    });

    it("accepts the emulator's own origin as Graph's audience", async () => {
      const headers = { authorization: `Bearer ${await tenant.token(`${tenant.emulator.httpsOrigin}/.default`)}` };
      assert.equal((await call(`${tenant.origin}/v1.0/servicePrincipals`, { headers })).status, 200);
    });

    it("is refused to principals without the role", async () => {
      const { appId, secret } = await tenant.createClient();
      const token = await tenant.token(SCOPES.graph, { client_id: appId, client_secret: secret });
      assert.equal(decodeJwt(token)["roles"], undefined);
      const answer = await call(`${tenant.origin}/v1.0/applications`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { error } = answer.json as { error: Json };
      assert.deepEqual(
        [answer.status, error["code"], error["message"]],
        [403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
      );
    });
  });
});
