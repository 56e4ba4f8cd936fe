import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { installAzureCli } from "../../emulator/azure/azure-cli/install-azure-cli";
import { clientEnvironment } from "../../emulator/client-environment";
import { type Emulator, startEmulator } from "../../emulator";
import { type IssuerName, issueIdentityToken } from "../../emulator/identity/issuers";
import { runCommand } from "../../tools/processes/command";
import { EmulatedWorkspace } from "../emulated-workspace";
import { leaveOut } from "../left-out";

/** No package registry provides Python itself, so this test needs a machine that has it. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;

function describeWithPython(title: string, body: () => void): void {
  describe(title, () => (hasPython ? body() : leaveOut(title, "this machine has no python3")));
}

describeWithPython("Databricks' Python SDK, unmodified, against the emulator", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
  });

  after(() => emulator.close());

  it("creates, lists and deletes tokens, and administers them", async () => {
    const python = process.env.DATABRICKS_PAT_PYTHON;
    assert.ok(python, "DATABRICKS_PAT_PYTHON is not set: npm test sets it to a Python that has databricks-sdk");
    const { httpOrigin, httpsOrigin, caFile } = emulator;
    const { databricks } = clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: emulator.store.document.seed });
    const script = path.join(process.cwd(), "tests/emulator/databricks/sdk-smoke.py");
    const environment = { PATH: process.env.PATH ?? "", ...databricks };
    assert.match(await runCommand(python, [script], { environment }), /all as expected/);
    assert.deepEqual(
      emulator.log.list().filter((entry) => entry.unknownRoute),
      [],
    );
  }).timeout(300_000);
});

type Environment = Readonly<Record<string, string>>;

/** A login of the SDK: the variables beside its name and the workspace, which the emulator plays by its real name. */
interface SdkLogin {
  readonly environment: () => Environment | Promise<Environment>;
  /** Who it logs in as; by default the deployer. */
  readonly as?: () => string;
  /** Part of the requests that the emulator must have got, in this order. */
  readonly requests: readonly RegExp[];
}

