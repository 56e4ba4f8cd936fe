import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";
import { type PulumiRun, runPulumiUp, type SavedState } from "./pulumi-run";

const HOUR = 3_600_000;

describeLifecycle("a run that is the principal", "personalAccessToken", (provider) => {
  const { workspace } = provider;
  let environment: Record<string, string>;
  let inputs: Properties;

  beforeEach(async () => {
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const { applicationId } = provider.principal;
    environment = {
      DATABRICKS_TOKEN: "",
      DATABRICKS_CLIENT_ID: applicationId,
      DATABRICKS_CLIENT_SECRET: clientSecret,
    };
    inputs = provider.inputs({ login: { authType: "environment" }, usage: "assumed" });
    workspace.takeLog();
  });

  /** One `pulumi up` in a process of its own, so many hours from now. */
  const up = (saved: SavedState, token: Properties, hours = 0): Promise<PulumiRun> => {
    const time = new Date(Date.now() + hours * HOUR).toISOString();
    const clock = hours === 0 ? {} : { DATABRICKS_PAT_NOW: time };
    return runPulumiUp(provider.startProcess({ ...environment, ...clock }), saved, { token });
  };

  const callers = (): ReadonlySet<string | undefined> =>
    new Set(workspace.takeLog().flatMap(({ caller }) => caller ?? []));

  it("mints, rotates and revokes without an administrator, and stores nothing that logs in", async () => {
    const first = await up({}, inputs);
    const second = await up(first, { ...inputs, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
    assert.deepEqual(callers(), new Set([provider.principal.applicationId]));
    assert.deepEqual(second.token?.outs.login, { authType: "environment" });
    assert.ok(second.token !== undefined);
    await provider.startProcess(environment).personalAccessToken.delete(second.token.id, second.token.outs);
    assert.deepEqual(provider.activeTokens(), []);
    assert.deepEqual(callers(), new Set([provider.principal.applicationId]));
  });

  it("asks once in a run who it is, before anything else, and once for the new token", async () => {
    await up({}, inputs);
    const requests = workspace.takeRequests();
    assert.deepEqual(
      requests.filter((request) => /oidc|\/Me$|token\//.test(request)),
      [
        "POST /oidc/v1/token",
        "GET /api/2.0/preview/scim/v2/Me",
        "GET /api/2.0/token/list",
        "POST /api/2.0/token/create",
        "GET /api/2.0/preview/scim/v2/Me",
      ],
    );
  });

  it("fails the check of somebody else, and mints nothing", async () => {
    const { personalAccessToken } = provider.startProcess();
    workspace.takeLog();
    const { failures } = await personalAccessToken.check({}, inputs);
    const [{ reason } = { reason: "" }] = failures;
    assert.match(
      reason,
      /^login: the principal cannot log in: the login pat from DATABRICKS_TOKEN, .* is .* in http:\/\/127\.0\.0\.1:\d+ and not [0-9a-f-]{36}, so that a token would belong to somebody else: .*No token was changed/,
    );
    const writes = workspace.takeRequests().filter((request) => !request.startsWith("GET"));
    assert.deepEqual(writes, []);
    await assert.rejects(personalAccessToken.create(inputs), /so that a token would belong to somebody else/);
    assert.deepEqual(workspace.workspace.tokens.length, 1);
  });

  it("fails the check without any login, and says where it looked", async () => {
    const { personalAccessToken } = provider.startProcess({ DATABRICKS_TOKEN: "" });
    const { failures } = await personalAccessToken.check({}, inputs);
    assert.match(
      failures[0]?.reason ?? "",
      /^login: the principal cannot log in: no login .*nothing of any login is set/,
    );
  });

  it("ends an overlap as the principal", async () => {
    const first = await up({}, { ...inputs, overlap: "24h" });
    const next = { ...inputs, overlap: "24h", rotation: "g2" };
    const second = await up(first, next);
    assert.equal(provider.activeTokens().length, 2);
    workspace.takeLog();
    await up(second, next, 27);
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
    assert.deepEqual(callers(), new Set([provider.principal.applicationId]));
  });

  it("revokes the orphan of a run that was killed between the mint and the state", async () => {
    const first = await up({}, inputs);
    assert.ok(first.token !== undefined);
    const next = { ...inputs, rotation: "g2" };
    const { personalAccessToken } = provider.startProcess(environment);
    await personalAccessToken.diff(first.token.id, first.token.outs, next);
    await personalAccessToken.create(next);
    const second = await up(first, next);
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("leaves the revocation to an administrator who runs the destroy", async () => {
    const { token } = await up({}, inputs);
    assert.ok(token !== undefined);
    await provider.startProcess().personalAccessToken.delete(token.id, token.outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("revokes nothing as a third one, and says who failed and why", async () => {
    const { token } = await up({}, inputs);
    assert.ok(token !== undefined);
    const other = await workspace.addPrincipal();
    const third = {
      DATABRICKS_TOKEN: "",
      DATABRICKS_CLIENT_ID: other.applicationId,
      DATABRICKS_CLIENT_SECRET: await workspace.addOAuthSecret(other),
    };
    await assert.rejects(
      provider.startProcess(third).personalAccessToken.delete(token.id, token.outs),
      /as the principal: the login oauth-m2m from .* so that a token would belong to somebody else.*; as administrator: /,
    );
    assert.deepEqual(provider.activeTokens(), [token.id]);
  });

  it("keeps the token in a refresh that somebody else runs", async () => {
    const { token } = await up({}, inputs);
    assert.ok(token !== undefined);
    const { id } = await provider.startProcess({ DATABRICKS_TOKEN: "" }).personalAccessToken.read(token.id, token.outs);
    assert.equal(id, token.id);
  });
});
