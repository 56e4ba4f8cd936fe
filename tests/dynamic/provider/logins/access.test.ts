import * as assert from "node:assert/strict";
import type { AdministratorLogin } from "../../../../dynamic/arguments/auth-types";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import { WorkspaceClient } from "../../../../dynamic/provider/databricks/workspace-client";
import type { LoginHeaders } from "../../../../dynamic/provider/http/call-login";
import { administratorClient, administratorLogin } from "../../../../dynamic/provider/logins/administrator-login";
import type { LoginResource } from "../../../../dynamic/provider/logins/login-method";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { ME, useEmulatedWorkspace } from "../../../emulated-workspace";
import { CONNECTION, ENTRA_AUDIENCE, useRunPlatform } from "./run-platform";
import { useMachine } from "./machine";
import { createLoginRuntime, type LoginRuntimeFacts } from "./login-runtime";

type AuthType = AdministratorLogin["authType"];

const RESOURCES: Readonly<Record<AuthType, readonly LoginResource[]>> = {
  pat: ["databricks"],
  "oauth-m2m": ["databricks"],
  "github-oidc": ["databricks"],
  "azure-devops-oidc": ["databricks"],
  "env-oidc": ["databricks"],
  "file-oidc": ["databricks"],
  "github-oidc-azure": ["databricks", "arm", "key-vault"],
  "azure-devops-oidc-azure": ["databricks", "arm", "key-vault"],
  "azure-msi": ["databricks", "arm", "key-vault"],
  "azure-client-certificate": ["databricks", "arm", "key-vault"],
  "azure-client-secret": ["databricks", "arm", "key-vault"],
  "azure-workload-identity": ["databricks", "arm", "key-vault"],
  "azure-cli": ["databricks", "arm", "key-vault"],
};

const ENTRA_LOGINS =
  "github-oidc-azure, azure-devops-oidc-azure, azure-msi, azure-client-certificate, azure-client-secret, azure-workload-identity or azure-cli";

const REFUSALS = {
  arm: `given as administrator cannot log in to Azure Resource Manager: use ${ENTRA_LOGINS}`,
  "key-vault": `given as administrator cannot log in to Azure Key Vault: use ${ENTRA_LOGINS}`,
} as const;

