import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { decodeJwt } from "jose";
import { type AzureCliRequest, requestAzureCliToken } from "../../../../dynamic/provider/azure/azure-cli-token";
import type { AccessToken } from "../../../../dynamic/provider/http/issued-access-token";
import { toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { installAzureCli } from "../../../../emulator/azure/azure-cli/install-azure-cli";
import { useEmulatedWorkspace } from "../../../emulated-workspace";
import { createLoginRuntime } from "../logins/login-runtime";

const RESOURCE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const SECRET = "a-marked-secret-of-the-test";

function ask(folder: string, request: Partial<AzureCliRequest> = {}, now?: () => number): Promise<AccessToken> {
  const environment = { PATH: `${folder}:${process.env.PATH}`, MARK: SECRET };
  const runtime = createLoginRuntime({ environment, ...(now && { now }) });
  return requestAzureCliToken(runtime, { resource: RESOURCE, targets: [{}], cliName: "AzureCloud", ...request });
}

async function failureOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => assert.fail("it gave a token"),
    (reason: unknown) => reason,
  );
  assert.equal(toErrorCode(error), "LOGIN_UNSUPPORTED");
  const { message } = error as Error;
  assert.ok(!message.includes(SECRET), message);
  return message;
}

describe("The token of the Azure CLI", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "az-token-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** An `az` that notes its arguments. */
  function script(text: string): void {
    const file = path.join(folder, "az");
    fs.writeFileSync(file, `#!/bin/sh\necho "$@" >> ${folder}/calls\n${text}\n`, { mode: 0o755 });
  }

  const calls = (): readonly string[] => fs.readFileSync(path.join(folder, "calls"), "utf8").trim().split("\n");

  describe("of an emulated tenant", () => {
    const emulated = useEmulatedWorkspace();
    beforeEach(() => installAzureCli(folder, emulated.emulator.httpOrigin));
    const azureCli = () => emulated.emulator.store.document.directory.azureCli;

    it("is that of who is logged in, for the resource", async () => {
      const { value, lifetimeSeconds } = await ask(folder);
      const { aud, upn } = decodeJwt(value);
      assert.deepEqual([aud, upn], [RESOURCE, "admin@emulator.test"]);
      assert.ok(lifetimeSeconds > 4_000 && lifetimeSeconds <= 4_200, String(lifetimeSeconds));
    });

    it("is asked for without the tenant where an identity of the machine is logged in", async () => {
      const { clientId } = emulated.emulator.store.document.seed.runners.managedIdentities.system;
      azureCli().account = { kind: "managedIdentity", clientId };
      const { value } = await ask(folder, { targets: [{ tenant: TENANT }, {}] });
      assert.equal(decodeJwt(value)["appid"], clientId);
    });

    it("is refused with az login where nobody is logged in, or the login has expired", async () => {
      azureCli().account = null;
      assert.equal(
        await failureOf(ask(folder, { targets: [{ tenant: TENANT }, {}] })),
        `azure-cli cannot be used in this run, because nobody is logged in to the Azure CLI: run az login --tenant ${TENANT}`,
      );
      azureCli().account = { kind: "user", objectId: emulated.emulator.store.document.seed.admin.objectId };
      azureCli().failure = `AADSTS700082: The refresh token ${SECRET} has expired.`;
      assert.match(
        await failureOf(ask(folder)),
        /Entra refused the account of the Azure CLI \(AADSTS700082\): run az login$/,
      );
    });
  });

  it("is asked for once where nobody is logged in, and for each target otherwise", async () => {
    script("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1");
    await failureOf(ask(folder, { targets: [{ subscription: "a" }, {}] }));
    assert.equal(calls().length, 1);
    script('echo "ERROR: something" >&2; exit 1');
    await failureOf(ask(folder, { targets: [{ subscription: "a" }, { tenant: TENANT }, {}] }));
    const start = `account get-access-token --output json --resource ${RESOURCE}`;
    assert.deepEqual(calls().slice(1), [`${start} --subscription a`, `${start} --tenant ${TENANT}`, start]);
  });

  it("names the cloud to log in to", async () => {
    script('echo "ERROR: AADSTS500011: no" >&2; exit 1');
    assert.match(
      await failureOf(ask(folder, { cliName: "AzureUSGovernment" })),
      /\(AADSTS500011\): run az cloud set --name AzureUSGovernment, then az login$/,
    );
  });

  it("is read behind a warning on stdout, and by its end in Unix time", async () => {
    script(
      `echo "WARNING: a newer version is available"; echo '{"accessToken":"token-of-az","expiresOn":"2001-01-01 00:00:00.000000","expires_on":1700}'`,
    );
    assert.deepEqual(await ask(folder, {}, () => 1_000_000), { value: "token-of-az", lifetimeSeconds: 700 });
  });

  it("is read by its end in local time, as versions before 2.54 print it", async () => {
    const end = new Date(2026, 0, 2, 3, 4, 5).getTime();
    script(`echo '{"accessToken":"token-of-az","expiresOn":"2026-01-02 03:04:05.000000"}'`);
    assert.equal((await ask(folder, {}, () => end - 60_000)).lifetimeSeconds, 60);
  });

  for (const [title, text, message] of [
    ["a secret on stderr", "echo $MARK >&2; exit 1", /failed with exit code 1: run it, or az login$/],
    ["a secret on stdout", "echo $MARK", /az printed something else than an access token/],
    ["JSON with a secret and no token", `echo "{\\"other\\":\\"$MARK\\"}"`, /az printed something else/],
    ["no output", "exit 0", /az printed something else than an access token/],
    ["a token without an end", `echo '{"accessToken":"x"}'`, /az printed something else than an access token/],
    ["a signal that ends it", "kill -9 $$", /az account get-access-token failed: run it, or az login$/],
  ] as const) {
    it(`fails without what az printed: ${title}`, async () => {
      script(text);
      assert.match(await failureOf(ask(folder)), message);
    });
  }

  it("is not waited for longer than its deadline", async () => {
    script("sleep 600 & wait");
    const message = await failureOf(ask(folder, { targets: [{ tenant: TENANT }, {}], milliseconds: 1_000 }));
    assert.match(message, /az did not answer within 1 seconds, and was stopped: run az account show$/);
    assert.equal(calls().length, 1);
  });

  it("is refused where there is no az", async () => {
    const request = { resource: RESOURCE, targets: [{}], cliName: "AzureCloud" };
    const runtime = createLoginRuntime({ environment: { PATH: folder } });
    assert.match(
      await failureOf(requestAzureCliToken(runtime, request)),
      /az is not on the PATH: install the Azure CLI/,
    );
  });
});
