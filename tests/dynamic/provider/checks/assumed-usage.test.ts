import assert from "node:assert/strict";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import { PERMISSIONS } from "../../../emulated-workspace";
import { describeLifecycle } from "../describe-lifecycle";
import { createTestRuntime } from "../test-runtime";

const REMEDY =
  'grant it under Settings > Advanced > Personal access tokens > Permission settings, or leave out usage: "assumed" to have it granted';

describeLifecycle('a check with usage: "assumed"', "personalAccessToken", (provider) => {
  const { workspace } = provider;

  /** The principal's ways to log in. */
  const LOGINS: Readonly<Record<string, () => Promise<Properties>>> = {
    "with a login of its own": async () => ({
      authType: "oauth-m2m",
      clientSecret: await workspace.addOAuthSecret(provider.principal),
    }),
    "without one": () => Promise.resolve({ authType: "one-time-secret" }),
  };

  for (const [how, makeLogin] of Object.entries(LOGINS)) {
    describe(`of a principal ${how}`, () => {
      let assumed: Properties;

      beforeEach(async () => {
        assumed = provider.inputs({ login: await makeLogin(), usage: "assumed" });
        workspace.takeLog();
      });

      it("passes when the principal has CAN USE, and changes nothing", async () => {
        const { inputs, failures } = await provider.lifecycle.check({}, assumed);
        assert.deepEqual([inputs, failures], [assumed, []]);
        const writes = workspace
          .takeLog()
          .filter(({ method, target }) => method !== "GET" && target !== "/oidc/v1/token");
        assert.deepEqual(writes, []);
      });

      it("passes before the first token when it has none, which the run may grant", async () => {
        workspace.workspace.tokenGrants = [];
        assert.deepEqual((await provider.lifecycle.check({}, assumed)).failures, []);
        assert.deepEqual(workspace.workspace.tokenGrants, []);
      });

      it("fails before another one when the principal has none, with a remedy, and grants nothing", async () => {
        workspace.workspace.tokenGrants = [];
        const { applicationId } = provider.principal;
        const { failures } = await provider.lifecycle.check(assumed, { ...assumed, rotation: "g2" });
        assert.deepEqual(failures, [
          {
            property: "",
            reason: `usage: ${applicationId} has no CAN USE on tokens in ${workspace.host}: ${REMEDY}. No token was changed: fix the cause and run pulumi up again`,
          },
        ]);
        assert.deepEqual(workspace.workspace.tokenGrants, []);
      });

      it("does not check CAN USE when the stack grants it", async () => {
        workspace.workspace.tokenGrants = [];
        const { failures } = await provider.lifecycle.check({}, { ...assumed, usage: "granted" });
        assert.deepEqual(failures, []);
        assert.equal(workspace.takeRequests().includes(`GET ${PERMISSIONS}`), false);
      });

      it("checks nothing while the login is unknown", async () => {
        workspace.workspace.tokenGrants = [];
        const { failures } = await provider.lifecycle.check({}, { ...assumed, login: UNKNOWN });
        assert.deepEqual(failures, []);
      });

      it("is followed by a mint without a request for permissions", async () => {
        const { inputs } = await provider.lifecycle.check({}, assumed);
        const { id } = await provider.lifecycle.create(inputs);
        assert.deepEqual(provider.activeTokens(), [id]);
        assert.deepEqual(
          workspace.takeRequests().filter((request) => request === `PATCH ${PERMISSIONS}`),
          [],
        );
      });
    });
  }

  it("fails in a rotation too, after CAN USE was removed", async () => {
    const inputs = provider.inputs({ usage: "assumed" });
    await provider.lifecycle.create(inputs);
    workspace.workspace.tokenGrants = [];
    const { failures } = await provider.lifecycle.check(inputs, { ...inputs, rotation: "g2" });
    assert.match(failures[0]?.reason ?? "", /^usage: \S+ has no CAN USE on tokens/);
  });

  it("needs no administrator for a principal with a login of its own", async () => {
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const inputs = provider.inputs({ login: { authType: "oauth-m2m", clientSecret }, usage: "assumed" });
    const { personalAccessToken } = provider.startProcess({ DATABRICKS_TOKEN: "" });
    assert.deepEqual((await personalAccessToken.check({}, inputs)).failures, []);
    workspace.takeLog();
    const { id } = await personalAccessToken.create(inputs);
    assert.deepEqual(provider.activeTokens(), [id]);
    const callers = new Set(workspace.takeLog().map(({ caller }) => caller));
    assert.deepEqual(callers, new Set([provider.principal.applicationId]));
  });

  it("says once before the first token that the principal has none", async () => {
    workspace.workspace.tokenGrants = [];
    const { applicationId } = provider.principal;
    const logged: string[] = [];
    const log = (line: string): void => void logged.push(line);
    const { personalAccessToken } = createLifecycles(createTestRuntime(workspace.environment(), { log }));
    const inputs = provider.inputs({ usage: "assumed" });
    for (const lineage of [UNKNOWN, inputs.lineage]) await personalAccessToken.check({}, { ...inputs, lineage });
    assert.deepEqual(
      logged.filter((line) => line.includes("CAN USE")),
      [
        `${applicationId} has no CAN USE on tokens in ${workspace.host}: the mint fails unless this run grants it first. Otherwise ${REMEDY}`,
      ],
    );
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    const changed = { ...inputs, login, rotation: "g2" };
    assert.equal((await personalAccessToken.check(inputs, changed)).failures.length, 1);
  });

  it("fails where a principal that nobody assumed to have it has no administrator to grant it", async () => {
    workspace.workspace.tokenGrants = [];
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    const { personalAccessToken } = provider.startProcess({ DATABRICKS_TOKEN: "" });
    const { failures } = await personalAccessToken.check({}, provider.inputs({ login }));
    assert.match(failures.map(({ reason }) => reason).join(), /administrator/);
  });

  it("leaves a new login to the mint, which waits for it", async () => {
    const login = { authType: "oauth-m2m", clientSecret: "dose-made-a-moment-ago" };
    const { failures } = await provider.lifecycle.check({}, provider.inputs({ login, usage: "assumed" }));
    assert.deepEqual(failures, []);
  });
});
