import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { decodeJwt } from "jose";
import { type Emulator, startEmulator } from "../../../emulator";
import { installAzureCli } from "../../../emulator/azure/azure-cli/install-azure-cli";
import { type ClientEnvironment, clientEnvironment } from "../../../emulator/client-environment";
import { issueIdentityToken } from "../../../emulator/identity/issuers";
import { drawCertificate } from "../../certificate";
import { EmulatedWorkspace, ME } from "../../emulated-workspace";

const SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";
const PROGRAM = path.join(__dirname, "azure-identity-program.js");

type Environment = Readonly<Record<string, string>>;

interface Run {
  readonly stdout: string;
  readonly stderr: string;
}

describe("@azure/identity, unmodified, against the emulator", () => {
  let folder: string;
  let emulator: Emulator;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "azure-identity-"));
    emulator = await startEmulator({ stateDirectory: path.join(folder, "state") });
  });
  after(async () => {
    await emulator.close();
    fs.rmSync(folder, { recursive: true });
  });
  beforeEach(() => emulator.log.clear());

  const seed = () => emulator.store.document.seed;

  function block(name: keyof ClientEnvironment): Environment {
    const { httpOrigin, httpsOrigin, caFile } = emulator;
    return clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: seed() })[name];
  }

  function run(credential: string, environment: Environment): Promise<Run> {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    return new Promise((resolve) =>
      execFile(process.execPath, [PROGRAM, credential, SCOPE], { env }, (_error, stdout, stderr) =>
        resolve({ stdout, stderr }),
      ),
    );
  }

  /** Who the token is for, and the requests that it took. */
  async function logIn(credential: string, environment: Environment): Promise<readonly [string, readonly string[]]> {
    const { stdout, stderr } = await run(credential, environment);
    assert.notEqual(stdout, "", stderr);
    const { value, expiresAt } = JSON.parse(stdout) as { readonly value: string; readonly expiresAt: number };
    const { appid, upn, exp = 0 } = decodeJwt(value);
    assert.ok(Math.abs(expiresAt - exp * 1000) < 5_000, `${expiresAt} is not ${exp}`);
    const requests = emulator.log.list().map(({ method, target }) => `${method} ${target.replace(/\/?\?.*$/, "")}`);
    return [String(upn ?? appid), requests];
  }

  const tokenRequests = (): readonly string[] => [
    `GET /${seed().tenantId}/v2.0/.well-known/openid-configuration`,
    `POST /${seed().tenantId}/oauth2/v2.0/token`,
  ];

  it("logs in by a client secret, and opens the workspace", async () => {
    const { stdout } = await run("client secret", block("azure-identity"));
    const { value } = JSON.parse(stdout) as { readonly value: string };
    const answer = await EmulatedWorkspace.of(emulator).call("GET", ME, { bearer: value });
    assert.equal(answer.body.userName, seed().deployer.clientId);
  });

  it("logs in by a certificate", async () => {
    const { certificate, key, raw } = await drawCertificate();
    const application = emulator.store.document.directory.applications[0] ?? assert.fail();
    application.keys.push({ key: raw.toString("base64") });
    const file = path.join(folder, "app.pem");
    fs.writeFileSync(file, key + certificate);
    const environment = { ...block("azure-identity"), AZURE_CLIENT_CERTIFICATE_PATH: file };
    assert.deepEqual(await logIn("client certificate", environment), [seed().deployer.clientId, tokenRequests()]);
  });

  it("logs in by the token of a Kubernetes service account", async () => {
    const { identity } = emulator.store.document;
    const facts = { ...identity.issuers.kubernetes, audience: "api://AzureADTokenExchange", lifetimeSeconds: 3600 };
    const file = path.join(folder, "azure-identity-token");
    fs.writeFileSync(file, await issueIdentityToken(identity, facts, Date.now(), () => emulator.store.touch()));
    const environment = { ...block("azure-identity"), AZURE_FEDERATED_TOKEN_FILE: file };
    assert.deepEqual(await logIn("workload identity", environment), [seed().deployer.clientId, tokenRequests()]);
  });

  for (const [credential, kind] of [
    ["managed identity", "system"],
    ["user-assigned managed identity", "user"],
  ] as const) {
    it(`logs in by a ${credential} of a virtual machine`, async () => {
      const expected = [seed().runners.managedIdentities[kind].clientId, ["GET /metadata/identity/oauth2/token"]];
      assert.deepEqual(await logIn(credential, block("managed-identity")), expected);
    });

    it(`logs in by a ${credential} of App Service`, async () => {
      const expected = [seed().runners.managedIdentities[kind].clientId, ["GET /msi/token"]];
      assert.deepEqual(await logIn(credential, block("app-service")), expected);
    });
  }

  it("logs in by the Azure CLI", async () => {
    const tools = path.join(folder, "tools");
    installAzureCli(tools, emulator.httpOrigin);
    const environment = { PATH: `${tools}${path.delimiter}${process.env.PATH}` };
    assert.deepEqual(await logIn("Azure CLI", environment), [seed().admin.userName, []]);
    emulator.store.document.directory.azureCli.account = null;
    assert.match((await run("Azure CLI", environment)).stderr, /Please run 'az login' from a command prompt/);
  });

  it("logs in by a service connection of Azure Pipelines, whose token it asks for again", async () => {
    const environment = block("azure-devops");
    const oidc = `POST ${new URL(environment["SYSTEM_OIDCREQUESTURI"] ?? "").pathname}`;
    const [discovery = "", token = ""] = tokenRequests();
    const [owner, requests] = await logIn("Azure Pipelines", environment);
    assert.equal(owner, seed().deployer.clientId);
    assert.deepEqual([...new Set(requests)].sort(), [oidc, discovery, token].sort());
  });

  it("says why an identity that the machine does not have is refused", async () => {
    const environment = { ...block("managed-identity"), ARM_CLIENT_ID: "another" };
    assert.match((await run("user-assigned managed identity", environment)).stderr, /Identity not found/);
  });
}).timeout(120_000);
