import assert from "node:assert/strict";
import { sha256 } from "../../emulator/databricks/workspace";
import type { Secret, Vault } from "../../emulator/azure/resources";
import { addVersion, deleteSecret } from "../../emulator/azure/key-vault/secret-store";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState, toName } from "./kills/saved-state";

/** Components by name, each with its `publish` and `aliases`; all of one existing kind. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
for (const [name, { aliases, ...args }] of Object.entries(config.requireObject("tokens")))
  new ServicePrincipalToken(name, { kind: "databricks", ...args }, { aliases });
`;

const TARGET = {
  kind: "key-vault",
  resourceGroupName: "rg-emulator",
  vaultName: "kv-emulator",
  secretName: "pat-reporting",
};

describe("a published secret on the real engine", () => {
  let stack: EmulatedStack;
  let deleted: string[] = [];

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    await stack.configure("tokens", { reporting: { publish: { vault: TARGET } } });
    await stack.up();
    stack.emulator.log.follow(({ method, target }) => {
      if (method === "DELETE" && target.startsWith("/secrets/")) deleted.push(target.split("?")[0] ?? "");
    });
  });
  after(() => stack.close());
  beforeEach(() => (deleted = []));

  function vault(): Vault {
    const [found] = stack.emulator.store.document.resources.vaults;
    assert.ok(found);
    return found;
  }

  function secret(name = TARGET.secretName): Secret {
    const found = vault().secrets[name];
    assert.ok(found, `no secret ${name}`);
    return found;
  }

  /** Asserts that the vault holds a token that authenticates, and that nothing has deleted the secret. */
  async function assertPublished(name = TARGET.secretName): Promise<void> {
    assert.equal(secret(name).deleted, undefined);
    const value = secret(name).versions.at(-1)?.value ?? "";
    assert.equal(await stack.authenticates(value), true, "the published value does not authenticate");
    assert.equal(secret(name).versions.at(-1)?.tags["tokenId"], sha256(value));
  }

  async function failedPreview(): Promise<string> {
    return stack.fail("preview", "--non-interactive");
  }

  it("stays as it is when its address is written in another case", async () => {
    const address = {
      kind: "key-vault",
      resourceGroupName: "RG-Emulator",
      vaultName: "KV-Emulator",
      secretName: "PAT-Reporting",
    };
    await stack.configure("tokens", { reporting: { publish: { vault: address } } });
    await stack.up("--expect-no-changes");
    assert.deepEqual(deleted, []);
    await assertPublished();
  });

  it("is refused to a second component, in any case, before anything is created", async () => {
    const again = { ...TARGET, vaultName: "KV-emulator", resourceGroupName: "rg-other" };
    await stack.configure("tokens", {
      reporting: { publish: { vault: TARGET } },
      other: { publish: { vault: again } },
    });
    assert.match(
      await failedPreview(),
      /ServicePrincipalToken "other": publish: vault: ServicePrincipalToken "reporting" publishes in secret "pat-reporting" of vault "kv-emulator" already: give each token a secret of its own/,
    );
    assert.equal(stack.liveTokens().length, 1);
    await assertPublished();
  });

  it("is refused to a component that was renamed without an alias, which the preview says", async () => {
    await stack.configure("tokens", { renamed: { publish: { vault: TARGET } } });
    assert.match(
      await failedPreview(),
      /ServicePrincipalToken "renamed": publish: vault: secret "pat-reporting" of vault "kv-emulator" holds the token of ServicePrincipalToken "reporting" of this stack: if that was renamed, add aliases: \[\{ name: "reporting" \}\] to the options/,
    );
    assert.deepEqual(deleted, []);
    await assertPublished();
  });

  it("stays the same for a component that was renamed with an alias", async () => {
    const [token] = stack.liveTokens();
    await stack.configure("tokens", { renamed: { publish: { vault: TARGET }, aliases: [{ name: "reporting" }] } });
    await stack.up();
    assert.deepEqual(stack.liveTokens(), [token]);
    assert.equal(secret().versions.length, 1);
    assert.equal(secret().versions[0]?.tags["publishedBy"], "consumer/dev/renamed");
    assert.deepEqual(deleted, []);
    await assertPublished();
    await stack.up("--expect-no-changes");
  });

  it("is not taken where somebody else made it", async () => {
    const write = {
      value: "theirs",
      contentType: undefined,
      enabled: true,
      notBefore: undefined,
      expires: undefined,
      tags: {},
    };
    addVersion(vault(), "theirs", write, stack.emulator.clock.now());
    const tokens = {
      renamed: { publish: { vault: TARGET } },
      other: { publish: { vault: { ...TARGET, secretName: "theirs" } } },
    };
    await stack.configure("tokens", tokens);
    assert.match(
      await failedPreview(),
      /ServicePrincipalToken "other": publish: vault: secret "theirs" of vault "kv-emulator" exists already, and no ServicePrincipalToken made it: choose another secretName/,
    );
    assert.equal(secret("theirs").versions.length, 1);
    await stack.configure("tokens", { renamed: { publish: { vault: TARGET } } });
  });

  it("that was overwritten outside is named by the preview, and published again after a refresh", async () => {
    const { value } = secret().versions.at(-1) ?? {};
    const write = {
      value: "oops",
      contentType: undefined,
      enabled: true,
      notBefore: undefined,
      expires: undefined,
      tags: {},
    };
    addVersion(vault(), TARGET.secretName, write, stack.emulator.clock.now());
    const { stdout, stderr } = await stack.succeed("preview", "--non-interactive");
    assert.match(
      `${stdout}${stderr}`,
      /publish: vault: secret "pat-reporting" of vault "kv-emulator" was made or overwritten by somebody else: if this component published it, run pulumi refresh and pulumi up/,
    );
    await stack.refresh();
    await stack.up();
    assert.equal(secret().versions.at(-1)?.value, value);
    await assertPublished();
    await stack.up("--expect-no-changes");
  });

  it("that was disabled outside is enabled again after a refresh", async () => {
    const [version] = secret().versions.slice(-1);
    assert.ok(version);
    version.enabled = false;
    await stack.refresh();
    await stack.up();
    assert.equal(secret().versions.at(-1)?.enabled, true);
    await assertPublished();
  });

  it("that was deleted outside is recovered after a refresh, with the current token", async () => {
    const { value } = secret().versions.at(-1) ?? {};
    const { length } = secret().versions;
    deleteSecret(secret(), stack.emulator.clock.now());
    await stack.refresh();
    await stack.up();
    assert.equal(secret().versions.at(-1)?.value, value);
    assert.ok(secret().versions.length >= length, "the earlier versions are back");
    await assertPublished();
  });

  it("that the state has lost is imported as docs/publishing.md says", async () => {
    const urn = (await readSavedState(stack)).resources.find((found) => toName(found.urn) === "renamed-secret-vault");
    assert.ok(urn);
    await stack.succeed("state", "delete", urn.urn, "--yes");
    const failed = await stack.failUp();
    assert.match(failed, /cannot create already existing resource/);
    const id = urn.id ?? "";
    const parent = (await readSavedState(stack)).resources.find((found) => toName(found.urn) === "renamed");
    const flags = ["--parent", `component=${parent?.urn ?? ""}`, "--protect=false", "--generate-code=false", "--yes"];
    await stack.succeed("import", "azure-native:keyvault:Secret", "renamed-secret-vault", id, ...flags);
    await stack.up();
    assert.deepEqual(deleted, []);
    await assertPublished();
    await stack.up("--expect-no-changes");
  });

  it("is made in its new place before the old one is deleted", async () => {
    await stack.configure("tokens", { renamed: { publish: { vault: { ...TARGET, secretName: "pat-moved" } } } });
    stack.emulator.log.clear();
    await stack.up();
    const order = stack.emulator.log.list().flatMap(({ method, target }) => {
      const name = /\/secrets\/([^?]+)/.exec(target)?.[1];
      return name !== undefined && method !== "GET" ? [`${method} ${name}`] : [];
    });
    assert.deepEqual([...new Set(order)], ["PUT pat-moved", "DELETE pat-reporting"]);
    await assertPublished("pat-moved");
  });
});
