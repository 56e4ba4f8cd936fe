import assert from "node:assert/strict";
import { IN_UPDATE } from "../../../../dynamic/arguments/in-update";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { startEmulator } from "../../../../emulator";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import { createTestRuntime } from "../test-runtime";
import { useProviderInProcess } from "../describe-lifecycle";
import { refusedProperties } from "../refused-properties";

const NOBODY = { authType: "pat", token: "dapi00000000000000000000000000000000" };

const STRANGER = { applicationId: "11111111-2222-3333-4444-555555555555", servicePrincipalId: "1" };

describe("the check before a new token", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  const conf = async (settings: object): Promise<void> =>
    void (await workspace.asAdministrator("PATCH", "/api/2.0/workspace-conf", settings));

  /** Inputs of a first token. */
  const inputs = (changes: Properties = {}): Properties => provider.inputs(changes);

  it("a lifetime above the workspace's maximum fails the check, with the maximum", async () => {
    await conf({ maxTokenLifetimeDays: "30" });
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, inputs());
    assert.deepEqual(failures, [
      {
        property: "",
        reason: `lifetime: 90d is longer than ${workspace.host} allows: at most 30d (maxTokenLifetimeDays). No token was changed: fix the cause and run pulumi up again`,
      },
    ]);
  });

  it("disabled tokens fail the check, with one request for all tokens of a workspace", async () => {
    // By OAuth: the administrator's own token does not work either when tokens are disabled.
    const { deployer } = workspace.emulator.store.document.seed;
    const administrator = { authType: "oauth-m2m", clientId: deployer.clientId, clientSecret: deployer.oauthSecret };
    await conf({ enableTokensConfig: "false" });
    workspace.takeLog();
    const checks = await Promise.all(
      [1, 2, 3].map(() => provider.lifecycles.personalAccessToken.check({}, inputs({ administrator }))),
    );
    for (const { failures } of checks) {
      assert.deepEqual(refusedProperties(failures), ["host"]);
      assert.match(failures[0]?.reason ?? "", /personal access tokens are disabled in .*enableTokensConfig/);
    }
    assert.deepEqual(workspace.takeRequests(), ["POST /oidc/v1/token", "GET /api/2.0/workspace-conf"]);
  });

  it("a login that is not an administrator fails the check", async () => {
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, inputs({ administrator: NOBODY }));
    assert.deepEqual(refusedProperties(failures), ["administrator"]);
    assert.match(
      failures[0]?.reason ?? "",
      /could not be checked: .*Invalid access token.*The credential was refused/s,
    );
  });

  it("a login that is not an administrator fails the check of the grant too", async () => {
    const grant = { host: workspace.host, applicationId: STRANGER.applicationId, administrator: NOBODY };
    const { failures } = await provider.lifecycles.tokenUsageGrant.check({}, grant);
    assert.deepEqual(refusedProperties(failures), ["administrator"]);
    assert.deepEqual((await provider.lifecycles.tokenUsageGrant.check(grant, grant)).failures, []);
  });

  it("a token whose principal logs in by itself needs no administrator", async () => {
    const login = { authType: "oauth-m2m", clientSecret: "dose" };
    const { failures } = await provider.lifecycles.personalAccessToken.check(
      {},
      inputs({ administrator: NOBODY, login }),
    );
    assert.deepEqual(failures, []);
  });

  describe("of a principal that has minted before", () => {
    let minted: { readonly id: string; readonly outs: Properties };
    let due: Properties;

    async function mint(login: Properties | undefined): Promise<void> {
      const own = login ?? { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
      const asked = provider.inputs({ login: own });
      minted = await provider.lifecycles.personalAccessToken.create(asked);
      due = { ...asked, rotation: "g2" };
      workspace.takeLog();
    }

    it("a deleted login fails the check", async () => {
      await mint(undefined);
      const dead = { ...due, login: { authType: "oauth-m2m", clientSecret: "dose-deleted-since" } };
      const { failures } = await provider.lifecycles.personalAccessToken.check({ ...dead, rotation: "g1" }, dead);
      assert.deepEqual(refusedProperties(failures), ["login"]);
      assert.match(
        failures[0]?.reason ?? "",
        /the principal cannot log in: .*must be a Databricks OAuth secret .*No token was changed: fix the cause and run pulumi up again$/s,
      );
    });

    it("the same login is left to the mint if it is new", async () => {
      await mint(undefined);
      const login = { authType: "oauth-m2m", clientSecret: "dose-made-a-moment-ago" };
      const { failures } = await provider.lifecycles.personalAccessToken.check(
        { ...due, rotation: "g1" },
        { ...due, login },
      );
      assert.deepEqual(failures, []);
    });

    it("600 tokens fail the check", async () => {
      await mint({ authType: "one-time-secret" });
      const { tokens } = workspace.emulator.store.document.workspace;
      const [one] = tokens.filter(({ tokenId }) => tokenId === minted.id);
      assert.ok(one);
      for (let index = 1; index < 600; index++) tokens.push({ ...one, tokenId: `t${index}`, comment: "by hand" });
      const { failures } = await provider.lifecycles.personalAccessToken.check({ ...due, rotation: "g1" }, due);
      assert.deepEqual(refusedProperties(failures), ["applicationId"]);
      assert.match(
        failures[0]?.reason ?? "",
        /has 600 active tokens in .*revoke some that are no longer needed; the oldest are /,
      );
    });

    it("an administrator's list that is refused is said once, and left to the mint", async () => {
      await mint({ authType: "one-time-secret" });
      const body = { error_code: "PERMISSION_DENIED", message: "Only workspace admins can do this" };
      workspace.emulator.faults.add({
        path: "/token-management/tokens",
        times: 9,
        effect: { kind: "answer", status: 403, body },
      });
      const messages: string[] = [];
      const log = (message: string): void => void messages.push(message);
      const { personalAccessToken } = createLifecycles(createTestRuntime(workspace.environment(), { log }));
      for (const olds of [{ ...due, rotation: "g1" }, {}])
        assert.deepEqual((await personalAccessToken.check(olds, due)).failures, []);
      assert.equal(messages.length, 1, messages.join("\n"));
      assert.match(
        messages[0] ?? "",
        /^it was not checked whether \S{36} may have one more token: GET \S+\/token-management\/tokens returned 403 PERMISSION_DENIED: /,
      );
    });

    it("a preview asks once, and the update after it asks nothing of that again", async () => {
      await mint(undefined);
      const { personalAccessToken } = provider.lifecycles;
      await personalAccessToken.check({ ...due, rotation: "g1" }, due);
      await personalAccessToken.diff(minted.id, minted.outs, due);
      await personalAccessToken.check({}, due);
      assert.deepEqual(workspace.takeRequests(), ["GET /api/2.0/workspace-conf", "GET /api/2.0/token/list"]);
      provider.restart();
      const update = provider.lifecycles.personalAccessToken;
      const inUpdate = { ...due, [IN_UPDATE]: true };
      assert.deepEqual(await update.check({ ...due, rotation: "g1" }, inUpdate), { inputs: due, failures: [] });
      await update.diff(minted.id, minted.outs, due);
      assert.deepEqual(await update.check({}, inUpdate), { inputs: due, failures: [] });
      assert.deepEqual(workspace.takeRequests(), []);
      const { id, outs } = await update.create(due);
      await update.delete(minted.id, minted.outs);
      assert.equal(IN_UPDATE in outs, false);
      assert.deepEqual(provider.activeTokens(), [id]);
      assert.deepEqual(workspace.takeRequests(), [
        "POST /oidc/v1/token",
        "POST /api/2.0/token/create",
        "GET /api/2.0/preview/scim/v2/Me",
        "GET /api/2.0/token/list",
        "POST /api/2.0/token/delete",
      ]);
    });

    it("a server that does not answer this is left to the mint", async () => {
      await mint(undefined);
      workspace.emulator.faults.add({
        path: "/token/list",
        times: 9,
        effect: { kind: "answer", status: 500, body: "" },
      });
      const { failures } = await provider.lifecycles.personalAccessToken.check({ ...due, rotation: "g1" }, due);
      assert.deepEqual(failures, []);
    });
  });

  it("a host that does not answer fails the check", async () => {
    const { httpOrigin: host, close } = await startEmulator();
    await close();
    provider.restart({ DATABRICKS_HOST: host });
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, inputs({ host }));
    assert.deepEqual(refusedProperties(failures), ["host"]);
    assert.match(failures[0]?.reason ?? "", /got no answer: 127\.0\.0\.1:\d+ refused the connection \(ECONNREFUSED\)/);
  });

  it("where no administrator's login is found, every check that needs one fails and sends no request", async () => {
    provider.restart({ DATABRICKS_TOKEN: "" });
    const grant = { host: workspace.host, applicationId: STRANGER.applicationId };
    const { personalAccessToken, tokenUsageGrant } = provider.lifecycles;
    for (const { failures } of [
      await personalAccessToken.check({}, inputs()),
      await tokenUsageGrant.check({}, grant),
    ]) {
      assert.deepEqual(refusedProperties(failures), ["administrator"]);
      assert.match(
        failures[0]?.reason ?? "",
        /no login of a workspace administrator was found for .*No token was changed/,
      );
    }
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("a retirement of unused tokens needs an administrator, and one by time does not", async () => {
    provider.restart({ DATABRICKS_TOKEN: "" });
    const { tokenRetirement } = provider.lifecycles;
    const { host, applicationId, lineage } = inputs();
    const byTime = { host, applicationId, lineage, overlap: "24h", tokenId: "a".repeat(64), revokeWhen: "after" };
    const unused = { ...byTime, revokeWhen: "unused" };
    assert.deepEqual((await tokenRetirement.check({}, byTime)).failures, []);
    for (const olds of [{}, byTime])
      assert.deepEqual(refusedProperties((await tokenRetirement.check(olds, unused)).failures), ["administrator"]);
    assert.deepEqual((await tokenRetirement.check(unused, { ...unused, tokenId: "b".repeat(64) })).failures, []);
  });

  it("a principal with a login of its own needs no administrator, but then CAN USE", async () => {
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    const check = async () => {
      provider.restart({ DATABRICKS_TOKEN: "" });
      return (await provider.lifecycles.personalAccessToken.check({}, inputs({ login }))).failures;
    };
    assert.deepEqual(await check(), []);
    workspace.workspace.tokenGrants = [];
    const failures = await check();
    assert.deepEqual(refusedProperties(failures), ["usage"]);
    assert.match(failures[0]?.reason ?? "", /has no CAN USE on tokens in .*, or run it as an administrator\. No token/);
  });
});