describe("Access by an administrator's login", () => {
  const emulated = useEmulatedWorkspace();
  const platform = useRunPlatform(emulated);
  const machine = useMachine(emulated);

  /** A run on every platform at once. */
  async function createRunOfPlatforms(): Promise<Runtime> {
    const identityToken = await platform.identityToken();
    return createRuntime({
      environment: {
        AZURE_AUTHORITY_HOST: emulated.host,
        ...platform.github(),
        ...platform.azureDevOps(),
        DATABRICKS_OIDC_TOKEN: identityToken,
        AZURE_FEDERATED_TOKEN_FILE: platform.file(identityToken),
        AZURE_POD_IDENTITY_AUTHORITY_HOST: emulated.host,
        PATH: machine.path,
      },
    });
  }

  function createRuntime(facts: LoginRuntimeFacts = {}): Runtime {
    return createLoginRuntime({ environment: { AZURE_AUTHORITY_HOST: emulated.host }, ...facts });
  }

  function toLogin(authType: AuthType): AdministratorLogin {
    const { tenantId, admin, deployer, runners } = emulated.emulator.store.document.seed;
    const { clientId, clientSecret, oauthSecret } = deployer;
    const serviceConnectionId = CONNECTION;
    switch (authType) {
      case "github-oidc":
      case "azure-devops-oidc":
      case "env-oidc":
        return { authType, clientId };
      case "file-oidc":
        return { authType, clientId, oidcTokenFilepath: identityTokenFile };
      case "azure-devops-oidc-azure":
        return { authType, tenantId, clientId, serviceConnectionId };
      case "github-oidc-azure":
      case "azure-workload-identity":
        return { authType, tenantId, clientId };
      case "azure-msi":
        return {
          authType,
          clientId: runners.managedIdentities.user.clientId,
          azureWorkspaceResourceId: toResourceId(),
        };
      case "azure-client-certificate":
        return { authType, tenantId, clientId, clientCertificate: machine.certificate };
      case "azure-cli":
        return { authType };
      case "pat":
        return { authType, token: admin.tokenValue };
      case "oauth-m2m":
        return { authType, clientId, clientSecret: oauthSecret };
      case "azure-client-secret":
        return { authType, tenantId, clientId, clientSecret };
    }
  }

  function toResourceId(): string {
    const { subscriptionId, resourceGroupName, workspaceName } = emulated.emulator.store.document.seed;
    return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Databricks/workspaces/${workspaceName}`;
  }

  /** A read of the resource, answered to its own access tokens only. */
  function toProbe(resource: LoginResource): string {
    const { subscriptionId, resourceGroupName } = emulated.emulator.store.document.seed;
    switch (resource) {
      case "databricks":
        return ME;
      case "arm":
        return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}?api-version=2024-11-01`;
      case "key-vault":
        return "/secrets?api-version=2025-07-01";
    }
  }

  async function getStatus(resource: LoginResource, headers: LoginHeaders): Promise<number> {
    return (await fetch(emulated.host + toProbe(resource), { headers })).status;
  }

  let identityTokenFile = "";
  beforeEach(async () => {
    identityTokenFile = platform.file(await platform.identityToken());
    const { clientId } = emulated.emulator.store.document.seed.deployer;
    platform.trustInEntra(clientId);
    platform.trustInDatabricks(emulated.deployer(), `${emulated.host}/oidc/v1/token`, ENTRA_AUDIENCE);
  });

  for (const authType of Object.keys(RESOURCES) as AuthType[]) {
    for (const resource of RESOURCES[authType]) {
      it(`${authType} opens ${resource}`, async () => {
        const login = administratorLogin(await createRunOfPlatforms(), emulated.host, toLogin(authType), resource);
        assert.equal(await getStatus(resource, await login.authorize()), 200);
      });
    }
  }

  for (const authType of ["pat", "oauth-m2m", "env-oidc"] as const) {
    for (const resource of ["arm", "key-vault"] as const) {
      it(`${authType} does not open ${resource}`, async () => {
        const runtime = await createRunOfPlatforms();
        assert.throws(() => administratorLogin(runtime, emulated.host, toLogin(authType), resource), {
          code: "LOGIN_UNSUPPORTED",
          message: `${authType} ${REFUSALS[resource]}`,
        });
      });
    }
  }

  it("logs in a contributor who is not in the workspace yet, with the workspace's resource id", async () => {
    const { deployer } = emulated.emulator.store.document.seed;
    const { workspace } = emulated;
    workspace.principals = workspace.principals.filter(
      (principal) => principal.kind !== "servicePrincipal" || principal.applicationId !== deployer.clientId,
    );
    const login = { ...toLogin("azure-client-secret"), azureWorkspaceResourceId: toResourceId() } as AdministratorLogin;
    const userName = await getCurrentUserName(administratorClient(createRuntime(), emulated.host, login));
    assert.equal(userName, deployer.clientId);
  });

  it("logs in once per identity and resource, however many calls need it at once", async () => {
    const runtime = createRuntime();
    const authorize = (authType: AuthType, resource: LoginResource): Promise<LoginHeaders> =>
      administratorLogin(runtime, emulated.host, toLogin(authType), resource).authorize();
    await Promise.all(
      [1, 2, 3].flatMap(() => [
        authorize("oauth-m2m", "databricks"),
        authorize("azure-client-secret", "databricks"),
        authorize("azure-client-secret", "arm"),
      ]),
    );
    const { tenantId } = emulated.emulator.store.document.seed;
    const entra = `POST /${tenantId}/oauth2/v2.0/token`;
    assert.deepEqual([...emulated.takeRequests()].sort(), [entra, entra, "POST /oidc/v1/token"].sort());
  });

  it("logs in again once, when many calls are refused at the same time", async () => {
    const client = administratorClient(createRuntime(), emulated.host, toLogin("oauth-m2m"));
    await getCurrentUserName(client);
    emulated.emulator.faults.add({ path: ME, times: 4, effect: { kind: "answer", status: 401 } });
    emulated.takeLog();
    await Promise.all([1, 2, 3, 4].map(() => getCurrentUserName(client)));
    const logins = emulated.takeRequests().filter((request) => request === "POST /oidc/v1/token");
    assert.equal(logins.length, 1);
  });

  it("keeps no login that failed", async () => {
    emulated.emulator.faults.add({ path: "/oidc/v1/token", effect: { kind: "answer", status: 400 } });
    const login = administratorLogin(createRuntime(), emulated.host, toLogin("oauth-m2m"));
    await assert.rejects(login.authorize());
    assert.equal(await getStatus("databricks", await login.authorize()), 200);
  });

  it("renews an access token five minutes before it expires", async () => {
    let now = Date.now();
    const login = administratorLogin(createRuntime({ now: () => now }), emulated.host, toLogin("oauth-m2m"));
    const countLogins = async (): Promise<number> => {
      await login.authorize();
      return emulated.emulator.log.list().length;
    };
    assert.equal(await countLogins(), 1);
    now += 54 * 60_000;
    assert.equal(await countLogins(), 1);
    now += 60_000;
    assert.equal(await countLogins(), 2);
  });

  it("logs in within the limit of requests to one host", async () => {
    let underWay = 0;
    let most = 0;
    const counting: typeof fetch = async (...request) => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      return fetch(...request).finally(() => (underWay -= 1));
    };
    const runtime = createRuntime({ fetch: counting });
    const logins = Array.from({ length: 40 }, (_, index) =>
      administratorLogin(runtime, emulated.host, {
        authType: "oauth-m2m",
        clientId: `client-${index}`,
        clientSecret: "wrong",
      }),
    );
    const outcomes = await Promise.allSettled(logins.map((login) => login.authorize()));
    assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(["rejected"]));
    assert.equal(most, 16);
  });

  it("sends an access token to the host of the workspace only", async () => {
    const hosts = new Set<string>();
    const recording: typeof fetch = (url, request) => {
      if (new Headers(request?.headers).has("authorization")) hosts.add(new URL(String(url)).origin);
      return fetch(url, request);
    };
    const login = administratorLogin(createRuntime(), emulated.host, toLogin("azure-client-secret"));
    await getCurrentUserName(new WorkspaceClient(createRuntime({ fetch: recording }), emulated.host, login));
    assert.deepEqual([...hosts], [emulated.host]);
  });
});
