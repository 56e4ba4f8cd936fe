import * as assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import type { AdministratorLogin } from "../../../../dynamic/arguments/auth-types";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import { explain } from "../../../../dynamic/provider/errors/remedies";
import { chooseAdministrator } from "../../../../dynamic/provider/logins/administrator-choice";
import { administratorClient, administratorLogin } from "../../../../dynamic/provider/logins/administrator-login";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { CERTIFICATE_PASSWORD, drawCertificate } from "../../../certificate";
import { useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime, type LoginRuntimeFacts } from "./login-runtime";
import { useMachine } from "./machine";

const DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const IMDS = "GET /metadata/identity/oauth2/token";

/** Real names of a cloud, which the tests' network leads to the emulator. */
const CLOUDS = [
  {
    cloud: "the public cloud",
    host: "https://adb-1.0.azuredatabricks.net",
    login: "login.microsoftonline.com",
    arm: "https://management.core.windows.net",
    vault: "https://vault.azure.net",
  },
  {
    cloud: "US Government",
    host: "https://adb-1.0.databricks.azure.us",
    login: "login.microsoftonline.us",
    arm: "https://management.core.usgovcloudapi.net",
    vault: "https://vault.usgovcloudapi.net",
  },
  {
    cloud: "China",
    host: "https://adb-1.0.databricks.azure.cn",
    login: "login.chinacloudapi.cn",
    arm: "https://management.core.chinacloudapi.cn",
    vault: "https://vault.azure.cn",
  },
] as const;

