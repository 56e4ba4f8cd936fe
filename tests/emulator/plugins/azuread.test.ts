import * as assert from "node:assert/strict";
import { isSecret, toSecret, UNKNOWN, type Properties } from "../../../emulator/plugins/property-value";
import { type EmulatedTenant, startTenant } from "./emulated-tenant";
import { failureOf, PluginProcess, toInitializationFailure } from "./plugin-process";
import { usePlugin } from "./use-plugin";

const APPLICATION = "azuread:index/applicationRegistration:ApplicationRegistration";
const PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal";
const PASSWORD = "azuread:index/applicationPassword:ApplicationPassword";
const FEDERATION = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("the azuread stand-in", () => {
  let tenant: EmulatedTenant;
  let plugin: PluginProcess;
  usePlugin(
    "azuread",
    ({ azure }) => azure,
    (opened) => ({ tenant, plugin } = opened),
  );

  async function createApplication(displayName: string) {
    const { inputs } = await plugin.check(APPLICATION, { displayName });
    const created = await plugin.create(APPLICATION, inputs);
    return { ...created, inputs, clientId: String(created.outputs["clientId"]) };
  }

  describe("ApplicationRegistration", () => {
    it("is created, read, changed and deleted", async () => {
      const { inputs, failures } = await plugin.check(APPLICATION, {
        displayName: "etl",
        homepageUrl: "https://etl.test",
      });
      assert.deepEqual(
        { inputs, failures },
        {
          inputs: {
            displayName: "etl",
            homepageUrl: "https://etl.test",
            requestedAccessTokenVersion: 2,
            signInAudience: "AzureADMyOrg",
          },
          failures: {},
        },
      );
      const { id, outputs } = await plugin.create(APPLICATION, inputs);
      const objectId = String(outputs["objectId"]);
      assert.equal(id, `/applications/${objectId}`);
      assert.match(objectId, UUID);
      assert.match(String(outputs["clientId"]), UUID);
      const { description, disabledByMicrosoft, displayName, homepageUrl, requestedAccessTokenVersion } = outputs;
      assert.deepEqual(
        { description, disabledByMicrosoft, displayName, homepageUrl, requestedAccessTokenVersion },
        {
          ...{ description: "", disabledByMicrosoft: "", displayName: "etl" },
          homepageUrl: "https://etl.test",
          requestedAccessTokenVersion: 2,
        },
      );

      const news = { ...inputs, displayName: "etl-2", notes: "n" };
      assert.deepEqual((await plugin.diff(APPLICATION, id, inputs, news)).replaces, []);
      const updated = await plugin.update(APPLICATION, { id, inputs, outputs }, news);
      assert.deepEqual(updated, { ...outputs, displayName: "etl-2", notes: "n" });
      assert.deepEqual(await plugin.read(APPLICATION, id, news, updated), { id, inputs: news, outputs: updated });
      const cleared = await plugin.update(APPLICATION, { id, inputs: news, outputs: updated }, inputs);
      assert.deepEqual(cleared, outputs);

      await plugin.delete(APPLICATION, id, inputs, outputs);
      assert.equal((await plugin.read(APPLICATION, id, inputs, outputs)).id, "");
      await assert.rejects(plugin.delete(APPLICATION, id, inputs, outputs), /404 Request_ResourceNotFound/);
    });

    it("shows changes made outside Pulumi in a refresh", async () => {
      const { id, inputs, outputs } = await createApplication("etl");
      await plugin.update(APPLICATION, { id, inputs, outputs }, { ...inputs, displayName: "renamed", notes: "n" });
      const found = await plugin.read(APPLICATION, id, inputs, outputs);
      assert.deepEqual(found.inputs, { ...inputs, displayName: "renamed" });
      assert.deepEqual(found.outputs, { ...outputs, displayName: "renamed", notes: "n" });
    });

    it("is imported with the inputs that describe it", async () => {
      const { id, inputs, outputs } = await createApplication("etl");
      assert.deepEqual(await plugin.read(APPLICATION, id), { id, inputs, outputs });
    });

    it("refuses an audience that does not exist", async () => {
      const { failures } = await plugin.check(APPLICATION, { displayName: "etl", signInAudience: "Everybody" });
      assert.match(failures["signInAudience"] ?? "", /one of AzureADMyOrg, AzureADMultipleOrgs, /);
    });
  });

  describe("ServicePrincipal", () => {
    it("is created, read, changed and deleted", async () => {
      const { clientId } = await createApplication("etl");
      const { inputs } = await plugin.check(PRINCIPAL, { clientId });
      assert.deepEqual(inputs, { accountEnabled: true, clientId });
      const { id, outputs } = await plugin.create(PRINCIPAL, inputs);
      const objectId = String(outputs["objectId"]);
      assert.equal(id, `/servicePrincipals/${objectId}`);
      assert.deepEqual(
        pick(outputs, "applicationTenantId", "clientId", "description", "displayName", "owners", "tags"),
        {
          applicationTenantId: tenant.seed.tenantId,
          clientId,
          description: "",
          displayName: "etl",
          owners: [],
          tags: [],
        },
      );

      const owner = tenant.seed.deployer.objectId;
      const news = { ...inputs, description: "d", owners: [owner], featureTags: [{ enterprise: true, hide: true }] };
      const updated = await plugin.update(PRINCIPAL, { id, inputs, outputs }, news);
      assert.deepEqual(pick(updated, "description", "owners", "tags", "featureTags"), {
        description: "d",
        owners: [owner],
        tags: ["WindowsAzureActiveDirectoryIntegratedApp", "HideApp"],
        featureTags: [{ customSingleSignOn: false, enterprise: true, gallery: false, hide: true }],
      });

      await plugin.delete(PRINCIPAL, id, news, updated);
      assert.equal((await plugin.read(PRINCIPAL, id, news, updated)).id, "");
      await assert.rejects(plugin.delete(PRINCIPAL, id, news, updated), /404 Request_ResourceNotFound/);
    });

    it("is created once per application, unless useExisting is set", async () => {
      const { clientId } = await createApplication("etl");
      const { id } = await plugin.create(PRINCIPAL, { accountEnabled: true, clientId });
      await assert.rejects(
        plugin.create(PRINCIPAL, { accountEnabled: true, clientId }),
        new RegExp(`exists: ${id}; import it`),
      );
      assert.equal((await plugin.create(PRINCIPAL, { accountEnabled: true, clientId, useExisting: true })).id, id);
    });

    it("that is taken over keeps its owners until the next update, as with the real provider", async () => {
      const { clientId } = await createApplication("etl");
      const owner = tenant.seed.deployer.objectId;
      await plugin.create(PRINCIPAL, { accountEnabled: true, clientId, owners: [owner] });
      const inputs = { accountEnabled: true, clientId, useExisting: true };
      const { id, outputs } = await plugin.create(PRINCIPAL, inputs);
      assert.deepEqual(outputs["owners"], [owner]);
      assert.deepEqual((await plugin.diff(PRINCIPAL, id, inputs, inputs, { outputs })).detailed, { owners: "delete" });
      const ignoreChanges = ["owners"];
      assert.equal((await plugin.diff(PRINCIPAL, id, inputs, inputs, { outputs, ignoreChanges })).changes, false);
      const updated = await plugin.update(PRINCIPAL, { id, inputs, outputs }, inputs);
      assert.deepEqual(updated["owners"], []);
      assert.equal((await plugin.diff(PRINCIPAL, id, inputs, inputs, { outputs: updated })).changes, false);
    });

    it("with useExisting is deleted with one request, and a failure is ignored", async () => {
      const { clientId } = await createApplication("etl");
      const inputs = { accountEnabled: true, clientId, useExisting: true };
      const { id, outputs } = await plugin.create(PRINCIPAL, inputs);
      tenant.takeRequests();
      await plugin.delete(PRINCIPAL, id, inputs, outputs);
      await plugin.delete(PRINCIPAL, id, inputs, outputs);
      assert.deepEqual(tenant.takeRequests(), [`DELETE /v1.0${id}`, `DELETE /v1.0${id}`]);
    });

    it("waits for its application to reach the replicas", async () => {
      const { clientId } = await createApplication("etl");
      const message = `The appId '${clientId}' of the service principal does not reference a valid application object.`;
      const body = { error: { code: "Request_BadRequest", message } };
      const effect = { kind: "answer", status: 400, body } as const;
      tenant.emulator.faults.add({ method: "POST", path: "/servicePrincipals$", effect });
      assert.equal((await plugin.create(PRINCIPAL, { accountEnabled: true, clientId })).outputs["clientId"], clientId);
    });

    it("previews the ids as unknown, and is replaced for another application", async () => {
      const { outputs } = await plugin.create(PRINCIPAL, { accountEnabled: true, clientId: UNKNOWN }, true);
      assert.deepEqual(pick(outputs, "clientId", "objectId", "displayName", "tags"), {
        clientId: UNKNOWN,
        objectId: UNKNOWN,
        displayName: UNKNOWN,
        tags: UNKNOWN,
      });
      assert.deepEqual((await plugin.diff(PRINCIPAL, "x", { clientId: "a" }, { clientId: "b" })).replaces, [
        "clientId",
      ]);
    });

    it("refuses tags together with features", async () => {
      const { failures } = await plugin.check(PRINCIPAL, { clientId: "c", tags: ["a"], featureTags: [{ hide: true }] });
      assert.deepEqual(failures, {
        featureTags: "only one of featureTags, tags can be given",
        tags: "only one of featureTags, tags can be given",
      });
    });
  });

  describe("ApplicationPassword", () => {
    it("is created, read, changed and deleted", async () => {
      const application = await createApplication("etl");
      const endDate = "2099-01-02T03:04:05Z";
      const inputs = {
        applicationId: application.id,
        displayName: "g1",
        endDate,
        rotateWhenChanged: { generation: "1" },
      };
      const { id, outputs } = await plugin.create(PASSWORD, inputs);
      const keyId = String(outputs["keyId"]);
      assert.equal(id, `${String(application.outputs["objectId"])}/password/${keyId}`);
      assert.ok(isSecret(outputs["value"]));
      assert.match(String(outputs["value"].value), /^.{40}$/);
      assert.deepEqual(outputs, { ...inputs, keyId, startDate: outputs["startDate"], value: outputs["value"] });
      assert.deepEqual(await plugin.read(PASSWORD, id, inputs, outputs), { id, inputs, outputs });

      await plugin.delete(PASSWORD, id, inputs, outputs);
      assert.equal((await plugin.read(PASSWORD, id, inputs, outputs)).id, "");
    });

    it("returns a value that logs in", async () => {
      const { id, clientId } = await createApplication("etl");
      await plugin.create(PRINCIPAL, { accountEnabled: true, clientId });
      const { outputs } = await plugin.create(PASSWORD, { applicationId: id });
      const other = await PluginProcess.open(
        "azuread",
        { ...tenant.azure, clientId, clientSecret: outputs["value"] ?? null },
        tenant.trust,
      );
      try {
        // Logged in, and without any right: Graph says so, not the token endpoint.
        await assert.rejects(other.create(APPLICATION, { displayName: "x" }), /403 Authorization_RequestDenied/);
      } finally {
        await other.stop();
      }
    });

    it("is replaced for every input, create before delete", async () => {
      const olds = {
        applicationId: "/applications/a",
        displayName: "a",
        endDate: "2099-01-02T03:04:05Z",
        endDateRelative: "1h",
        rotateWhenChanged: { generation: "1" },
        startDate: "2026-01-02T03:04:05Z",
      };
      for (const name of Object.keys(olds)) {
        const news = { ...olds, [name]: name === "rotateWhenChanged" ? { generation: "2" } : "changed" };
        const { replaces, deleteBeforeReplace } = await plugin.diff(PASSWORD, "a/password/b", olds, news);
        assert.deepEqual({ replaces, deleteBeforeReplace }, { replaces: [name], deleteBeforeReplace: false });
      }
    });

    it("is kept in state when it was added but could not be read back", async () => {
      const { id } = await createApplication("etl");
      // The first read is before it is added.
      const effect = { kind: "answer", status: 403 } as const;
      tenant.emulator.faults.add({ method: "GET", path: "/applications/", skip: 2, effect });
      const failure = await failureOf(plugin.create(PASSWORD, { applicationId: id }));
      const saved = toInitializationFailure(failure);
      assert.match(saved.id, /\/password\//);
      assert.ok(isSecret(saved.outputs["value"]));
    });

    it("refuses a client id where the id of an application belongs", async () => {
      const { failures } = await plugin.check(PASSWORD, { applicationId: "11111111-2222-4333-8444-555555555555" });
      assert.deepEqual(failures, {
        applicationId: "'applicationId' has to be the id of an application, /applications/{objectId}",
      });
    });
  });

  describe("ApplicationFederatedIdentityCredential", () => {
    it("is created, read, changed and deleted", async () => {
      const application = await createApplication("etl");
      const inputs = {
        applicationId: application.id,
        audiences: ["api://AzureADTokenExchange"],
        displayName: "main",
        issuer: "https://issuer.test",
        subject: "repo:org/etl:ref:refs/heads/main",
      };
      const { id, outputs } = await plugin.create(FEDERATION, inputs);
      const credentialId = String(outputs["credentialId"]);
      assert.equal(id, `${String(application.outputs["objectId"])}/federatedIdentityCredential/${credentialId}`);
      assert.deepEqual(outputs, { ...inputs, credentialId, description: "" });

      const news = { ...inputs, subject: "repo:org/etl:environment:prod" };
      assert.deepEqual((await plugin.diff(FEDERATION, id, inputs, news)).detailed, { subject: "update" });
      const updated = await plugin.update(FEDERATION, { id, inputs, outputs }, news);
      assert.deepEqual(updated, { ...outputs, subject: news.subject });
      assert.deepEqual((await plugin.diff(FEDERATION, id, inputs, { ...inputs, displayName: "b" })).replaces, [
        "displayName",
      ]);

      await plugin.delete(FEDERATION, id, news, updated);
      assert.equal((await plugin.read(FEDERATION, id, news, updated)).id, "");
    });
  });

  describe("login", () => {
    it("reads the metadata and logs in once, at the first request", async () => {
      const other = await PluginProcess.open("azuread", tenant.azure, tenant.trust);
      try {
        assert.deepEqual(tenant.takeRequests(), []);
        const missing = "/applications/11111111-2222-4333-8444-555555555555";
        await Promise.all([other.read(APPLICATION, missing), other.read(APPLICATION, missing)]);
        assert.deepEqual(tenant.takeRequests(), [
          "GET /metadata/endpoints",
          `POST /${tenant.seed.tenantId}/oauth2/v2.0/token`,
          `GET /v1.0${missing}`,
          `GET /v1.0${missing}`,
        ]);
      } finally {
        await other.stop();
      }
    });

    it("works with ARM_* variables alone", async () => {
      const { metadataHost, tenantId, clientId, clientSecret } = tenant.azure;
      const other = await PluginProcess.open(
        "azuread",
        {},
        {
          ...tenant.trust,
          ARM_METADATA_HOSTNAME: String(metadataHost),
          ARM_TENANT_ID: String(tenantId),
          ARM_CLIENT_ID: String(clientId),
          ARM_CLIENT_SECRET: String(clientSecret),
        },
      );
      try {
        assert.equal((await other.create(APPLICATION, { displayName: "env" })).outputs["displayName"], "env");
      } finally {
        await other.stop();
      }
    });

    it("that fails reports Entra's message, and no secret", async () => {
      const config = { ...tenant.azure, clientSecret: toSecret("wrong~SECRET") };
      const other = await PluginProcess.open("azuread", config, tenant.trust);
      try {
        const failure = await failureOf(other.create(APPLICATION, { displayName: "x" }));
        assert.match(failure.message, /log in to Microsoft Entra ID as .*: 401 AADSTS7000215/);
        assert.doesNotMatch(failure.message, /wrong~SECRET/);
      } finally {
        await other.stop();
      }
    });

    it("does not trust a certificate that its environment does not", async () => {
      const other = await PluginProcess.open("azuread", tenant.azure);
      try {
        await assert.rejects(other.create(APPLICATION, { displayName: "x" }), /metadata\/endpoints: .*certificate/);
      } finally {
        await other.stop();
      }
    });
  });
});

describe("the azuread stand-in with DATABRICKS_PAT_AZUREAD_WAITS", () => {
  it("looks five times for a new password and a deleted one, as the real provider does", async () => {
    const tenant = await startTenant();
    const variables = { ...tenant.trust, DATABRICKS_PAT_AZUREAD_WAITS: "0.001" };
    const plugin = await PluginProcess.open("azuread", tenant.azure, variables);
    try {
      const application = await plugin.create(APPLICATION, { displayName: "etl" });
      const inputs = { applicationId: application.id };
      tenant.takeRequests();
      const { id, outputs } = await plugin.create(PASSWORD, inputs);
      const look = `GET /v1.0${application.id}`;
      const add = `POST /v1.0${application.id}/addPassword`;
      assert.deepEqual(tenant.takeRequests(), [look, add, look, look, look, look, look, look]);
      await plugin.delete(PASSWORD, id, inputs, outputs);
      const remove = `POST /v1.0${application.id}/removePassword`;
      assert.deepEqual(tenant.takeRequests(), [remove, look, look, look, look, look]);
    } finally {
      await plugin.stop();
      await tenant.stop();
    }
  });
});

function pick(properties: Properties, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}
