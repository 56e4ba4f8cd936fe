import assert from "node:assert/strict";
import { ME, SERVICE_PRINCIPALS } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";

const REFUSAL =
  /failed: .*This API is disabled for users without the .* entitlements\. The identity of this login has no entitlement in the workspace; .*\. Login: .* of the principal /s;

describe("a principal whose entitlement", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  /** What an administrator does by hand, or another resource of the program. */
  async function entitle(op: "add" | "remove"): Promise<void> {
    const path = `${SERVICE_PRINCIPALS}/${provider.principal.servicePrincipalId}`;
    const operation =
      op === "add"
        ? { op, path: "entitlements", value: [{ value: "workspace-access" }] }
        : { op, path: 'entitlements[value eq "workspace-access"]' };
    await workspace.asAdministrator("PATCH", path, { Operations: [operation] });
  }

  const oauthLogin = async () => ({
    authType: "oauth-m2m",
    clientSecret: await workspace.addOAuthSecret(provider.principal),
  });

  /** The logins of the principal since the last call. */
  const takeLogins = (): number =>
    workspace.takeRequests().filter((request) => request === "POST /oidc/v1/token").length;

  it("was granted after a refresh of the same process was refused mints with a new login", async () => {
    const inputs = provider.inputs({ login: await oauthLogin() });
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
    await entitle("remove");
    provider.restart();
    assert.equal((await provider.lifecycles.personalAccessToken.read(id, outs)).id, id);
    await entitle("add");
    workspace.takeRequests();
    const next = await provider.lifecycles.personalAccessToken.create({ ...inputs, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [id, next.id]);
    assert.deepEqual(workspace.takeRequests().slice(0, 2), ["POST /oidc/v1/token", "GET /api/2.0/token/list"]);
  });

  for (const login of ["one-time-secret", "oauth-m2m"]) {
    it(`is not yet known to three logins by ${login} is waited for, and minted once`, async () => {
      workspace.behaviour.newEntitlementUnentitledLogins = 3;
      await entitle("remove");
      await entitle("add");
      const { id } = await provider.lifecycles.personalAccessToken.create(
        provider.inputs(login === "oauth-m2m" ? { login: await oauthLogin() } : {}),
      );
      assert.deepEqual(provider.activeTokens(), [id]);
      assert.equal(takeLogins(), 4);
    });
  }

  it("is not yet known is waited for where the check has listed the tokens as administrator", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const inputs = provider.inputs();
    const { id, outs } = await personalAccessToken.create(inputs);
    const news = { ...inputs, rotation: "g2" };
    await personalAccessToken.check(inputs, news);
    await personalAccessToken.diff(id, outs, news);
    workspace.behaviour.newEntitlementUnentitledLogins = 3;
    await entitle("remove");
    await entitle("add");
    const next = await personalAccessToken.create(news);
    assert.deepEqual(provider.activeTokens(), [id, next.id]);
  });

  it("is missing fails the mint after half a minute with the advice, and nothing changes", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const inputs = provider.inputs();
    const { id } = await personalAccessToken.create(inputs);
    await entitle("remove");
    provider.restart();
    const begunAt = provider.runtime.realNow();
    await assert.rejects(provider.lifecycles.personalAccessToken.create({ ...inputs, rotation: "g2" }), REFUSAL);
    const seconds = (provider.runtime.realNow() - begunAt) / 1000;
    assert.ok(seconds > 14 && seconds < 32, `${seconds} s`);
    assert.deepEqual(provider.activeTokens(), [id]);
    assert.equal(
      workspace.workspace.oauthSecrets.some(({ principalId }) => principalId === provider.principal.servicePrincipalId),
      false,
    );
  });

  it("was taken away keeps its token in the state, and the token is revoked as administrator", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const inputs = provider.inputs({ login: await oauthLogin() });
    const { id, outs } = await personalAccessToken.create(inputs);
    await entitle("remove");
    provider.restart();
    assert.equal((await provider.lifecycles.personalAccessToken.read(id, outs)).id, id);
    await provider.lifecycles.personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("was taken away keeps its token in the state where the list lacks the token", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const { id, outs } = await personalAccessToken.create(provider.inputs());
    await entitle("remove");
    workspace.emulator.faults.add({
      path: "/token-management/tokens",
      effect: { kind: "answer", status: 200, body: {} },
    });
    assert.equal((await personalAccessToken.read(id, outs)).id, id);
  });

  it("was taken away between the mint and the proof fails the mint, and the new token is revoked", async () => {
    const message = "This API is disabled for users without the workspace-access entitlement.";
    const body = { error_code: "PERMISSION_DENIED", message };
    workspace.emulator.faults.add({ path: ME, times: 10, effect: { kind: "answer", status: 403, body } });
    await assert.rejects(provider.lifecycles.personalAccessToken.create(provider.inputs()), /It was revoked/);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is missing from the administrator's login fails the check: administrators have all", async () => {
    const other = await workspace.addPrincipal({ entitlements: [{}] });
    const clientSecret = await workspace.addOAuthSecret(other);
    const administrator = { authType: "oauth-m2m", clientId: other.applicationId, clientSecret };
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, provider.inputs({ administrator }));
    assert.equal(failures.length, 1);
    assert.match(
      failures[0]?.reason ?? "",
      /disabled for users without the workspace-access entitlement\. This call needs a workspace administrator/,
    );
  });
});