describeWithPython("Logins of Databricks' Python SDK, unmodified, against the emulator", () => {
  let emulator: Emulator;
  let folder: string;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "sdk-logins-"));
    emulator = await startEmulator({ stateDirectory: path.join(folder, "state") });
    installAzureCli(path.join(folder, "tools"), emulator.httpOrigin);
    await trustRunners();
  });

  after(async () => {
    await emulator.close();
    fs.rmSync(folder, { recursive: true });
  });

  const seed = () => emulator.store.document.seed;

  function block(name: keyof ReturnType<typeof clientEnvironment>): Environment {
    const { httpOrigin, httpsOrigin, caFile } = emulator;
    return clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: seed() })[name];
  }

  /** Federation policies of the deployer for every runner: for the audience of the tokens that it can get. */
  async function trustRunners(): Promise<void> {
    const emulated = EmulatedWorkspace.of(emulator);
    const { clientId } = seed().deployer;
    const principal = emulated.workspace.principals.find(
      (known) => known.kind === "servicePrincipal" && known.applicationId === clientId,
    );
    const path = `/api/2.0/accounts/${seed().accountId}/servicePrincipals/${principal?.id}/federationPolicies`;
    for (const [name, { issuer, subject }] of Object.entries(emulator.store.document.identity.issuers)) {
      const audiences = ["api://AzureADTokenExchange", `${workspace("azuredatabricks.net")}/oidc/v1/token`];
      const bearer = await emulated.entraToken(clientId);
      const body = { oidc_policy: { issuer, subject, audiences } };
      const answer = await emulated.call("POST", `${path}?policy_id=${name}`, { bearer, body });
      assert.equal(answer.status, 200);
    }
  }

  const workspace = (domain: string): string => `https://adb-${seed().workspaceId}.0.${domain}`;

  function identityToken(name: IssuerName): Promise<string> {
    const { identity } = emulator.store.document;
    const facts = { ...identity.issuers[name], audience: "api://AzureADTokenExchange", lifetimeSeconds: 600 };
    return issueIdentityToken(identity, facts, Date.now(), () => emulator.store.touch());
  }

  const runnerOf = (name: "github" | "azure-devops"): Environment =>
    Object.fromEntries(Object.entries(block(name)).filter(([key]) => /^(ACTIONS|SYSTEM)_/.test(key)));

  const entra = (): Environment => ({ ARM_TENANT_ID: seed().tenantId, ARM_CLIENT_ID: seed().deployer.clientId });
  const entraSecret = (): Environment => ({ ...entra(), ARM_CLIENT_SECRET: seed().deployer.clientSecret });
  const databricks = (): Environment => ({ DATABRICKS_CLIENT_ID: seed().deployer.clientId });
  const administrator = (): string => seed().admin.userName;

  const ENTRA_LOGIN = /^POST \/[0-9a-f-]{36}\/oauth2\/token$/;
  const EXCHANGE = /^POST \/oidc\/v1\/token$/;
  const GITHUB = /^GET \/actions\/idtoken\//;

  const LOGINS: Readonly<Record<string, SdkLogin>> = {
    pat: {
      environment: () => ({ DATABRICKS_TOKEN: seed().admin.tokenValue }),
      as: administrator,
      requests: [/\/Me$/],
    },
    "oauth-m2m": {
      environment: () => ({ ...databricks(), DATABRICKS_CLIENT_SECRET: seed().deployer.oauthSecret }),
      requests: [EXCHANGE, /\/Me$/],
    },
    "azure-client-secret": { environment: entraSecret, requests: [ENTRA_LOGIN, ENTRA_LOGIN, /\/Me$/] },
    "azure-cli": {
      environment: () => ({ PATH: `${path.join(folder, "tools")}${path.delimiter}${process.env.PATH}` }),
      as: administrator,
      requests: [/^GET \/aad\/auth$/, /\/Me$/],
    },
    "github-oidc": { environment: () => ({ ...databricks(), ...runnerOf("github") }), requests: [GITHUB, EXCHANGE] },
    "github-oidc-azure": {
      environment: () => ({ ...entra(), ...runnerOf("github") }),
      requests: [GITHUB, ENTRA_LOGIN, /\/Me$/],
    },
    "azure-devops-oidc": {
      environment: () => ({ ...databricks(), ...runnerOf("azure-devops") }),
      requests: [/^POST \/contoso\/.*\/oidctoken\?api-version=7\.2-preview\.1$/, EXCHANGE],
    },
    "env-oidc": {
      environment: async () => ({ ...databricks(), DATABRICKS_OIDC_TOKEN: await identityToken("github") }),
      requests: [EXCHANGE],
    },
    "file-oidc": {
      environment: async () => {
        const file = path.join(folder, "token");
        fs.writeFileSync(file, await identityToken("kubernetes"));
        return { ...databricks(), DATABRICKS_OIDC_TOKEN_FILEPATH: file };
      },
      requests: [EXCHANGE],
    },
  };

  async function logIn(authType: string, domain: string): Promise<string> {
    const login = LOGINS[authType] ?? assert.fail();
    emulator.log.clear();
    const python = process.env.DATABRICKS_PAT_PYTHON ?? assert.fail("npm test sets DATABRICKS_PAT_PYTHON");
    const environment = {
      PATH: process.env.PATH ?? "",
      DATABRICKS_HOST: workspace(domain),
      DATABRICKS_AUTH_TYPE: authType,
      DATABRICKS_CONFIG_FILE: os.devNull,
      ...block("real-names-by-proxy"),
      ...(await login.environment()),
    };
    const script = path.join(process.cwd(), "tests/emulator/databricks/sdk-logins.py");
    const printed = await runCommand(python, [script], { environment });
    assert.deepEqual(
      emulator.log.list().filter((entry) => entry.unknownRoute),
      [],
    );
    let requests = emulator.log.list().map(({ method, target }) => `${method} ${target}`);
    for (const expected of login.requests) {
      const at = requests.findIndex((request) => expected.test(request));
      assert.ok(at >= 0, `${String(expected)} is not among ${requests.join(", ")}`);
      requests = requests.slice(at + 1);
    }
    return printed.trim();
  }

  for (const [authType, { as }] of Object.entries(LOGINS)) {
    it(`work by ${authType}`, async () => {
      assert.equal(await logIn(authType, "azuredatabricks.net"), `${authType} ${as?.() ?? seed().deployer.clientId}`);
    }).timeout(120_000);
  }

  for (const domain of ["databricks.azure.us", "databricks.azure.cn"]) {
    it(`work by azure-client-secret in the cloud of ${domain}`, async () => {
      assert.equal(await logIn("azure-client-secret", domain), `azure-client-secret ${seed().deployer.clientId}`);
    }).timeout(120_000);
  }
});
