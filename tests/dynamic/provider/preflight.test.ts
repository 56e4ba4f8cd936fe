import assert from "node:assert/strict";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { personalAccessToken, tokenUsageGrant } from "../../../dynamic/provider";
import { EmulatedWorkspace } from "../../emulated-workspace";
import { beImpatient } from "./impatience";
import { refusedProperties } from "../refused-properties";

describe("a check before the update", () => {
  const conf = async (settings: object): Promise<void> =>
    void (await workspace.asAdministrator("PATCH", "/api/2.0/workspace-conf", settings));
  let workspace: EmulatedWorkspace;
  let environment: NodeJS.ProcessEnv;

  // A workspace of its own for each, as what a check was told of one is kept as long as its process.
  beforeEach(async () => {
    environment = { ...process.env };
    workspace = await EmulatedWorkspace.start();
    Object.assign(process.env, workspace.environment());
  });

  afterEach(async () => {
    await workspace.emulator.close();
    for (const name of Object.keys(workspace.environment())) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, environment);
  });

  beImpatient();

  const inputs = (changes: Properties = {}): Properties =>
    workspace.tokenInputs({ applicationId: "11111111-2222-3333-4444-555555555555", servicePrincipalId: "1" }, changes);

  it("a lifetime above the workspace's maximum fails the check, with the maximum", async () => {
    await conf({ maxTokenLifetimeDays: "30" });
    const { failures } = await personalAccessToken.check({}, inputs());
    assert.deepEqual(failures, [
      {
        property: "",
        reason: `lifetime: 90d is longer than ${workspace.host} allows: at most 30d (maxTokenLifetimeDays). Its tokens are as they were: mend that and run pulumi up again`,
      },
    ]);
  });

  it("disabled tokens fail the check, once asked for all tokens of a workspace", async () => {
    // By OAuth, as the administrator's own token is dead too where tokens are disabled.
    const { deployer } = workspace.emulator.store.document.seed;
    const administrator = { authType: "oauth-m2m", clientId: deployer.clientId, clientSecret: deployer.oauthSecret };
    await conf({ enableTokensConfig: "false" });
    workspace.takeLog();
    const checks = await Promise.all([1, 2, 3].map(() => personalAccessToken.check({}, inputs({ administrator }))));
    for (const { failures } of checks) {
      assert.deepEqual(refusedProperties(failures), ["host"]);
      assert.match(failures[0]?.reason ?? "", /personal access tokens are disabled in .*enableTokensConfig/);
    }
    assert.deepEqual(workspace.takeRequests(), ["POST /oidc/v1/token", "GET /api/2.0/workspace-conf"]);
  });

  it("an administrator who is none fails the check", async () => {
    const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const { failures } = await personalAccessToken.check({}, inputs({ administrator }));
    assert.deepEqual(refusedProperties(failures), ["administrator"]);
    assert.match(
      failures[0]?.reason ?? "",
      /could not be checked: .*Invalid access token.*The credential was refused/s,
    );
  });

  it("an administrator who is none fails the check of the grant too", async () => {
    const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const grant = {
      host: workspace.host,
      applicationId: inputs().applicationId,
      owner: inputs().owner,
      administrator,
    };
    const { failures } = await tokenUsageGrant.check({}, grant);
    assert.deepEqual(refusedProperties(failures), ["administrator"]);
    assert.deepEqual((await tokenUsageGrant.check(grant, grant)).failures, []);
  });

  it("a token whose principal logs in by itself needs no administrator", async () => {
    const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const login = { authType: "oauth-m2m", clientSecret: "dose" };
    const { failures } = await personalAccessToken.check({}, inputs({ administrator, login }));
    assert.deepEqual(failures, []);
  });

  describe("of a principal that has minted before", () => {
    let minted: { readonly id: string; readonly outs: Properties };
    let due: Properties;

    async function mint(login: Properties | undefined): Promise<void> {
      const known = await workspace.addPrincipal();
      await workspace.grantUsage(known);
      const own = login ?? { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(known) };
      const asked = workspace.tokenInputs(known, { login: own });
      minted = await personalAccessToken.create(asked);
      due = { ...asked, rotationTrigger: "g2" };
      workspace.takeLog();
    }

    it("a login that has died since fails the check", async () => {
      await mint(undefined);
      const dead = { ...due, login: { authType: "oauth-m2m", clientSecret: "dose-deleted-since" } };
      const { failures } = await personalAccessToken.check({ ...dead, rotationTrigger: "g1" }, dead);
      assert.deepEqual(refusedProperties(failures), ["login"]);
      assert.match(
        failures[0]?.reason ?? "",
        /the principal cannot log in: .*must be a Databricks OAuth secret .*Its tokens are as they were: .*pulumi up again/s,
      );
    });

    it("the same login is left to the mint where it is a new one", async () => {
      await mint(undefined);
      const login = { authType: "oauth-m2m", clientSecret: "dose-made-a-moment-ago" };
      const { failures } = await personalAccessToken.check({ ...due, rotationTrigger: "g1" }, { ...due, login });
      assert.deepEqual(failures, []);
    });

    it("600 tokens fail the check", async () => {
      await mint({ authType: "one-time-secret" });
      const { tokens } = workspace.emulator.store.document.workspace;
      const [one] = tokens.filter(({ tokenId }) => tokenId === minted.id);
      assert.ok(one);
      for (let index = 1; index < 600; index++) tokens.push({ ...one, tokenId: `t${index}`, comment: "by hand" });
      const { failures } = await personalAccessToken.check({ ...due, rotationTrigger: "g1" }, due);
      assert.deepEqual(refusedProperties(failures), ["applicationId"]);
      assert.match(
        failures[0]?.reason ?? "",
        /has 600 live tokens in .*revoke some that are not needed, the oldest are /,
      );
    });

    it("what the check has listed is not listed again by the mint", async () => {
      await mint(undefined);
      await personalAccessToken.diff(minted.id, minted.outs, due);
      await personalAccessToken.check({ ...due, rotationTrigger: "g1" }, due);
      assert.deepEqual(workspace.takeRequests(), ["GET /api/2.0/workspace-conf", "GET /api/2.0/token/list"]);
      await personalAccessToken.create(due);
      assert.deepEqual(workspace.takeRequests(), ["POST /api/2.0/token/create", "GET /api/2.0/preview/scim/v2/Me"]);
    });

    it("a server that does not answer that is left to the mint", async () => {
      await mint(undefined);
      workspace.emulator.faults.add({
        path: "/token/list",
        times: 9,
        effect: { kind: "answer", status: 500, body: "" },
      });
      const { failures } = await personalAccessToken.check({ ...due, rotationTrigger: "g1" }, due);
      assert.deepEqual(failures, []);
    });
  });

  it("a host that does not answer fails the check", async () => {
    const { host } = workspace;
    await workspace.emulator.close();
    const { failures } = await personalAccessToken.check({}, inputs({ host }));
    assert.deepEqual(refusedProperties(failures), ["host"]);
    assert.match(failures[0]?.reason ?? "", /got no answer: ECONNREFUSED/);
  });

  it("without an administrator's login the check passes and nothing is asked", async () => {
    delete process.env.DATABRICKS_TOKEN;
    const { failures } = await personalAccessToken.check({}, inputs());
    assert.deepEqual(failures, []);
    assert.deepEqual(workspace.takeRequests(), []);
  });
});
