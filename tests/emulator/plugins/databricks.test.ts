import * as assert from "node:assert/strict";
import { toSecret, UNKNOWN } from "../../../emulator/plugins/property-value";
import type { EmulatedTenant } from "./emulated-tenant";
import { failureOf, PluginProcess, toInitializationFailure } from "./plugin-process";
import { usePlugin } from "./use-plugin";

const PRINCIPAL = "databricks:index/servicePrincipal:ServicePrincipal";
const SECRET = "databricks:index/secret:Secret";
const SCOPE = "databricks:index/secretScope:SecretScope";
const POLICY = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy";
const PERMISSIONS = "databricks:index/permissions:Permissions";
const SCIM = "/api/2.0/preview/scim/v2/ServicePrincipals";

describe("the databricks stand-in", () => {
  let tenant: EmulatedTenant;
  let plugin: PluginProcess;
  usePlugin(
    "databricks",
    ({ databricks, seed }) => ({ ...databricks, token: toSecret(seed.admin.tokenValue) }),
    (opened) => ({ tenant, plugin } = opened),
  );

  describe("ServicePrincipal", () => {
    it("is created, read, changed and deleted", async () => {
      const { inputs, failures } = await plugin.check(PRINCIPAL, { displayName: "etl", allowClusterCreate: true });
      assert.deepEqual(
        { inputs, failures },
        {
          inputs: { active: true, allowClusterCreate: true, displayName: "etl" },
          failures: {},
        },
      );
      const { id, outputs } = await plugin.create(PRINCIPAL, inputs);
      assert.match(id, /^\d+$/);
      const applicationId = String(outputs["applicationId"]);
      assert.deepEqual(outputs, {
        aclPrincipalId: `servicePrincipals/${applicationId}`,
        active: true,
        allowClusterCreate: true,
        applicationId,
        displayName: "etl",
        home: `/Users/${applicationId}`,
        providerConfig: { workspaceId: tenant.seed.workspaceId },
        repos: `/Repos/${applicationId}`,
      });

      const news = { ...inputs, displayName: "etl-2", allowClusterCreate: false, workspaceAccess: true };
      assert.deepEqual((await plugin.diff(PRINCIPAL, id, inputs, news)).detailed, {
        allowClusterCreate: "update",
        displayName: "update",
        workspaceAccess: "add",
      });
      const updated = await plugin.update(PRINCIPAL, { id, inputs, outputs }, news);
      assert.deepEqual(updated, { ...outputs, displayName: "etl-2", allowClusterCreate: false, workspaceAccess: true });
      assert.deepEqual(await plugin.read(PRINCIPAL, id, news, updated), { id, inputs: news, outputs: updated });

      await plugin.delete(PRINCIPAL, id, news, updated);
      assert.equal((await plugin.read(PRINCIPAL, id, news, updated)).id, "");
      await plugin.delete(PRINCIPAL, id, news, updated);
      assert.deepEqual(tenant.takeRequests(), [
        `POST ${SCIM}`,
        `GET ${SCIM}/${id}`,
        "GET /.well-known/databricks-config",
        `GET ${SCIM}/${id}`,
        `PUT ${SCIM}/${id}`,
        `GET ${SCIM}/${id}`,
        `GET ${SCIM}/${id}`,
        `DELETE ${SCIM}/${id}`,
        `GET ${SCIM}/${id}`,
        `DELETE ${SCIM}/${id}`,
      ]);
    });

    it("previews what the service fills in as unknown, and keeps it in an update", async () => {
      const inputs = { active: true, displayName: toSecret("etl") };
      const preview = (await plugin.create(PRINCIPAL, inputs, true)).outputs;
      assert.deepEqual(preview, {
        aclPrincipalId: UNKNOWN,
        active: true,
        applicationId: UNKNOWN,
        displayName: toSecret("etl"),
        externalId: UNKNOWN,
        home: UNKNOWN,
        providerConfig: UNKNOWN,
        repos: UNKNOWN,
      });
      const outputs = { ...preview, applicationId: "a-1", home: "/Users/a-1" };
      const updated = await plugin.update(PRINCIPAL, { id: "1", inputs, outputs }, { ...inputs, active: false }, true);
      assert.deepEqual(updated, { ...outputs, active: false });
      assert.deepEqual(tenant.takeRequests(), []);
    });

    it("is replaced for another application id, not for one that is left out", async () => {
      const olds = { active: true, applicationId: "a", displayName: "etl" };
      const diff = await plugin.diff(PRINCIPAL, "1", olds, { ...olds, applicationId: "b" });
      assert.deepEqual(diff, {
        changes: true,
        replaces: ["applicationId"],
        detailed: { applicationId: "update-replace" },
        deleteBeforeReplace: false,
      });
      assert.equal((await plugin.diff(PRINCIPAL, "1", olds, { active: true, displayName: "etl" })).changes, false);
    });

    it("needs a name", async () => {
      const { failures } = await plugin.check(PRINCIPAL, {});
      assert.deepEqual(failures, { displayName: "one of 'applicationId' and 'displayName' has to be given" });
    });

    it("reports the service's message, and adopts an existing principal only with force", async () => {
      const inputs = { active: true, applicationId: "0a0a0a0a-1111-4222-8333-444444444444", displayName: "one" };
      const { id } = await plugin.create(PRINCIPAL, inputs);
      await assert.rejects(
        plugin.create(PRINCIPAL, inputs),
        /409: Service principal with application ID 0a0a0a0a-1111-4222-8333-444444444444 already exists\./,
      );
      const taken = await plugin.create(PRINCIPAL, { ...inputs, displayName: "two", force: true });
      assert.deepEqual([taken.id, taken.outputs["displayName"]], [id, "two"]);
      await plugin.delete(PRINCIPAL, id, {}, taken.outputs);
    });

    it("shows an entitlement that it is given outside, and does not notice one that is taken away", async () => {
      const inputs = { active: true, displayName: "etl", workspaceAccess: true };
      const { id, outputs } = await plugin.create(PRINCIPAL, inputs);
      const { principals } = tenant.emulator.store.document.workspace;
      Object.assign(principals.find((principal) => principal.id === id) ?? {}, {
        entitlements: ["databricks-sql-access"],
      });
      const found = await plugin.read(PRINCIPAL, id, inputs, outputs);
      assert.deepEqual(found.inputs, inputs);
      assert.deepEqual([found.outputs["workspaceAccess"], found.outputs["databricksSqlAccess"]], [true, true]);
      // Any changed argument writes all of them.
      const changed = { ...inputs, allowClusterCreate: true };
      await plugin.update(PRINCIPAL, { id, inputs: found.inputs, outputs: found.outputs }, changed);
      assert.deepEqual(
        tenant.emulator.store.document.workspace.principals.find((principal) => principal.id === id)?.entitlements,
        ["allow-cluster-create", "workspace-access"],
      );
      await plugin.delete(PRINCIPAL, id, inputs, outputs);
    });

    it("cannot be a consumer beside other access", async () => {
      const args = { displayName: "etl", workspaceConsume: true };
      assert.deepEqual((await plugin.check(PRINCIPAL, args)).failures, {});
      for (const other of ["workspaceAccess", "databricksSqlAccess"]) {
        assert.deepEqual((await plugin.check(PRINCIPAL, { ...args, [other]: true })).failures, {
          workspaceConsume: `"workspaceConsume" conflicts with "${other}"`,
        });
      }
    });

    it("is deactivated instead of deleted where the program says so", async () => {
      const inputs = { active: true, disableAsUserDeletion: true, displayName: "kept" };
      const { id, outputs } = await plugin.create(PRINCIPAL, inputs);
      await plugin.delete(PRINCIPAL, id, inputs, outputs);
      assert.equal((await plugin.read(PRINCIPAL, id)).outputs["active"], false);
    });

    it("is saved when it was created but could not be read back", async () => {
      tenant.emulator.faults.add({ method: "GET", path: SCIM, effect: { kind: "answer", status: 500 } });
      const failure = await failureOf(plugin.create(PRINCIPAL, { active: true, displayName: "half" }));
      const { id, outputs } = toInitializationFailure(failure);
      assert.deepEqual(outputs, { active: true, displayName: "half" });
      assert.equal((await plugin.read(PRINCIPAL, id)).outputs["displayName"], "half");
    });

    it("retries when the service is busy", async () => {
      const busy = { kind: "answer", status: 429, headers: { "retry-after": "0" }, body: {} } as const;
      tenant.emulator.faults.add({ method: "POST", path: SCIM, times: 2, effect: busy });
      const { id, outputs } = await plugin.create(PRINCIPAL, { active: true, displayName: "patient" });
      await plugin.delete(PRINCIPAL, id, {}, outputs);
    });
  });

  describe("Secret and SecretScope", () => {
    it("are created, read and deleted", async () => {
      const { inputs: scopeInputs } = await plugin.check(SCOPE, {});
      const name = String(scopeInputs["name"]);
      assert.match(name, /^lab-[0-9a-f]{7}$/);
      const scope = await plugin.create(SCOPE, scopeInputs);
      const providerConfig = { workspaceId: tenant.seed.workspaceId };
      assert.deepEqual(scope, { id: name, outputs: { backendType: "DATABRICKS", name, providerConfig } });

      const inputs = { key: "token", scope: name, stringValue: "dapi1" };
      const { id, outputs } = await plugin.create(SECRET, inputs);
      assert.equal(id, `${name}|||token`);
      const { lastUpdatedTimestamp } = outputs;
      assert.ok(typeof lastUpdatedTimestamp === "number" && lastUpdatedTimestamp > 1e12);
      assert.deepEqual(outputs, {
        configReference: `{{secrets/${name}/token}}`,
        key: "token",
        lastUpdatedTimestamp,
        providerConfig,
        scope: name,
        stringValue: toSecret("dapi1"),
      });
      assert.deepEqual(await plugin.read(SECRET, id, inputs, outputs), {
        id,
        inputs: { ...inputs, stringValue: toSecret("dapi1") },
        outputs,
      });

      await plugin.delete(SECRET, id, inputs, outputs);
      assert.equal((await plugin.read(SECRET, id, inputs, outputs)).id, "");
      await plugin.delete(SECRET, id, inputs, outputs);
      await plugin.delete(SCOPE, name);
      assert.equal((await plugin.read(SCOPE, name)).id, "");
      assert.equal((await plugin.read(SECRET, id, inputs, outputs)).id, "");
    });

    it("are replaced for every input, the new one written before the old one is deleted", async () => {
      const olds = { key: "token", scope: "lab", stringValue: toSecret("dapi1") };
      assert.deepEqual(await plugin.diff(SECRET, "lab|||token", olds, { ...olds, stringValue: toSecret("dapi2") }), {
        changes: true,
        replaces: ["stringValue"],
        detailed: { stringValue: "update-replace" },
        deleteBeforeReplace: false,
      });
    });

    it("refuse a value that is empty, and names that no scope can have", async () => {
      const { failures } = await plugin.check(SECRET, { key: "a b", scope: "lab", stringValue: "" });
      assert.deepEqual(failures, {
        key: "'key' has to be 1 to 128 letters, digits, dashes, underscores and periods",
        stringValue: "'stringValue' has to be not empty",
      });
    });

    it("report the service's message when the scope does not exist", async () => {
      await assert.rejects(
        plugin.create(SECRET, { key: "a", scope: "nowhere", stringValue: "v" }),
        /POST http:\/\/127\.0\.0\.1:\d+\/api\/2\.0\/secrets\/put: 404 RESOURCE_DOES_NOT_EXIST: /,
      );
    });
  });

  describe("ServicePrincipalFederationPolicy", () => {
    const oidcPolicy = { audiences: ["here"], issuer: "https://issuer.test", subject: "repo:a/b", subjectClaim: "sub" };
    let account: PluginProcess;

    before(async () => {
      const { clientId, oauthSecret } = tenant.seed.deployer;
      const login = { clientId, clientSecret: toSecret(oauthSecret) };
      account = await PluginProcess.open("databricks", { host: tenant.emulator.httpOrigin, ...login });
    });

    after(() => account.stop());

    it("is created in the account of the host, read, changed and deleted", async () => {
      const principal = await plugin.create(PRINCIPAL, { active: true, displayName: "federated" });
      const servicePrincipalId = Number(principal.id);
      const { inputs, failures } = await account.check(POLICY, { oidcPolicy, servicePrincipalId });
      assert.deepEqual({ inputs, failures }, { inputs: { oidcPolicy, servicePrincipalId }, failures: {} });
      const { id, outputs } = await account.create(POLICY, inputs);
      const { policyId, uid, createTime, updateTime, ...known } = outputs;
      assert.equal(id, `${principal.id},${String(policyId)}`);
      assert.ok(uid !== undefined && createTime === updateTime);
      const folder = `accounts/${tenant.seed.accountId}/servicePrincipals/${principal.id}/federationPolicies`;
      assert.deepEqual(known, { name: `${folder}/${String(policyId)}`, oidcPolicy, servicePrincipalId });

      const news = { ...inputs, oidcPolicy: { ...oidcPolicy, subject: "repo:a/c" } };
      assert.deepEqual((await account.diff(POLICY, id, inputs, news)).detailed, { "oidcPolicy.subject": "update" });
      const updated = await account.update(POLICY, { id, inputs, outputs }, news);
      assert.deepEqual(updated["oidcPolicy"], news.oidcPolicy);
      assert.deepEqual((await account.read(POLICY, id, news, updated)).inputs, news);
      assert.deepEqual((await account.diff(POLICY, id, inputs, { ...inputs, servicePrincipalId: 1 })).replaces, [
        "servicePrincipalId",
      ]);
      await account.delete(POLICY, id, news, updated);
      await account.delete(POLICY, id, news, updated);
      assert.equal((await account.read(POLICY, id, news, updated)).id, "");
      await plugin.delete(PRINCIPAL, principal.id, {}, principal.outputs);
    });

    it("is refused to a personal access token, and to somebody who does not administer the account", async () => {
      const inputs = { oidcPolicy, servicePrincipalId: 1 };
      await assert.rejects(plugin.create(POLICY, inputs), /federationPolicies: 401 /);
      const { behaviour } = tenant.emulator.store.document.workspace;
      behaviour.administratorsOwnAccount = false;
      await assert.rejects(account.create(POLICY, inputs), /403 PERMISSION_DENIED: .*without account admin status/);
      behaviour.administratorsOwnAccount = true;
    });
  });

  describe("login", () => {
    it("by oauth-m2m finds the token endpoint by discovery, and logs in once", async () => {
      const { deployer } = tenant.seed;
      const environment = { DATABRICKS_CLIENT_ID: deployer.clientId, DATABRICKS_CLIENT_SECRET: deployer.oauthSecret };
      const other = await PluginProcess.open("databricks", { host: tenant.emulator.httpOrigin }, environment);
      try {
        await Promise.all([other.read(SCOPE, "none"), other.read(SCOPE, "none")]);
        assert.deepEqual(tenant.takeRequests(), [
          "GET /.well-known/databricks-config",
          "GET /oidc/.well-known/oauth-authorization-server",
          "POST /oidc/v1/token",
          "GET /api/2.0/secrets/scopes/list",
          "GET /api/2.0/secrets/scopes/list",
        ]);
      } finally {
        await other.stop();
      }
    });

    it("that fails names client, login and reason, and no secret", async () => {
      const config = { host: tenant.emulator.httpOrigin, clientId: "nobody", clientSecret: "doseSECRET" };
      const other = await PluginProcess.open("databricks", config);
      try {
        const failure = await failureOf(other.read(SCOPE, "none"));
        assert.match(failure.message, /log in to http:\/\/127\.0\.0\.1:\d+ as nobody by oauth-m2m: 401 invalid_client/);
        assert.doesNotMatch(failure.message, /doseSECRET/);
      } finally {
        await other.stop();
      }
    });

    const host = "http://127.0.0.1:1";
    const refusals = {
      "two logins at once": [
        { host, token: "t", clientId: "c", clientSecret: "s" },
        /more than one authorization method configured: oauth and pat\. Config: host=http:\/\/127\.0\.0\.1:1, token=\*\*\*, .*client_id=c, client_secret=\*\*\*/,
      ],
      "a token beside a client id of Azure": [
        { host, token: "t", azureClientId: "c" },
        /more than one authorization method configured: azure and pat\. /,
      ],
      "a token beside the flag of a managed identity": [
        { host, token: "t", azureUseMsi: "true" },
        /configured: azure and pat\. Config: .*azure_use_msi=true/,
      ],
      "a token beside half an OAuth secret": [{ host, token: "t", clientId: "c" }, /configured: oauth and pat\. /],
      "no login": [{ host }, /no login is configured: the stand-in logs in with token/],
      "a login that it does not know": [
        { host, token: "t", authType: "azure-cli" },
        /authType azure-cli cannot be served/,
      ],
      "no host": [{ token: "t" }, /host \(DATABRICKS_HOST\) is needed/],
    } as const;
    for (const [what, [config, message]] of Object.entries(refusals)) {
      it(`refuses ${what}`, async () => {
        await assert.rejects(plugin.configure(config), message);
      });
    }

    it("refuses the environment of the azuread provider beside a token, in the words of the real provider", async () => {
      const { tenantId, deployer } = tenant.seed;
      const environment = {
        DATABRICKS_TOKEN: "dapiSECRET",
        ARM_TENANT_ID: tenantId,
        ARM_CLIENT_ID: deployer.clientId,
        ARM_CLIENT_SECRET: deployer.clientSecret,
        ARM_USE_MSI: "false",
      };
      const alone = { DATABRICKS_CONFIG_FILE: "", DATABRICKS_CLI_PATH: "", ARM_ENVIRONMENT: "" };
      const started = PluginProcess.open("databricks", { host }, { ...alone, ...environment });
      // The text that databricks-sdk-go 0.175 gives for the same settings.
      assert.equal(
        (await failureOf(started)).message.replace(/^.*?validate:/s, "validate:"),
        `validate: more than one authorization method configured: azure and pat. Config: host=${host}, token=***,` +
          ` azure_client_secret=***, azure_client_id=${deployer.clientId}, azure_tenant_id=${tenantId}.` +
          " Env: DATABRICKS_TOKEN, ARM_CLIENT_SECRET, ARM_CLIENT_ID, ARM_TENANT_ID",
      );
    });

    it("uses the login that authType names out of several", async () => {
      const token = tenant.seed.admin.tokenValue;
      await plugin.configure({ ...tenant.databricks, token, clientId: "c", clientSecret: "s", authType: "pat" });
      assert.equal((await plugin.read(SCOPE, "none")).id, "");
    });
  });

  describe("Permissions", () => {
    const LIST = "/api/2.0/permissions/authorization/tokens";

    it("replaces the list of who may use tokens, which takes it from everybody who is not named", async () => {
      const principal = await plugin.create(PRINCIPAL, { active: true, displayName: "loses" });
      const applicationId = String(principal.outputs["applicationId"]);
      const named = { servicePrincipalName: applicationId, permissionLevel: "CAN_USE" };
      const users = { groupName: "users", permissionLevel: "CAN_USE" };
      const first = { authorization: "tokens", accessControls: [named] };
      const { id, outputs } = await plugin.create(PERMISSIONS, first);
      assert.deepEqual(outputs, { ...first, objectType: "tokens" });
      const next = { authorization: "tokens", accessControls: [users] };
      const updated = await plugin.update(PERMISSIONS, { id, inputs: first, outputs }, next);
      assert.deepEqual(updated, { ...next, objectType: "tokens" });
      await plugin.delete(PERMISSIONS, id, next, updated);
      const left = await plugin.read(PERMISSIONS, id, next, updated);
      assert.deepEqual(left.outputs?.["accessControls"], []);
      const calls = tenant.takeRequests().filter((request) => request.endsWith(LIST));
      assert.deepEqual(
        calls,
        ["PUT", "GET", "PUT", "GET", "PUT", "GET"].map((method) => `${method} ${LIST}`),
      );
    });

    it("refuses other objects", async () => {
      const { failures } = await plugin.check(PERMISSIONS, { authorization: "passwords", accessControls: [] });
      assert.deepEqual(failures, { authorization: 'the stand-in has "tokens" only' });
    });
  });
});
