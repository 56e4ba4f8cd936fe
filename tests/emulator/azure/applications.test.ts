import * as assert from "node:assert/strict";
import { AzureTenant, type Json, UUID } from "./azure-tenant";

const ABSENT = "00000000-0000-0000-0000-00000000dead";

/** What the azuread provider posts for an application. */
const POSTED = {
  "@odata.type": "#microsoft.graph.application",
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    oauth2PermissionScopes: [],
    requestedAccessTokenVersion: 1,
  },
  appRoles: [],
  description: null,
  displayName: "rotator",
  groupMembershipClaims: null,
  identifierUris: [],
  notes: null,
  optionalClaims: {},
  serviceManagementReference: null,
  signInAudience: "AzureADMyOrg",
  spa: {},
  tags: ["a"],
};

describe("Graph applications", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  it("are echoed as they were posted, null staying null, with UUIDs for ids", async () => {
    const created = await tenant.createApplication(POSTED);
    const read = (await tenant.graph("GET", `/v1.0/applications/${created.id}`)).json as Json;
    const { "@odata.type": _, spa, ...posted } = POSTED;
    assert.match(created.id, UUID);
    assert.match(created.appId, UUID);
    assert.notEqual(created.id, created.appId);
    for (const [name, value] of Object.entries(posted)) {
      if (name !== "api") assert.deepEqual(read[name], value, name);
    }
    assert.deepEqual(read["api"], { ...POSTED.api, preAuthorizedApplications: [] });
    assert.deepEqual(read["spa"], { redirectUris: [] });
    assert.deepEqual(spa, {});
    assert.deepEqual([read["passwordCredentials"], read["keyCredentials"]], [[], []]);
    assert.equal("@odata.type" in read, false);
  });

  it("have the properties without which a provider plans changes, even when nothing but a name was posted", async () => {
    const { id } = await tenant.createApplication({ displayName: "bare" });
    const read = (await tenant.graph("GET", `/v1.0/applications/${id}`)).json as Json;
    assert.equal(read["groupMembershipClaims"], null);
    assert.deepEqual((read["api"] as Json)["oauth2PermissionScopes"], []);
    assert.equal(read["signInAudience"], "AzureADMyOrg");
  });

  it("answer the beta version, reduced to what $select names", async () => {
    const { id } = await tenant.createApplication();
    const { json } = await tenant.graph("GET", `/beta/applications/${id}?$select=oauth2RequirePostResponse`);
    assert.deepEqual(json, {
      "@odata.context": `${tenant.origin}/beta/$metadata#applications/$entity`,
      id,
      oauth2RequirePostResponse: false,
    });
  });

  it("are changed in place by PATCH, which answers 204 without a body", async () => {
    const { id } = await tenant.createApplication(POSTED);
    const answer = await tenant.graph("PATCH", `/v1.0/applications/${id}`, {
      displayName: "renamed",
      web: { homePageUrl: "https://app.contoso.test" },
    });
    assert.deepEqual([answer.status, answer.text], [204, ""]);
    const read = (await tenant.graph("GET", `/v1.0/applications/${id}`)).json as Json;
    assert.equal(read["displayName"], "renamed");
    assert.deepEqual(read["web"], {
      homePageUrl: "https://app.contoso.test",
      logoutUrl: null,
      redirectUris: [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    });
  });

  it("are found by a form-encoded filter on displayName and appId", async () => {
    const { id, appId } = await tenant.createApplication({ displayName: "it's mine" });
    const byName = await tenant.graph("GET", "/v1.0/applications?%24filter=displayName+eq+%27it%27%27s+mine%27");
    const byAppId = await tenant.graph("GET", `/v1.0/applications?%24filter=appId+eq+%27${appId}%27`);
    const none = await tenant.graph("GET", "/v1.0/applications?%24filter=displayName+eq+%27nobody%27");
    const idsOf = ({ json }: { json: unknown }): unknown[] =>
      (json as { value: Json[] }).value.map((item) => item["id"]);
    assert.deepEqual([idsOf(byName), idsOf(byAppId), idsOf(none)], [[id], [id], []]);
  });

  it("refuse an unsupported filter", async () => {
    const answer = await tenant.graph("GET", "/v1.0/applications?$filter=displayName%20like%20'x'");
    assert.equal(answer.status, 400);
    assert.equal(((answer.json as Json)["error"] as Json)["code"], "Request_UnsupportedQuery");
  });

  it("come in pages where $top asks for them", async () => {
    const first = (await tenant.graph("GET", "/v1.0/applications?$top=1")).json as {
      value: Json[];
      "@odata.nextLink": string;
    };
    const next = new URL(first["@odata.nextLink"]);
    const second = (await tenant.graph("GET", `${next.pathname}${next.search}`)).json as { value: Json[] };
    assert.deepEqual([first.value.length, second.value.length], [1, 1]);
    assert.notEqual(first.value[0]?.["id"], second.value[0]?.["id"]);
  });

  it("answer 404 with the whole error where there is none", async () => {
    const answer = await tenant.graph("GET", `/v1.0/applications/${ABSENT}`);
    const { error } = answer.json as { error: Json };
    const inner = error["innerError"] as Json;
    assert.equal(answer.status, 404);
    assert.match(String(answer.headers["content-type"]), /application\/json/);
    assert.deepEqual(error, {
      code: "Request_ResourceNotFound",
      message: `Resource '${ABSENT}' does not exist or one of its queried reference-property objects are not present.`,
      innerError: inner,
    });
    assert.deepEqual(Object.keys(inner), ["date", "request-id", "client-request-id"]);
    assert.match(String(inner["date"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it("delete their service principal with them, and answer 404 to a second delete", async () => {
    const { id, principalId } = await tenant.createClient();
    const statuses: number[] = [];
    for (const [method, path] of [
      ["DELETE", `/v1.0/applications/${id}`],
      ["GET", `/v1.0/applications/${id}`],
      ["GET", `/v1.0/servicePrincipals/${principalId}`],
      ["DELETE", `/v1.0/applications/${id}`],
    ] as const) {
      statuses.push((await tenant.graph(method, path)).status);
    }
    assert.deepEqual(statuses, [204, 404, 404, 404]);
  });

  it("refuse an application without a name", async () => {
    assert.equal((await tenant.graph("POST", "/v1.0/applications", {})).status, 400);
  });

  it("refuse a body that is no JSON object", async () => {
    const answer = await tenant.callWith("https://graph.microsoft.com/.default", "/v1.0/applications", {
      method: "POST",
      body: "[1]",
    });
    assert.equal(answer.status, 400);
    assert.equal(((answer.json as Json)["error"] as Json)["code"], "Request_BadRequest");
  });

  describe("owners", () => {
    it("are bound at creation, listed with their type, added once and removed once", async () => {
      const { objectId, clientId } = tenant.seed.deployer;
      const reference = `${tenant.origin}/v1.0/directoryObjects/${objectId}`;
      const { id } = await tenant.createApplication({ "owners@odata.bind": [reference] });
      const path = `/v1.0/applications/${id}/owners`;
      const listed = await tenant.graph("GET", path);
      assert.deepEqual((listed.json as Json)["value"], [
        { "@odata.type": "#microsoft.graph.servicePrincipal", id: objectId, appId: clientId, displayName: "deployer" },
      ]);
      const again = await tenant.graph("POST", `${path}/$ref`, { "@odata.id": reference });
      assert.equal(again.status, 400);
      assert.match(again.text, /One or more added object references already exist/);
      const removed = [
        await tenant.graph("DELETE", `${path}/${objectId}/$ref`),
        await tenant.graph("DELETE", `${path}/${objectId}/$ref`),
      ];
      assert.deepEqual(
        removed.map(({ status }) => status),
        [204, 404],
      );
      assert.equal((await tenant.graph("POST", `${path}/$ref`, { "@odata.id": reference })).status, 204);
    });

    it("must exist", async () => {
      const { id } = await tenant.createApplication();
      const body = { "@odata.id": `${tenant.origin}/v1.0/directoryObjects/${ABSENT}` };
      const answer = await tenant.graph("POST", `/v1.0/applications/${id}/owners/$ref`, body);
      assert.equal(answer.status, 400);
      assert.match(answer.text, /Not a valid reference update/);
    });
  });
});
