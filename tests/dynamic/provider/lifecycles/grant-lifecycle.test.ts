import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { GROUPS, PERMISSIONS, SERVICE_PRINCIPALS } from "../../../emulated-workspace";
import { describeLifecycle } from "../describe-lifecycle";
import type { LoadedLifecycle } from "../provider-loading";

describeLifecycle("TokenUsageGrant", "tokenUsageGrant", (provider) => {
  const { workspace } = provider;

  const inputs = (changes: Properties = {}): Properties => ({
    host: workspace.host,
    applicationId: provider.principal.applicationId,
    ...changes,
  });

  /** Its lifecycle in the next run. */
  const startGrant = (): LoadedLifecycle => provider.startProcess().tokenUsageGrant;

  it("adds one entry by a PATCH and leaves the others as they are", async () => {
    const other = await workspace.addPrincipal();
    await workspace.grantUsage(other);
    workspace.takeLog();
    const { id, outs } = await startGrant().create(inputs());
    const workspaceId = workspace.workspace.id;
    assert.deepEqual([id, outs], [provider.principal.applicationId, { ...inputs(), source: "added", workspaceId }]);
    assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`, `PATCH ${PERMISSIONS}`]);
    const names = workspace.workspace.tokenGrants.map((grant) => grant.name);
    assert.deepEqual(names.slice(-2), [other.applicationId, provider.principal.applicationId]);
  });

  it("reads the permissions of a workspace once for all principals of a run, and again before it calls a grant gone", async () => {
    const grant = startGrant();
    const others = await Promise.all([workspace.addPrincipal(), workspace.addPrincipal()]);
    workspace.takeLog();
    const first = await grant.create(inputs());
    for (const { applicationId } of others) await grant.create(inputs({ applicationId }));
    assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`, ...Array(3).fill(`PATCH ${PERMISSIONS}`)]);
    assert.deepEqual(await grant.read(first.id, first.outs), { id: first.id, props: first.outs });
    assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`]);
  });

  it("asks for the permissions again after a failure", async () => {
    const grant = startGrant();
    workspace.emulator.faults.add({ method: "GET", path: PERMISSIONS, effect: { kind: "answer", status: 500 } });
    await assert.rejects(grant.create(inputs()), /returned 500/);
    assert.equal((await grant.create(inputs())).outs.source, "added");
  });

  it("does not fail where the administrator of another principal is refused at the same time", async () => {
    const grant = startGrant();
    const other = await workspace.addPrincipal();
    const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const [refused, made] = await Promise.allSettled([
      grant.create(inputs({ administrator })),
      grant.create(inputs({ applicationId: other.applicationId })),
    ]);
    assert.deepEqual([refused.status, made.status], ["rejected", "fulfilled"]);
  });

  it("adds nothing where the principal has CAN USE already", async () => {
    await workspace.grantUsage(provider.principal);
    workspace.takeLog();
    const { outs } = await startGrant().create(inputs());
    assert.equal(outs.source, "present");
    assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`]);
  });

  it("adds nothing when a group of the principal grants it", async () => {
    const members = [{ value: provider.principal.servicePrincipalId }];
    await workspace.asAdministrator("POST", GROUPS, { displayName: "pipelines", members });
    const entry = { group_name: "pipelines", permission_level: "CAN_USE" };
    await workspace.asAdministrator("PATCH", PERMISSIONS, { access_control_list: [entry] });
    workspace.takeLog();
    const { outs } = await startGrant().create(inputs());
    assert.equal(outs.source, "group pipelines");
    assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`, `GET ${SERVICE_PRINCIPALS}`]);
  });

  it("makes a temporary token in a workspace without tokens, which has no token permissions", async () => {
    const { deployer } = workspace.emulator.store.document.seed;
    workspace.workspace.tokens = [];
    const administrator = { authType: "oauth-m2m", clientId: deployer.clientId, clientSecret: deployer.oauthSecret };
    const { outs } = await startGrant().create(inputs({ administrator }));
    assert.equal(outs.source, "added");
    assert.deepEqual(workspace.takeRequests(), [
      "POST /oidc/v1/token",
      `GET ${PERMISSIONS}`,
      "POST /api/2.0/token/create",
      `PATCH ${PERMISSIONS}`,
      "POST /api/2.0/token/delete",
    ]);
    assert.deepEqual(workspace.workspace.tokens, []);
  });

  it("is replaced for another principal or workspace, and for nothing else", async () => {
    const olds: Properties = { ...inputs(), source: "added" };
    const diff = (changes: Properties) => provider.lifecycle.diff("x", olds, { ...olds, ...changes });
    assert.deepEqual((await diff({ applicationId: randomUUID() })).replaces, ["applicationId"]);
    assert.deepEqual((await diff({ host: "https://adb-1.2.azuredatabricks.net" })).replaces, ["host"]);
    assert.equal((await diff({ source: undefined })).changes, false);
  });

  it("uses another administrator after an update in place, without a request", async () => {
    const kept = { source: "added", workspaceId: workspace.workspace.id };
    const olds: Properties = { ...inputs(), ...kept };
    const news = { ...inputs(), administrator: { authType: "pat", token: "dapi00000000000000000000000000000000" } };
    const { changes, replaces } = await provider.lifecycle.diff("x", olds, news);
    assert.deepEqual([changes, replaces], [true, []]);
    assert.deepEqual((await provider.lifecycle.update("x", olds, news)).outs, { ...news, ...kept });
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("is dropped by a refresh after somebody removed CAN USE, and stays when no login works", async () => {
    const { id, outs } = await startGrant().create(inputs());
    assert.deepEqual(await startGrant().read(id, outs), { id, props: outs });
    const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const unseen = { ...outs, administrator };
    assert.deepEqual(await startGrant().read(id, unseen), { id, props: unseen });
    workspace.workspace.tokenGrants = [];
    assert.deepEqual(await startGrant().read(id, outs), {});
  });

  it("sends no request in a destroy: the permission stays, and each token resource revokes its own tokens", async () => {
    const { id, outs } = await startGrant().create(inputs());
    const marker = `[databricks-pat lineage=${randomUUID()} rotation=g1 a/b/c]`;
    const tokenId = await workspace.mintOrphan(provider.principal, marker);
    const grants = structuredClone(workspace.workspace.tokenGrants);
    workspace.takeLog();
    await provider.startProcess().tokenUsageGrant.delete(id, outs);
    assert.deepEqual(workspace.takeRequests(), []);
    assert.deepEqual(workspace.workspace.tokenGrants, grants);
    assert.deepEqual(provider.activeTokens(), [tokenId]);
  });

  it("names the variables that it read when no administrator's login is set", async () => {
    const grant = provider.startProcess({ DATABRICKS_TOKEN: "" }).tokenUsageGrant;
    await assert.rejects(
      grant.create(inputs()),
      /granting CAN_USE on tokens to .* failed: no login of a workspace administrator .* Set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, or give administrator\..*\nActive now: the same tokens as before; nothing was minted or revoked\nNext: fix the cause and run pulumi up: it grants CAN_USE and continues$/s,
    );
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("does not send credentials that are for another workspace", async () => {
    const grant = provider.startProcess({ DATABRICKS_HOST: "https://adb-1.2.azuredatabricks.net" }).tokenUsageGrant;
    await assert.rejects(
      grant.create(inputs()),
      /credentials for another workspace, https:\/\/adb-1\.2\.azuredatabricks\.net/,
    );
    assert.deepEqual(workspace.takeRequests(), []);
  });
});