describe("The logins of Azure", () => {
  const emulated = useEmulatedWorkspace();
  const machine = useMachine(emulated);
  const seed = () => emulated.emulator.store.document.seed;
  const identities = () => seed().runners.managedIdentities;
  const resourceId = (): string =>
    `/subscriptions/${seed().subscriptionId}/resourceGroups/rg-emulator/providers/Microsoft.Databricks/workspaces/dbw-emulator`;

  function createRuntime(environment: Readonly<Record<string, string>> = {}, facts: LoginRuntimeFacts = {}): Runtime {
    const base = { AZURE_AUTHORITY_HOST: emulated.host, AZURE_POD_IDENTITY_AUTHORITY_HOST: emulated.host };
    return createLoginRuntime({ environment: { ...base, ...environment }, ...facts });
  }

  describe("azure-msi", () => {
    const login = (fields: object = {}): AdministratorLogin =>
      ({ authType: "azure-msi", ...fields }) as AdministratorLogin;

    it("asks once for a token of the workspace, and needs none for Azure", async () => {
      await emulated.addPrincipal({ applicationId: identities().system.clientId });
      emulated.takeLog();
      const client = administratorClient(createRuntime(), emulated.host, login());
      assert.equal(await getCurrentUserName(client), identities().system.clientId);
      assert.equal(await getCurrentUserName(client), identities().system.clientId);
      const requests = emulated.takeLog().map(({ method, target }) => `${method} ${target}`);
      assert.deepEqual(
        requests.filter((request) => request.startsWith(IMDS)),
        [`${IMDS}?api-version=2018-02-01&resource=${DATABRICKS}`],
      );
    });

    it("logs in a contributor who is not in the workspace yet, with a second token", async () => {
      const fields = { clientId: identities().user.clientId, azureWorkspaceResourceId: resourceId() };
      const client = administratorClient(createRuntime(), emulated.host, login(fields));
      assert.equal(await getCurrentUserName(client), identities().user.clientId);
      const resources = emulated
        .takeLog()
        .filter(({ target }) => target.startsWith("/metadata/"))
        .map(({ target }) => new URL(target, emulated.host).searchParams.get("resource"));
      assert.deepEqual(resources, [DATABRICKS, "https://management.core.windows.net/"]);
    });

    it("goes on without the second token where it cannot be had, and says so where that is refused", async () => {
      await emulated.addPrincipal({ applicationId: identities().user.clientId });
      const refusal = { status: 400, body: { error: "invalid_resource", error_description: "no management" } };
      const path = "resource=https%3A%2F%2Fmanagement";
      emulated.emulator.faults.add({ path, times: 9, effect: { kind: "answer", ...refusal } });
      const fields = { clientId: identities().user.clientId, azureWorkspaceResourceId: resourceId() };
      const client = administratorClient(createRuntime(), emulated.host, login(fields));
      assert.equal(await getCurrentUserName(client), identities().user.clientId);
      const stranger = administratorClient(createRuntime(), emulated.host, {
        ...login(fields),
        clientId: identities().system.clientId,
      } as AdministratorLogin);
      const text = await getCurrentUserName(stranger).then(
        () => assert.fail(),
        (error: unknown) => explain(error),
      );
      assert.match(
        text,
        /User not authorized.*Login: azure-msi given as administrator.*Resource Manager.*no management/,
      );
    });

    it("is chosen by ARM_USE_MSI, for the identity that ARM_CLIENT_ID names", () => {
      const environment = { DATABRICKS_HOST: emulated.host, ARM_USE_MSI: "true", ARM_CLIENT_ID: "client" };
      const [{ credentials, name }] = chooseAdministrator(createRuntime(environment), emulated.host);
      assert.deepEqual(credentials, { authType: "azure-msi", clientId: "client" });
      assert.equal(name, "azure-msi from ARM_USE_MSI");
    });

    it("sends nothing in a run that has another login", async () => {
      const environment = { DATABRICKS_TOKEN: emulated.adminToken, DATABRICKS_HOST: emulated.host };
      await getCurrentUserName(administratorClient(createRuntime(environment), emulated.host, undefined));
      assert.deepEqual(
        emulated.takeRequests().filter((request) => request.startsWith(IMDS)),
        [],
      );
    });
  });

  describe("azure-cli", () => {
    const CALLS = "calls";
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "azure-cli-calls-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    /** An `az` that notes its arguments, and goes on as the stand-in. */
    function environment(): Record<string, string> {
      const file = join(folder, "az");
      const real = join(machine.folder, "az");
      appendFileSync(join(folder, CALLS), "");
      writeFileSync(file, `#!/bin/sh\necho "$@" >> ${join(folder, CALLS)}\nexec ${real} "$@"\n`, { mode: 0o755 });
      return { PATH: `${folder}:${machine.path}`, AZURE_CONFIG_DIR: machine.folder };
    }

    const calls = (): readonly string[] => readFileSync(join(folder, CALLS), "utf8").split("\n").slice(0, -1);
    const start = `account get-access-token --output json --resource ${DATABRICKS}`;

    it("asks the workspace for its tenant, and az once for a token of it", async () => {
      const runtime = createRuntime(environment());
      const client = administratorClient(runtime, emulated.host, { authType: "azure-cli" });
      assert.equal(await getCurrentUserName(client), seed().admin.userName);
      assert.equal(await getCurrentUserName(client), seed().admin.userName);
      assert.deepEqual(calls(), [`${start} --tenant ${seed().tenantId}`]);
      const asked = emulated.takeRequests().filter((request) => request === "GET /aad/auth");
      assert.equal(asked.length, 1);
    });

    it("asks for the given tenant without asking the workspace", async () => {
      const login = { authType: "azure-cli", tenantId: seed().tenantId } as const;
      await administratorLogin(createRuntime(environment()), emulated.host, login).authorize();
      assert.deepEqual([calls(), emulated.takeRequests()], [[`${start} --tenant ${seed().tenantId}`], []]);
    });

    it("asks for the workspace's subscription where its tenant is not known, and then without", async () => {
      emulated.emulator.faults.add({ path: "/aad/auth", times: 9, effect: { kind: "answer", status: 404 } });
      const login = { authType: "azure-cli", azureWorkspaceResourceId: resourceId() } as const;
      await administratorLogin(createRuntime(environment()), emulated.host, login).authorize();
      assert.deepEqual(calls()[0], `${start} --subscription ${seed().subscriptionId}`);
    });

    it("asks the workspace for its tenant again where it did not answer", async () => {
      const runtime = createRuntime(environment());
      emulated.emulator.faults.add({ path: "/aad/auth", times: 99, effect: { kind: "drop-before" } });
      await administratorLogin(runtime, emulated.host, { authType: "azure-cli" }).authorize();
      emulated.emulator.faults.clear();
      await administratorLogin(runtime, emulated.host, { authType: "azure-cli" }, "arm").authorize();
      assert.deepEqual(
        calls().map((call) => call.includes(`--tenant ${seed().tenantId}`)),
        [false, true],
      );
    });

    it("is tried last, and not at all where nobody is logged in", () => {
      const runtime = (more: object = {}): Runtime => createRuntime({ ...environment(), ...more });
      assert.equal(chooseAdministrator(runtime(), emulated.host)[0].name, "azure-cli");
      const token = { DATABRICKS_TOKEN: emulated.adminToken };
      assert.equal(chooseAdministrator(runtime(token), emulated.host)[0].name, "pat from DATABRICKS_TOKEN");
      for (const [profile, isChosen] of [
        ["", true],
        ['\ufeff{"subscriptions":[]}', false],
        ['\ufeff{"subscriptions":[{"id":"x"}]}', true],
        ["no JSON", true],
      ] as const) {
        writeFileSync(join(folder, "azureProfile.json"), profile);
        const choose = (): unknown => chooseAdministrator(runtime({ AZURE_CONFIG_DIR: folder }), emulated.host);
        if (isChosen) assert.doesNotThrow(choose, profile);
        else assert.throws(choose, { code: "NO_ADMINISTRATOR" });
      }
      const nowhere = { AZURE_CONFIG_DIR: join(folder, "none") };
      assert.throws(() => chooseAdministrator(runtime(nowhere), emulated.host), { code: "NO_ADMINISTRATOR" });
      const named = { ...nowhere, DATABRICKS_AUTH_TYPE: "azure-cli" };
      assert.throws(() => chooseAdministrator(runtime(named), emulated.host), {
        message: /azure-cli \(nobody is logged in to the Azure CLI, which az login changes\)/,
      });
    });
  });

  describe("azure-client-certificate", () => {
    it("logs in by a file of the environment, whose key a password protects", async () => {
      const { certificate, encryptedKey, raw } = await drawCertificate();
      emulated.emulator.store.document.directory.applications[0]?.keys.push({ key: raw.toString("base64") });
      const file = join(machine.folder, "app.pem");
      writeFileSync(file, certificate + encryptedKey);
      const environment = {
        DATABRICKS_HOST: emulated.host,
        ARM_TENANT_ID: seed().tenantId,
        ARM_CLIENT_ID: seed().deployer.clientId,
        ARM_CLIENT_CERTIFICATE_PATH: file,
        ARM_CLIENT_CERTIFICATE_PASSWORD: CERTIFICATE_PASSWORD,
      };
      const client = administratorClient(createRuntime(environment), emulated.host, undefined);
      assert.equal(await getCurrentUserName(client), seed().deployer.clientId);
      assert.match(client.login.description, /^azure-client-certificate from ARM_TENANT_ID and ARM_CLIENT_ID/);
      const wrong = createRuntime({ ...environment, ARM_CLIENT_CERTIFICATE_PASSWORD: "a-wrong-password" });
      assert.throws(
        () => administratorClient(wrong, emulated.host, undefined),
        (error: Error) => {
          assert.match(error.message, /the private key of .* cannot be read: check clientCertificatePassword/);
          assert.doesNotMatch(error.message, /a-wrong-password/);
          return true;
        },
      );
    });

    it("is passed over where its file cannot be used, for a login that can", () => {
      const file = join(machine.folder, "app.pfx");
      writeFileSync(file, Buffer.from([0x30, 0x82, 0x01, 0x00]));
      const environment = {
        DATABRICKS_HOST: emulated.host,
        ARM_TENANT_ID: seed().tenantId,
        ARM_CLIENT_ID: "client",
        ARM_CLIENT_SECRET: "secret",
        ARM_CLIENT_CERTIFICATE_PATH: file,
      };
      const [{ name }] = chooseAdministrator(createRuntime(environment), emulated.host);
      assert.equal(name, "azure-client-secret from ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET");
    });

    it("reads its file again after it could not be used", async () => {
      const { certificate, key, raw } = await drawCertificate();
      emulated.emulator.store.document.directory.applications[0]?.keys.push({ key: raw.toString("base64") });
      const runtime = createRuntime();
      const file = join(machine.folder, "late.pem");
      const login = {
        authType: "azure-client-certificate",
        tenantId: seed().tenantId,
        clientId: seed().deployer.clientId,
        clientCertificatePath: file,
      } as const;
      assert.throws(() => administratorLogin(runtime, emulated.host, login), /late\.pem cannot be read/);
      writeFileSync(file, certificate + key);
      await administratorLogin(runtime, emulated.host, login).authorize();
    });

    it("cannot be used without a certificate, and says so before any call", () => {
      const login = { authType: "azure-client-certificate", tenantId: seed().tenantId, clientId: "client" } as const;
      assert.throws(() => administratorLogin(createRuntime(), emulated.host, login), {
        code: "LOGIN_UNSUPPORTED",
        message:
          "azure-client-certificate given as administrator cannot be used in this run, because neither clientCertificate nor clientCertificatePath (ARM_CLIENT_CERTIFICATE_PATH) is set",
      });
    });

    it("names itself where Entra does not know the certificate", async () => {
      const { certificate, key } = await drawCertificate();
      const { clientId } = seed().deployer;
      const fields = { tenantId: seed().tenantId, clientId, clientCertificate: certificate + key };
      const login = administratorLogin(createRuntime(), emulated.host, {
        authType: "azure-client-certificate",
        ...fields,
      });
      const text = await login.authorize().then(
        () => assert.fail(),
        (error: unknown) => explain(error),
      );
      assert.match(text, /AADSTS700027: .*Login: azure-client-certificate given as administrator$/);
      assert.ok(!text.includes(key.split("\n")[3] ?? "-"));
    });
  });

  for (const { cloud, host, login, arm, vault } of CLOUDS) {
    describe(`in ${cloud}`, () => {
      const hosts: string[] = [];
      beforeEach(() => (hosts.length = 0));

      /** A network in which the emulator has every name. */
      const network: typeof fetch = (input, init) => {
        const url = new URL(String(input));
        hosts.push(url.hostname);
        return fetch(`${emulated.host}${url.pathname}${url.search}`, init);
      };

      const runtime = (): Runtime =>
        createLoginRuntime({
          environment: {
            PATH: machine.path,
            AZURE_CONFIG_DIR: machine.folder,
            AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://imds.test",
          },
          fetch: network,
        });

      const logins = (): readonly AdministratorLogin[] => {
        const { clientId, clientSecret } = seed().deployer;
        const application = { tenantId: seed().tenantId, clientId };
        return [
          { authType: "azure-client-secret", ...application, clientSecret },
          { authType: "azure-msi", clientId: identities().user.clientId },
          { authType: "azure-cli" },
        ];
      };

      it("have tokens for the resources of that cloud, from its login service", async () => {
        for (const given of logins()) {
          for (const [resource, audience] of [
            ["databricks", DATABRICKS],
            ["arm", arm],
            ["key-vault", vault],
          ] as const) {
            const { authorization = "" } = await administratorLogin(runtime(), host, given, resource).authorize();
            const { aud } = decodeJwt(authorization.replace("Bearer ", ""));
            assert.equal(String(aud).replace(/\/$/, ""), audience, given.authType);
          }
        }
        const asked = [...new Set(hosts)].sort();
        assert.deepEqual(asked, ["imds.test", login, new URL(host).hostname].sort());
      });

      it("have a certificate sign for that login service", async () => {
        const forms: URLSearchParams[] = [];
        const answering: typeof fetch = async (_input, init) => {
          forms.push(new URLSearchParams(String(init?.body)));
          return Response.json({ access_token: "token", token_type: "Bearer", expires_in: 60 });
        };
        const application = { tenantId: seed().tenantId, clientId: "client", clientCertificate: machine.certificate };
        const given = { authType: "azure-client-certificate", ...application } as const;
        await administratorLogin(createLoginRuntime({ fetch: answering }), host, given, "arm").authorize();
        const [form] = forms;
        assert.equal(form?.get("scope"), `${arm}/.default`);
        const { aud, iss, sub } = decodeJwt(form?.get("client_assertion") ?? "");
        const endpoint = `https://${login}/${seed().tenantId}/oauth2/v2.0/token`;
        assert.deepEqual([aud, iss, sub], [endpoint, "client", "client"]);
      });
    });
  }
});
