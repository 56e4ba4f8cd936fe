import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";

/** A component whose name and arguments are configuration. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const name = config.get("name") ?? "reporting";
const aliases = config.get("alias") === undefined ? [] : [{ name: config.get("alias") }];
if (config.get("none") === undefined) {
  const { tokenId, tokenValue } = new ServicePrincipalToken(name, config.requireObject("token"), { aliases });
  module.exports = { tokenId, tokenValue };
}
`;

interface Outputs {
  readonly tokenId: string;
  readonly tokenValue: string;
}

describe("a state that goes on under another name, on the real engine", () => {
  let stack: EmulatedStack;
  let token: { readonly kind: string; readonly applicationId: string; readonly publish?: object };

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const { applicationId } = await EmulatedWorkspace.of(stack.emulator).addPrincipal();
    token = { kind: "existing", applicationId };
    await stack.setToken(token);
    await stack.up();
  });

  afterEach(() => stack.close());

  const select = (name: string) => stack.succeed("stack", "select", name);
  const configure = (key: string, value: string) => stack.succeed("config", "set", key, value);
  const outputs = (): Promise<Outputs> => stack.outputs<Outputs>();
  const commentOf = (tokenId: string): string =>
    stack.emulator.store.document.workspace.tokens.find((each) => each.tokenId === tokenId)?.comment ?? "";

  /** A second environment, as people make it: export, another name, import. */
  async function copyTo(name: string): Promise<void> {
    const file = path.join(stack.folder, "state.json");
    await stack.succeed("stack", "export", "--show-secrets", "--file", file);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll("urn:pulumi:dev::", `urn:pulumi:${name}::`));
    await stack.succeed("stack", "init", name);
    await stack.succeed("stack", "import", "--file", file);
    await stack.setToken(token);
  }

  it("as a copy leaves the token of the original alone, whatever the two do", async () => {
    const original = await outputs();
    await copyTo("staging");
    const { stdout } = await stack.up();
    assert.match(stdout, /consumer\/dev made token [0-9a-f]{64}; this stack is consumer\/staging/);
    assert.match(stdout, /pulumi config set databricks-pat:copiedFrom consumer\/dev/);
    assert.match(commentOf(original.tokenId), / consumer\/dev\/reporting-token\]$/);
    await stack.up("--expect-no-changes");
    assert.match(
      await stack.fail("destroy", "--yes", "--skip-preview"),
      /renamedFrom consumer\/dev.*copiedFrom consumer\/dev, then pulumi up, then pulumi destroy/s,
    );
    assert.deepEqual(stack.liveTokens(), [original.tokenId]);

    await stack.setToken({ ...token, rotationTrigger: "of the copy" });
    await stack.up();
    const copy = await outputs();
    assert.deepEqual(stack.liveTokens(), [original.tokenId, copy.tokenId]);

    await select("dev");
    await stack.setToken({ ...token, rotationTrigger: "of the original" });
    await stack.up();
    const next = await outputs();
    assert.deepEqual(stack.liveTokens(), [copy.tokenId, next.tokenId]);

    await select("staging");
    await configure("databricks-pat:copiedFrom", "consumer/dev");
    await stack.up("--expect-no-changes");
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), [next.tokenId]);
    assert.equal(await stack.authenticates(next.tokenValue), true);
  });

  it("as a copy that is said to be one mints its own token, and its destroy before that ends nothing", async () => {
    const original = await outputs();
    await copyTo("staging");
    await configure("databricks-pat:copiedFrom", "consumer/dev");
    await stack.up();
    const copy = await outputs();
    assert.deepEqual(stack.liveTokens(), [original.tokenId, copy.tokenId]);
    await stack.up("--expect-no-changes");

    await select("dev");
    await copyTo("third");
    await configure("databricks-pat:copiedFrom", "consumer/dev");
    await stack.destroy("--run-program");
    assert.deepEqual(stack.liveTokens(), [original.tokenId, copy.tokenId]);
  });

  it("as a copy leaves the principal of the original to it, as the message says", async () => {
    await stack.setToken({ kind: "databricks" });
    await stack.up();
    const original = await outputs();
    await copyTo("staging");
    await stack.setToken({ kind: "databricks" });
    await stack.up();
    await stack.fail("destroy", "--yes", "--skip-preview");
    await configure("databricks-pat:copiedFrom", "consumer/dev");
    await stack.up();
    await stack.destroy();
    assert.equal(await stack.authenticates(original.tokenValue), true);
    assert.deepEqual(stack.liveTokens(), [original.tokenId]);
  });

  it("after a rename goes on, and takes the token over once the user has said so", async () => {
    const { tokenId } = await outputs();
    await stack.succeed("stack", "rename", "prod");
    const { stdout } = await stack.up();
    assert.match(stdout, /pulumi config set databricks-pat:renamedFrom consumer\/dev/);
    await configure("databricks-pat:renamedFrom", "consumer/dev");
    await stack.up();
    assert.match(commentOf(tokenId), / consumer\/prod\/reporting-token\]$/);
    await stack.up("--expect-no-changes");
    await stack.setToken({ ...token, rotationTrigger: "now" });
    await stack.up();
    assert.deepEqual(stack.liveTokens(), [(await outputs()).tokenId]);
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("after a move to another stack goes on there, and takes the token over once the user has said so", async () => {
    const { tokenId } = await outputs();
    await stack.succeed("stack", "init", "prod");
    await stack.setToken(token);
    const component = "urn:pulumi:dev::consumer::databricks-pat:index:ServicePrincipalToken::reporting";
    await stack.succeed("state", "move", "--source", "dev", "--dest", "prod", "--yes", component);
    await configure("databricks-pat:renamedFrom", "consumer/dev");
    await stack.up();
    assert.equal((await outputs()).tokenId, tokenId);
    assert.match(commentOf(tokenId), / consumer\/prod\/reporting-token\]$/);
    await select("dev");
    await configure("none", "true");
    await stack.up();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
  });

  describe("with a published secret", () => {
    beforeEach(async () => {
      const workspace = EmulatedWorkspace.of(stack.emulator);
      await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "jobs" });
      token = { ...token, publish: toPlaces("original") };
      await stack.setToken(token);
      await stack.up();
    });

    const toPlaces = (key: string): object => ({ jobs: { kind: "secret-scope", scope: "jobs", key } });

    function published(key: string): string | undefined {
      const { secretScopes } = stack.emulator.store.document.workspace;
      const base64 = secretScopes.find(({ name }) => name === "jobs")?.secrets[key]?.base64;
      return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
    }

    it("as a copy leaves the secret to the original, in a destroy that fails and in one that does not", async () => {
      const { tokenId, tokenValue } = await outputs();
      await copyTo("staging");
      await stack.up();
      const words = await stack.fail("destroy", "--yes", "--skip-preview");
      assert.match(
        words,
        /removing key "original" of .* failed: stack consumer\/dev published there first; this stack is consumer\/staging/,
      );
      assert.deepEqual([published("original"), stack.liveTokens()], [tokenValue, [tokenId]]);

      await configure("databricks-pat:copiedFrom", "consumer/dev");
      await stack.setToken({ ...token, publish: toPlaces("copy") });
      await stack.up();
      assert.equal(published("copy"), (await outputs()).tokenValue);
      assert.equal(published("original"), tokenValue);
      await stack.destroy();
      assert.deepEqual([published("original"), stack.liveTokens()], [tokenValue, [tokenId]]);

      await select("dev");
      await stack.up("--expect-no-changes");
      await stack.destroy();
      assert.deepEqual([published("original"), stack.liveTokens()], [undefined, []]);
    });

    it("as a copy that moves to a secret of its own, before a word about it, leaves that of the original", async () => {
      const { tokenValue } = await outputs();
      await copyTo("staging");
      await stack.setToken({ ...token, publish: toPlaces("copy") });
      const { stdout } = await stack.up();
      assert.match(stdout, /key "original" of .* stays: stack consumer\/dev published there first/);
      assert.deepEqual([published("original"), published("copy")], [tokenValue, tokenValue]);
    });

    it("of azure-native, as a copy whose state has no such secret any more, leaves it to the original", async () => {
      const vaultSecret = (secretName: string): object => ({
        vault: { kind: "key-vault", resourceGroupName: "rg-emulator", vaultName: "kv-emulator", secretName },
      });
      const inVault = (secretName: string): string | undefined => {
        const secret = stack.emulator.store.document.resources.vaults[0]?.secrets[secretName];
        return secret?.deleted === undefined ? secret?.versions.at(-1)?.value : undefined;
      };
      token = { ...token, publish: vaultSecret("original") };
      await stack.setToken(token);
      await stack.up();
      const { tokenValue } = await outputs();
      await copyTo("staging");
      const { stdout } = await stack.succeed("stack", "export");
      const [urn = "none"] = /urn:[^"]*azure-native:keyvault:Secret::[^"]*/.exec(stdout) ?? [];
      await stack.succeed("state", "delete", "--yes", urn);
      await configure("databricks-pat:copiedFrom", "consumer/dev");
      await stack.setToken({ ...token, publish: vaultSecret("copy") });
      await stack.up();
      assert.deepEqual([inVault("original"), inVault("copy")], [tokenValue, (await outputs()).tokenValue]);
      await stack.destroy();
      assert.equal(inVault("original"), tokenValue);
    });

    it("after a rename keeps the secret until the user has said so, and removes it then", async () => {
      const { tokenId, tokenValue } = await outputs();
      await stack.succeed("stack", "rename", "prod");
      await stack.up();
      await stack.fail("destroy", "--yes", "--skip-preview");
      assert.deepEqual([published("original"), stack.liveTokens()], [tokenValue, [tokenId]]);
      await configure("databricks-pat:renamedFrom", "consumer/dev");
      await stack.destroy("--run-program");
      assert.deepEqual([published("original"), stack.liveTokens()], [undefined, []]);
    });
  });

  it("as a component with another name and an alias takes the token over without a question", async () => {
    const { tokenId } = await outputs();
    await configure("name", "reports");
    await configure("alias", "reporting");
    const { stdout } = await stack.up();
    assert.doesNotMatch(stdout, /renamedFrom/);
    assert.equal((await outputs()).tokenId, tokenId);
    assert.match(commentOf(tokenId), / consumer\/dev\/reports-token\]$/);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
  });
});
