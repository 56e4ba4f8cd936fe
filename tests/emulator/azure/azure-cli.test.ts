import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { decodeJwt } from "jose";
import { installAzureCli } from "../../../emulator/azure/azure-cli/install-azure-cli";
import { AzureTenant, type Json } from "./azure-tenant";
import { call } from "./emulator-call";

const DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const GET_TOKEN = ["account", "get-access-token", "--output", "json"];

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the stand-in for the Azure CLI", () => {
  let tenant: AzureTenant;
  let folder: string;
  before(async () => {
    tenant = await AzureTenant.start();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "emulated-az-"));
    installAzureCli(folder, tenant.origin);
  });
  after(async () => {
    await tenant.close();
    fs.rmSync(folder, { recursive: true });
  });

  const azureCli = () => tenant.emulator.store.document.directory.azureCli;

  function az(...args: readonly string[]): Promise<Run> {
    const environment = { PATH: `${folder}${path.delimiter}${process.env.PATH}`, TZ: "America/New_York" };
    return new Promise((resolve) =>
      execFile("az", args, { env: environment }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      ),
    );
  }

  it("prints a user's token with its end in local and in Unix time", async () => {
    const { code, stdout, stderr } = await az(...GET_TOKEN, "--resource", DATABRICKS);
    assert.deepEqual([code, stderr], [0, ""]);
    const { accessToken, expiresOn, expires_on, ...rest } = JSON.parse(stdout) as Json;
    const { aud, upn, exp, scp } = decodeJwt(String(accessToken));
    assert.deepEqual([aud, upn, scp], [DATABRICKS, "admin@emulator.test", "user_impersonation"]);
    assert.equal(expires_on, exp);
    const local = new Date(Number(exp) * 1000).toLocaleString("sv-SE", { timeZone: "America/New_York" });
    assert.equal(expiresOn, `${local}.000000`);
    const { subscriptionId, tenantId } = tenant.seed;
    assert.deepEqual(rest, { subscription: subscriptionId, tenant: tenantId, tokenType: "Bearer" });
  });

  it("opens the workspace as the user of the same name, and Azure", async () => {
    const { resourceGroupName, subscriptionId } = tenant.seed;
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}?api-version=2024-11-01`;
    for (const [scope, address] of [
      [`${DATABRICKS}/.default`, "/api/2.0/preview/scim/v2/Me"],
      ["https://management.azure.com//.default", group],
    ] as const) {
      const { accessToken } = JSON.parse((await az(...GET_TOKEN, "--scope", scope)).stdout) as Json;
      const answer = await call(tenant.origin + address, {
        headers: { authorization: `Bearer ${String(accessToken)}` },
      });
      assert.equal(answer.status, 200, answer.text);
    }
  });

  it("names the account, and leaves out the subscription where a tenant is asked for", async () => {
    azureCli().account = { kind: "servicePrincipal", clientId: tenant.seed.deployer.clientId };
    const shown = JSON.parse((await az("account", "show", "-o", "json")).stdout) as Json;
    assert.deepEqual(shown["user"], { name: tenant.seed.deployer.clientId, type: "servicePrincipal" });
    const token = JSON.parse((await az(...GET_TOKEN, "-t", tenant.seed.tenantId)).stdout) as Json;
    assert.deepEqual([token["tenant"], "subscription" in token], [tenant.seed.tenantId, false]);
    azureCli().account = { kind: "managedIdentity", clientId: tenant.seed.runners.managedIdentities.system.clientId };
    const identity = JSON.parse((await az("account", "show")).stdout) as Json;
    assert.deepEqual(identity["user"], {
      assignedIdentityInfo: "MSI",
      name: "systemAssignedIdentity",
      type: "servicePrincipal",
    });
  });

  for (const [title, prepare, args, code, stderr] of [
    [
      "nobody is logged in",
      () => (azureCli().account = null),
      GET_TOKEN,
      1,
      "ERROR: Please run 'az login' to setup account.\n",
    ],
    [
      "the login has expired",
      () => (azureCli().failure = "AADSTS700082: The refresh token has expired due to inactivity."),
      GET_TOKEN,
      1,
      "ERROR: AADSTS700082: The refresh token has expired due to inactivity.\n",
    ],
    [
      "a subscription and a tenant are asked for",
      () => undefined,
      [...GET_TOKEN, "--subscription", "a", "--tenant", "b"],
      1,
      "ERROR: Please specify only one of subscription and tenant, not both\n",
    ],
    [
      "the subscription is unknown",
      () => undefined,
      [...GET_TOKEN, "--subscription", "a"],
      1,
      "ERROR: Subscription 'a' not found. Check the spelling and casing and try again.\n",
    ],
    ["an option is unknown", () => undefined, [...GET_TOKEN, "--other"], 2, "ERROR: unrecognized arguments: --other\n"],
  ] as const) {
    it(`fails on stderr when ${title}`, async () => {
      Object.assign(azureCli(), { account: { kind: "user", objectId: tenant.seed.admin.objectId }, failure: null });
      prepare();
      assert.deepEqual(await az(...args), { code, stdout: "", stderr });
    });
  }

  it("is answered 400 for what is no command", async () => {
    for (const [body, message] of [
      ["{", "body: not JSON"],
      ['{"command":"login"}', 'command: Invalid option: expected one of "show"|"get-access-token"'],
      ['{"command":"show","tenant":null}', "tenant: Invalid input: expected string, received null"],
    ] as const) {
      const headers = { "x-emulator-control": "yes" };
      const answer = await call(`${tenant.origin}/_emulator/azure-cli`, { method: "POST", headers, body });
      assert.deepEqual([answer.status, answer.json], [400, { message }]);
    }
  });

  it("fails with Entra's words for an unknown resource", async () => {
    Object.assign(azureCli(), { account: { kind: "user", objectId: tenant.seed.admin.objectId }, failure: null });
    const { code, stderr } = await az(...GET_TOKEN, "--resource", "https://unknown.test");
    assert.equal(code, 1);
    assert.match(stderr, /^ERROR: AADSTS500011: The resource principal named https:\/\/unknown\.test was not found/);
  });
});
