import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { decodeJwt } from "jose";
import { PROMPT_BEHAVIOUR } from "../../../emulator/azure/azure-behaviour";
import { toArcDataFolder } from "../../../emulator/azure/managed-identity/azure-arc";
import { AzureTenant, type Json, SCOPES } from "./azure-tenant";
import { type Answer, call } from "./emulator-call";

const DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const IMDS = "/metadata/identity/oauth2/token";

describe("managed identities", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());
  afterEach(() => tenant.behave(PROMPT_BEHAVIOUR));

  const identities = () => tenant.seed.runners.managedIdentities;

  function ask(path: string, query: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const text = new URLSearchParams(query as Record<string, string>).toString();
    return call(`${tenant.origin}${path}?${text}`, { headers });
  }

  function askImds(query: object = {}): Promise<Answer> {
    return ask(IMDS, { "api-version": "2018-02-01", resource: DATABRICKS, ...query }, { metadata: "true" });
  }

  function askAppService(query: object = {}): Promise<Answer> {
    const headers = { "x-identity-header": tenant.seed.runners.appServiceHeader };
    return ask("/msi/token", { "api-version": "2019-08-01", resource: DATABRICKS, ...query }, headers);
  }

  function claimsOf(answer: Answer): Json {
    assert.equal(answer.status, 200, answer.text);
    return decodeJwt(String((answer.json as Json)["access_token"]));
  }

  it("get tokens from IMDS, every number as text", async () => {
    const answer = await askImds();
    const { appid, oid, aud, exp, iat, xms_mirid } = claimsOf(answer);
    const { clientId, objectId } = identities().system;
    assert.deepEqual([appid, oid, aud], [clientId, objectId, DATABRICKS]);
    assert.match(String(xms_mirid), /\/virtualMachines\/vm-emulator$/);
    const { access_token: _token, ...rest } = answer.json as Json;
    assert.deepEqual(rest, {
      client_id: clientId,
      expires_in: "86399",
      expires_on: String(exp),
      ext_expires_in: "86399",
      not_before: String(iat),
      resource: DATABRICKS,
      token_type: "Bearer",
    });
  });

  it("are named by client id, object id or resource id", async () => {
    const { clientId, objectId } = identities().user;
    const { resourceId = "" } =
      tenant.emulator.store.document.directory.managedIdentities.find(({ kind }) => kind === "user") ?? {};
    for (const query of [{ client_id: clientId }, { object_id: objectId }, { msi_res_id: resourceId }]) {
      assert.equal(claimsOf(await askImds(query))["appid"], clientId);
    }
    for (const query of [{ client_id: clientId }, { principal_id: objectId }, { mi_res_id: resourceId }]) {
      assert.equal(claimsOf(await askAppService(query))["appid"], clientId);
    }
  });

  it("are principals of the directory, and call Azure with the rights that they have", async () => {
    const { resourceGroupName, subscriptionId } = tenant.seed;
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}?api-version=2024-11-01`;
    const resource = SCOPES.resourceManager.replace("//.default", "/");
    const statusOf = async (query: object): Promise<number> => {
      const { access_token: token } = (await askImds({ resource, ...query })).json as Json;
      return (await call(`${tenant.origin}${path}`, { headers: { authorization: `Bearer ${String(token)}` } })).status;
    };
    assert.equal(await statusOf({ client_id: identities().user.clientId }), 200);
    assert.equal(await statusOf({}), 403);
  });

  for (const [title, query, headers, description] of [
    ["without its header", {}, {}, "Required metadata header not specified"],
    [
      "without a version",
      { "api-version": "" },
      { metadata: "true" },
      "Required query variable 'api-version' is missing",
    ],
    ["without a resource", { resource: "" }, { metadata: "true" }, "Required audience parameter not specified"],
    ["for an unknown identity", { client_id: "unknown" }, { metadata: "true" }, "Identity not found"],
  ] as const) {
    it(`are refused by IMDS ${title}`, async () => {
      const answer = await ask(IMDS, { "api-version": "2018-02-01", resource: DATABRICKS, ...query }, headers);
      assert.deepEqual(
        [answer.status, answer.json],
        [400, { error: "invalid_request", error_description: description }],
      );
    });
  }

  it("are refused for a resource that the tenant does not have, in Entra's words", async () => {
    const answer = await askImds({ resource: "https://unknown.test" });
    assert.deepEqual([answer.status, (answer.json as Json)["error"]], [400, "invalid_resource"]);
    assert.match(String((answer.json as Json)["error_description"]), /^AADSTS500011: /);
  });

  it("must be named where there are several and none is the system's", async () => {
    const { directory } = tenant.emulator.store.document;
    const all = directory.managedIdentities;
    const user = all.find(({ kind }) => kind === "user") ?? assert.fail();
    directory.managedIdentities = [user, { ...user, clientId: "other" }];
    assert.match(
      String(((await askImds()).json as Json)["error_description"]),
      /^Multiple user assigned identities exist/,
    );
    directory.managedIdentities = [user];
    assert.equal(claimsOf(await askImds())["appid"], user.clientId);
    directory.managedIdentities = [];
    assert.equal(((await askImds()).json as Json)["error_description"], "Identity not found");
    assert.match(String(((await askAppService()).json as Json)["message"]), /^No User Assigned or Delegated/);
    directory.managedIdentities = all;
  });

  it("are not known at first, where the tenant says so", async () => {
    const { directory } = tenant.emulator.store.document;
    const all = directory.managedIdentities;
    directory.managedIdentities = all.map(({ seeded: _seeded, ...identity }) => ({ ...identity, misses: 0 }));
    tenant.behave({ newManagedIdentity: { attempts: 1, seconds: 0 } });
    const query = { client_id: identities().user.clientId };
    assert.equal((await askImds(query)).status, 400);
    assert.equal((await askImds(query)).status, 200);
    directory.managedIdentities = all;
  });

  it("get tokens in App Service by the header of the process, without a lifetime", async () => {
    const answer = await askAppService();
    const { exp } = claimsOf(answer);
    const { access_token: _token, ...rest } = answer.json as Json;
    const { clientId } = identities().system;
    assert.deepEqual(rest, {
      expires_on: String(exp),
      resource: DATABRICKS,
      token_type: "Bearer",
      client_id: clientId,
    });
    const refused = await ask("/msi/token", { "api-version": "2019-08-01", resource: DATABRICKS });
    assert.deepEqual([refused.status, (refused.json as Json)["statusCode"]], [401, 401]);
  });

  it("get tokens on Azure Arc from who can read the key of the refusal, once", async () => {
    const query = { "api-version": "2020-06-01", resource: DATABRICKS };
    const askArc = (headers: object = {}): Promise<Answer> =>
      ask("/arc/metadata/identity/oauth2/token", query, { metadata: "true", ...headers });
    const refusal = await askArc();
    assert.equal(refusal.status, 401);
    const file = /^Basic realm=(.+\.key)$/.exec(String(refusal.headers["www-authenticate"]))?.[1] ?? assert.fail();
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    const authorization = `Basic ${fs.readFileSync(file, "utf8")}`;
    assert.equal(claimsOf(await askArc({ authorization }))["appid"], identities().system.clientId);
    assert.equal(fs.existsSync(file), false);
    const again = await askArc({ authorization });
    assert.equal(again.status, 401);
  });

  it("leave no key of an unanswered refusal when the emulator is closed", async () => {
    const other = await AzureTenant.start();
    const path = "/arc/metadata/identity/oauth2/token";
    const refusal = await call(`${other.origin}${path}`, { headers: { metadata: "true" } });
    const file = /^Basic realm=(.+\.key)$/.exec(String(refusal.headers["www-authenticate"]))?.[1] ?? assert.fail();
    assert.equal(fs.existsSync(file), true);
    await other.close();
    assert.equal(fs.existsSync(toArcDataFolder(other.seed.tenantId)), false);
  });
});
