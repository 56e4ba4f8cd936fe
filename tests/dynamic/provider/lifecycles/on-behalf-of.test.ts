import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";
import { runPulumiUp } from "./pulumi-run";

const MINT = "POST /api/2.0/token-management/on-behalf-of/tokens";

describeLifecycle("a token that an administrator mints for the principal", "personalAccessToken", (provider) => {
  const { workspace } = provider;
  let inputs: Properties;

  beforeEach(() => {
    workspace.behaviour.onBehalfOfEnabled = true;
    inputs = provider.inputs({ login: { authType: "on-behalf-of" } });
  });

  it("belongs to the principal, is proved, replaced and revoked, without a secret of the principal", async () => {
    const first = await runPulumiUp(provider.startProcess(), {}, { token: inputs });
    const second = await runPulumiUp(provider.startProcess(), first, { token: { ...inputs, rotation: "g2" } });
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
    const requests = workspace.takeRequests();
    assert.equal(requests.filter((request) => request === MINT).length, 2);
    assert.deepEqual(
      requests.filter((request) => /secrets|oidc|token\/(create|list|delete)/.test(request)),
      [],
    );
    assert.ok(second.token !== undefined);
    await provider.startProcess().personalAccessToken.delete(second.token.id, second.token.outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is asked for with the principal's id, the lifetime in seconds, the comment and the scopes", async () => {
    const { outs } = await provider.lifecycle.create({ ...inputs, scopes: ["sql"], lifetime: "2h", comment: "words" });
    const [token] = workspace.tokensOf(provider.principal);
    assert.ok(token !== undefined);
    assert.deepEqual(token.scopes, ["sql"]);
    assert.match(token.comment, /^words \[databricks-pat lineage=/);
    assert.equal(Date.parse(String(outs.expiresAt)) - Date.parse(String(outs.createdAt)), 7_200_000);
  });

  it("is revoked and minted again when the answer to the mint was lost", async () => {
    workspace.emulator.faults.add({ path: "/on-behalf-of/tokens", times: 1, effect: { kind: "drop-after" } });
    const { id } = await provider.startProcess().personalAccessToken.create(inputs);
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("is refused by Azure, and the failure names other logins", async () => {
    workspace.behaviour.onBehalfOfEnabled = false;
    await assert.rejects(
      provider.startProcess().personalAccessToken.create(inputs),
      /on-behalf-of\/tokens returned 400 FEATURE_DISABLED: On-behalf-of token creation for service principals is not enabled for this workspace\. The workspace does not let this login mint for the principal\. .*"one-time-secret"/,
    );
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is refused to an administrator without the role Service Principal User, and the failure names it", async () => {
    const body = { error_code: "PERMISSION_DENIED", message: "User does not have the required role." };
    const effect = { kind: "answer", status: 403, body } as const;
    workspace.emulator.faults.add({ path: "/on-behalf-of/tokens", times: 100, effect });
    await assert.rejects(
      provider.startProcess().personalAccessToken.create(inputs),
      /RestrictWorkspaceAdmins may ask for the role Service Principal User on the principal/,
    );
  });

  it("needs an administrator, and the check says so", async () => {
    const { failures } = await provider.startProcess({ DATABRICKS_TOKEN: "" }).personalAccessToken.check({}, inputs);
    assert.match(failures[0]?.reason ?? "", /^administrator: .*no login of a workspace administrator/);
  });

  it("makes no check of OAuth secrets", async () => {
    const { failures } = await provider.startProcess().personalAccessToken.check({}, inputs);
    assert.deepEqual(failures, []);
    assert.equal(
      workspace.takeRequests().some((request) => request.includes("secrets")),
      false,
    );
  });
});
