import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";

const LIFECYCLE = "tokenUsageGrant";
const PERMISSIONS = "/api/2.0/permissions/authorization/tokens";

for (const [loading, load] of Object.entries(LOADINGS)) {
  describe(`TokenUsageGrant, loaded ${loading}`, () => {
    let workspace: EmulatedWorkspace;
    let lifecycles: LoadedLifecycles;
    let principal: EmulatedPrincipal;

    before(async () => {
      workspace = await EmulatedWorkspace.start();
      lifecycles = load(workspace.environment());
    });

    after(async () => {
      await lifecycles.close();
      await workspace.emulator.close();
    });

    beforeEach(async () => {
      workspace.emulator.store.document.workspace.tokenGrants = [];
      principal = await workspace.addPrincipal();
      workspace.takeLog();
    });

    const inputs = (changes: Properties = {}): Properties => ({
      host: workspace.host,
      applicationId: principal.applicationId,
      owner: randomUUID(),
      ...changes,
    });

    /** Creates a grant in a process with another environment. */
    const createWith = async (changes: Readonly<Record<string, string>>): Promise<void> => {
      const other = load({ ...workspace.environment(), ...changes });
      await other.create(LIFECYCLE, inputs()).finally(() => other.close());
    };

    it("adds one entry by a PATCH and leaves the others as they are", async () => {
      const other = await workspace.addPrincipal();
      await workspace.grantUsage(other);
      workspace.takeLog();
      const { outs } = await lifecycles.create(LIFECYCLE, inputs());
      assert.equal(outs.source, "added");
      assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`, `PATCH ${PERMISSIONS}`]);
      const names = workspace.emulator.store.document.workspace.tokenGrants.map((grant) => grant.name);
      assert.deepEqual(names, [other.applicationId, principal.applicationId]);
    });

    it("adds nothing where the principal has CAN USE already", async () => {
      await workspace.grantUsage(principal);
      workspace.takeLog();
      const { outs } = await lifecycles.create(LIFECYCLE, inputs());
      assert.equal(outs.source, "present");
      assert.deepEqual(workspace.takeRequests(), [`GET ${PERMISSIONS}`]);
    });

    it("adds nothing where a group of the principal grants it", async () => {
      const scim = "/api/2.0/preview/scim/v2/Groups";
      await workspace.asAdministrator("POST", scim, {
        displayName: "pipelines",
        members: [{ value: principal.servicePrincipalId }],
      });
      const entry = { group_name: "pipelines", permission_level: "CAN_USE" };
      await workspace.asAdministrator("PATCH", PERMISSIONS, { access_control_list: [entry] });
      workspace.takeLog();
      const { outs } = await lifecycles.create(LIFECYCLE, inputs());
      assert.equal(outs.source, "group pipelines");
      assert.deepEqual(workspace.takeRequests(), [
        `GET ${PERMISSIONS}`,
        "GET /api/2.0/preview/scim/v2/ServicePrincipals",
      ]);
    });

    it("makes a token for a moment where the workspace has none, and no permissions therefore", async () => {
      const { deployer } = workspace.emulator.store.document.seed;
      const { tokens } = workspace.emulator.store.document.workspace;
      workspace.emulator.store.document.workspace.tokens = [];
      const administrator = { authType: "oauth-m2m", clientId: deployer.clientId, clientSecret: deployer.oauthSecret };
      const { outs } = await lifecycles.create(LIFECYCLE, inputs({ administrator }));
      assert.equal(outs.source, "added");
      assert.deepEqual(workspace.takeRequests(), [
        "POST /oidc/v1/token",
        `GET ${PERMISSIONS}`,
        "POST /api/2.0/token/create",
        `PATCH ${PERMISSIONS}`,
        "POST /api/2.0/token/delete",
      ]);
      assert.deepEqual(workspace.emulator.store.document.workspace.tokens, []);
      workspace.emulator.store.document.workspace.tokens = tokens;
    });

    it("replaces for another principal or workspace, and for nothing else", async () => {
      const olds: Properties = { ...inputs(), source: "added" };
      const other = randomUUID();
      assert.deepEqual((await lifecycles.diff(LIFECYCLE, "x", olds, { ...olds, applicationId: other })).replaces, [
        "applicationId",
      ]);
      assert.deepEqual(
        (await lifecycles.diff(LIFECYCLE, "x", olds, { ...olds, host: "https://adb-1.2.azuredatabricks.net" }))
          .replaces,
        ["host"],
      );
      assert.equal((await lifecycles.diff(LIFECYCLE, "x", olds, { ...olds, source: undefined })).changes, false);
    });

    it("when destroyed revokes what its owner has left, and no other token", async () => {
      const grant = inputs();
      const { id, outs } = await lifecycles.create(LIFECYCLE, grant);
      const foreign = await workspace.mintOrphan(principal, `[databricks-pat owner=${randomUUID()} rotation=g1 a/b/c]`);
      await workspace.mintOrphan(principal, `words [databricks-pat owner=${String(grant.owner)} rotation=g1 a/b/c]`);
      const laterRun = LOADINGS["from its line of text in a bare process"](workspace.environment());
      await laterRun.delete(LIFECYCLE, id, outs).finally(() => laterRun.close());
      assert.deepEqual(
        workspace.tokensOf(principal).map((token) => token.tokenId),
        [foreign],
      );
    });

    it("when made again in the same run leaves the tokens of its owner alone", async () => {
      const grant = inputs();
      const { id, outs } = await lifecycles.create(LIFECYCLE, grant);
      const live = await workspace.mintOrphan(
        principal,
        `[databricks-pat owner=${String(grant.owner)} rotation=g1 a/b/c]`,
      );
      await lifecycles.create(LIFECYCLE, grant);
      await lifecycles.delete(LIFECYCLE, id, outs);
      assert.deepEqual(
        workspace.tokensOf(principal).map((token) => token.tokenId),
        [live],
      );
    });

    it("names the variables it looked for when nobody is there to log in", async () => {
      await assert.rejects(
        createWith({ DATABRICKS_TOKEN: "" }),
        /no workspace administrator .* Set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or ARM_CLIENT_ID, ARM_CLIENT_SECRET and ARM_TENANT_ID, or give administrator/,
      );
      assert.deepEqual(workspace.takeRequests(), []);
    });

    it("does not send credentials that are for another workspace", async () => {
      await lifecycles.close();
      lifecycles = load({ ...workspace.environment(), DATABRICKS_HOST: "https://adb-1.2.azuredatabricks.net" });
      await assert.rejects(
        lifecycles.create(LIFECYCLE, inputs()),
        /credentials for another workspace, https:\/\/adb-1\.2\.azuredatabricks\.net/,
      );
      assert.deepEqual(workspace.takeRequests(), []);
    });
  });
}
