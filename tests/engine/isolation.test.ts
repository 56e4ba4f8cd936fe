import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";

describe("a local run on a machine with a real tenant's logins", () => {
  const poison: Readonly<Record<string, string>> = {
    DATABRICKS_HOST: "https://adb-1.2.azuredatabricks.net",
    DATABRICKS_TOKEN: "dapi-of-a-real-tenant",
    DATABRICKS_CONFIG_PROFILE: "production",
    ARM_CLIENT_ID: "11111111-2222-3333-4444-555555555555",
    ARM_CLIENT_SECRET: "a-real-secret",
    ARM_TENANT_ID: "11111111-2222-3333-4444-555555555555",
    AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com",
    PULUMI_BACKEND_URL: "https://api.pulumi.test",
    PULUMI_ACCESS_TOKEN: "pul-of-a-real-account",
    PULUMI_CONFIG_PASSPHRASE: "of another stack",
    HTTPS_PROXY: "http://proxy.test:3128",
    NODE_OPTIONS: "--throw-deprecation",
  };
  const original = { ...process.env };
  let stack: EmulatedStack;

  before(async () => {
    Object.assign(process.env, poison);
    stack = await EmulatedStack.create();
  });

  after(async () => {
    for (const name of Object.keys(poison)) delete process.env[name];
    Object.assign(process.env, original);
    await stack.close();
  });

  it("reaches the emulator and nothing else", async () => {
    await stack.setToken({ kind: "entra" });
    await stack.up();
    const { tokenId, tokenValue } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(tokenValue), true);
    const exported = await stack.succeed("stack", "export", "--show-secrets");
    for (const value of Object.values(poison)) assert.equal(exported.stdout.includes(value), false, value);
  });
});
