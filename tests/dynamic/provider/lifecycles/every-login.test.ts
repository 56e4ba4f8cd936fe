import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle, useProviderInProcess } from "../describe-lifecycle";

/** The environment of a run that knows no administrator. */
const NO_ADMINISTRATOR = { DATABRICKS_TOKEN: "" };

const DEAD = { authType: "pat", token: `dapi${"0".repeat(32)}` };

describeLifecycle("every login that a run knows", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  const oauth = async (): Promise<Properties> => ({
    authType: "oauth-m2m",
    clientSecret: await workspace.addOAuthSecret(provider.principal),
  });

  /** Ends all OAuth secrets of the principal. */
  function removeSecrets(): void {
    workspace.workspace.oauthSecrets = [];
  }

  /** A new token of the administrator. */
  async function addAdministrator(): Promise<Properties> {
    return {
      authType: "pat",
      token: (await workspace.mint(workspace.adminToken, { lifetime_seconds: 86_400 })).tokenValue,
    };
  }

  /** The caller of each request since the log was last taken. */
  const callers = (): ReadonlySet<string | undefined> => new Set(workspace.takeLog().map(({ caller }) => caller));

  it("revokes a replaced token with the new client secret of the same run", async () => {
    const inputs = provider.inputs({ login: await oauth(), usage: "assumed" });
    const old = await provider.startProcess(NO_ADMINISTRATOR).personalAccessToken.create(inputs);
    removeSecrets();
    const news = { ...inputs, login: await oauth(), rotation: "g2" };
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    await personalAccessToken.diff(old.id, old.outs, news);
    const { id } = await personalAccessToken.create(news);
    await personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("revokes a replaced token as the new administrator of the same run", async () => {
    const inputs = provider.inputs({ administrator: await addAdministrator() });
    const old = await provider.startProcess(NO_ADMINISTRATOR).personalAccessToken.create(inputs);
    const news = { ...inputs, administrator: await addAdministrator(), rotation: "g2" };
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    await personalAccessToken.diff(old.id, old.outs, news);
    const { id } = await personalAccessToken.create(news);
    await personalAccessToken.delete(old.id, { ...old.outs, administrator: DEAD });
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("revokes a token of an earlier run whose saved logins no longer work, with those of the current one", async () => {
    const inputs = provider.inputs({ login: await oauth(), usage: "assumed" });
    const { personalAccessToken: first } = provider.startProcess(NO_ADMINISTRATOR);
    const old = await first.create(inputs);
    const current = await first.create({ ...inputs, rotation: "g2" });
    removeSecrets();
    const login = await oauth();
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    await personalAccessToken.diff(current.id, current.outs, { ...inputs, rotation: "g2", login });
    await personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [current.id]);
  });

  it("in a destroy tries the login of another token of the series, whose delete came first", async () => {
    const inputs = provider.inputs({ login: await oauth(), usage: "assumed" });
    const { personalAccessToken: first } = provider.startProcess(NO_ADMINISTRATOR);
    const old = await first.create(inputs);
    const current = await first.create({ ...inputs, rotation: "g2" });
    removeSecrets();
    const login = await oauth();
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    await Promise.all([
      personalAccessToken.delete(old.id, old.outs),
      personalAccessToken.delete(current.id, { ...current.outs, login }),
    ]);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("falls back to the administrator of the environment when the given one is refused", async () => {
    const { id, outs } = await provider.lifecycle.create(provider.inputs());
    await provider.startProcess().personalAccessToken.delete(id, { ...outs, administrator: DEAD });
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("prefers the principal to administrators, and the given administrator to that of the environment", async () => {
    const inputs = provider.inputs({ login: await oauth(), administrator: await addAdministrator() });
    const { id, outs } = await provider.lifecycle.create(inputs);
    workspace.takeLog();
    await provider.lifecycle.update(id, outs, { ...inputs, comment: "words" });
    assert.deepEqual([...callers()].filter(Boolean), [provider.principal.applicationId]);
  });

  it("does not take a busy workspace for a refusal", async () => {
    const inputs = provider.inputs({ login: await oauth() });
    const { id, outs } = await provider.lifecycle.create(inputs);
    const effect = { kind: "answer", status: 500, body: {} } as const;
    workspace.emulator.faults.add({ path: "/api/2.0/token/delete", times: 50, effect });
    const { personalAccessToken } = provider.startProcess();
    workspace.takeLog();
    await assert.rejects(personalAccessToken.delete(id, outs), /as the principal: POST .*token\/delete returned 500/);
    assert.equal(
      workspace.takeRequests().some((request) => request.includes("token-management")),
      false,
    );
  });

  it("names each login that failed, and each reason once", async () => {
    const inputs = provider.inputs({ login: { authType: "oauth-m2m", clientSecret: "dead" }, administrator: DEAD });
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    const newer = { ...inputs, login: { authType: "oauth-m2m", clientSecret: "dead-too" } };
    await personalAccessToken.diff("t", { ...inputs, expiresAt: "2099-01-01T00:00:00Z" }, newer);
    await assert.rejects(
      personalAccessToken.delete("t", { ...inputs, expiresAt: "2099-01-01T00:00:00Z" }),
      (error: Error) => {
        const [first = ""] = error.message.split("\n");
        assert.match(
          first,
          /failed: as the principal by another known login and as the principal by the saved login: POST .*\/oidc\/v1\/token returned 401 invalid_client: .*; as administrator: .*Invalid access token.*Login: pat given as administrator; as the administrator of the environment: no login of a workspace administrator was found/,
        );
        assert.equal(first.split("invalid_client").length, 2);
        assert.match(
          error.message,
          /\nNext: correct administrator in the program and run pulumi up, then pulumi destroy /,
        );
        return true;
      },
    );
  });

  it("revokes retired tokens with the login of the principal when the administrator may not revoke", async () => {
    const inputs = provider.inputs({ login: await oauth(), overlap: "24h" });
    const marker = `[databricks-pat lineage=${String(inputs.lineage)} rotation=g1 project/stack/c retire=2020-01-01T00:00:00Z]`;
    const { id, outs } = await provider.lifecycle.create(inputs);
    await workspace.mintOrphan(provider.principal, marker);
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "No." } } as const;
    workspace.emulator.faults.add({ method: "DELETE", path: "/token-management/tokens", times: 50, effect });
    const { personalAccessToken, tokenRetirement } = provider.startProcess();
    await personalAccessToken.diff(id, outs, inputs);
    const saved = { ...inputs, tokenId: id, pending: ["2020-01-01T00:00:00Z"] };
    await tokenRetirement.update("r", saved, { ...saved, pending: [] });
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("leaves retired tokens to the delete of the token in a destroy whose administrator has expired", async () => {
    const inputs = provider.inputs({ login: await oauth(), administrator: DEAD, overlap: "24h" });
    const { id, outs } = await provider.lifecycle.create({ ...inputs, administrator: undefined });
    const marker = `[databricks-pat lineage=${String(inputs.lineage)} rotation=g1 project/stack/c retire=2099-01-01T00:00:00Z]`;
    await workspace.mintOrphan(provider.principal, marker);
    const { personalAccessToken, tokenRetirement } = provider.startProcess(NO_ADMINISTRATOR);
    await tokenRetirement.delete("r", { ...inputs, tokenId: id, pending: [] });
    await personalAccessToken.delete(id, { ...outs, administrator: DEAD });
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("does not need the login of a principal that is gone, as its tokens are gone too", async () => {
    const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
    await workspace.grantUsage(entra);
    const login = { authType: "azure-client-secret", tenantId, clientSecret };
    const { id, outs } = await provider.lifecycle.create(workspace.tokenInputs(entra, { login }));
    await workspace.asAdministrator("DELETE", `/api/2.0/preview/scim/v2/ServicePrincipals/${entra.servicePrincipalId}`);
    const dead = { ...login, tenantId: randomUUID() };
    await provider.startProcess().personalAccessToken.delete(id, { ...outs, login: dead });
  });

  it("takes the list of an unknown principal's tokens for empty only if the workspace does not have it", async () => {
    const { id, outs } = await provider.lifecycle.create(provider.inputs());
    const body = { error_code: "INVALID_PARAMETER_VALUE", message: "Invalid user: 'x' does not exist or deactivated" };
    const rule = { method: "GET", path: "/token-management/tokens", times: 50 } as const;
    workspace.emulator.faults.add({ ...rule, effect: { kind: "answer", status: 400, body } });
    await assert.rejects(provider.startProcess().personalAccessToken.delete(id, outs), /revoking token .* failed/);
    await workspace.asAdministrator(
      "DELETE",
      `/api/2.0/preview/scim/v2/ServicePrincipals/${provider.principal.servicePrincipalId}`,
    );
    await provider.startProcess().personalAccessToken.delete(id, outs);
  });
});

describe("the logins of a run where nobody answers", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  it("does not use the login of one workspace for another", async () => {
    const inputs = provider.inputs({ administrator: { authType: "pat", token: workspace.adminToken } });
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
    provider.restart(NO_ADMINISTRATOR);
    const { personalAccessToken } = provider.lifecycles;
    await personalAccessToken.diff(id, outs, { ...inputs, host: "https://adb-1.test" });
    workspace.takeLog();
    await assert.rejects(
      personalAccessToken.delete(id, {
        ...outs,
        host: "http://localhost:1",
        workspaceId: "9",
        administrator: undefined,
      }),
      /no login of a workspace administrator/,
    );
    assert.deepEqual(workspace.takeLog(), []);
  });

  it("tries the next login when a login service cannot be reached", async () => {
    const inputs = provider.inputs({
      login: { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) },
    });
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
    workspace.emulator.faults.add({ path: "/oidc/v1/token", times: 1000, effect: { kind: "drop-before" } });
    provider.restart();
    await provider.lifecycles.personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });
});
