import assert from "node:assert/strict";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { type EmulatedPrincipal, SERVICE_PRINCIPALS, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createTestRuntime } from "../test-runtime";

const OBJECT_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const WARNING = /is managed by Entra \(object id 3f2504e0-4f89-41d3-9a0c-0305e82c3301\), and it is not proved/;

describe("the check of who manages an existing principal", () => {
  const workspace = useEmulatedWorkspace();
  const logged: string[] = [];

  /** The workspace shows the object id of the principal, as of one that was added from Entra. */
  async function showObjectId({ servicePrincipalId }: EmulatedPrincipal): Promise<void> {
    const value = { Operations: [{ op: "replace", path: "externalId", value: OBJECT_ID }] };
    await workspace.asAdministrator("PATCH", `${SERVICE_PRINCIPALS}/${servicePrincipalId}`, value);
  }

  /** The failures of a check in a new process; `logged` has its lines. */
  async function check(olds: Properties, news: Properties, environment = {}): Promise<readonly string[]> {
    logged.length = 0;
    const runtime = createTestRuntime(
      { ...workspace.environment(), ...environment },
      { log: (line) => void logged.push(line) },
    );
    const { failures } = await createLifecycles(runtime).personalAccessToken.check(olds, news);
    return failures.map(({ reason }) => reason);
  }

  const unproved = (): readonly string[] => logged.filter((line) => WARNING.test(line));

  describe("of Entra", () => {
    for (const byNumber of [true, false])
      it(`warns once of an OAuth secret, found by its ${byNumber ? "numeric" : "application"} id`, async () => {
        const principal = await workspace.addEntraPrincipal();
        await showObjectId(principal);
        const inputs = workspace.tokenInputs(principal, byNumber ? {} : { servicePrincipalId: undefined });
        assert.deepEqual(await check({}, inputs), []);
        assert.equal(unproved().length, 1);
        assert.match(unproved()[0] ?? "", /if the mint is refused, give it login "azure-client-secret" or a federated/);
        const oauth = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(principal) };
        await check({}, { ...inputs, login: oauth });
        assert.equal(unproved().length, 1);
      });

    it("warns of no login that has worked before, and of no login of Entra", async () => {
      const principal = await workspace.addEntraPrincipal();
      await workspace.grantUsage(principal);
      await showObjectId(principal);
      const inputs = workspace.tokenInputs(principal);
      await check(inputs, { ...inputs, rotation: "g2" });
      assert.deepEqual(unproved(), []);
      const { tenantId, clientSecret } = principal;
      const login = { authType: "azure-client-secret", tenantId, clientSecret };
      assert.deepEqual(await check({}, { ...inputs, login }), []);
      assert.deepEqual(logged, []);
    });
  });

  describe("of Databricks", () => {
    const azureLogin = (): Properties => ({
      authType: "azure-client-secret",
      tenantId: workspace.emulator.store.document.seed.tenantId,
      clientSecret: "not-a-real-secret",
    });

    it("is told from the refusal of a login through Entra, with the logins that it may have", async () => {
      const principal = await workspace.addPrincipal();
      assert.deepEqual(await check({}, workspace.tokenInputs(principal, { login: azureLogin() })), []);
      const line = logged.find((text) => text.includes("managed by Databricks")) ?? "";
      assert.match(
        line,
        new RegExp(
          `^${principal.applicationId} may be managed by Databricks: \\S+ shows no object id of it, and Entra does not know it\\. ` +
            "Then azure-client-secret, which logs in through Entra, is refused: use oauth-m2m, one-time-secret or a federated login of Databricks\\. " +
            "If it is of Entra, check tenantId: POST .*AADSTS700016",
        ),
      );
      assert.ok(!line.includes("not-a-real-secret"));
    });

    it("is not supposed with an object id, without an administrator, or of one that the program has just made", async () => {
      const principal = await workspace.addPrincipal();
      const inputs = workspace.tokenInputs(principal, { login: azureLogin() });
      const supposed = (): boolean => logged.some((line) => line.includes("managed by Databricks"));
      await check({}, inputs, { DATABRICKS_TOKEN: "" });
      assert.equal(supposed(), false);
      await check({}, { ...inputs, managedPrincipal: "entra" });
      assert.equal(supposed(), false);
      await showObjectId(principal);
      await check({}, inputs);
      assert.equal(supposed(), false);
    });

    it("says nothing of its own logins", async () => {
      assert.deepEqual(await check({}, workspace.tokenInputs(await workspace.addPrincipal())), []);
      assert.deepEqual(unproved(), []);
    });
  });
});
