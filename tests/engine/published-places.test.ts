import assert from "node:assert/strict";
import { sha256 } from "../../emulator/databricks/workspace";
import type { SecretVersion } from "../../emulator/azure/resources";
import { addVersion, deleteSecret } from "../../emulator/azure/key-vault/secret-store";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState, toName } from "./kills/saved-state";

/** A component that publishes in a vault and in a scope. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const token = new ServicePrincipalToken(config.require("name"), {
  kind: "databricks",
  ...config.requireObject("token"),
});
module.exports = { tokenValue: token.tokenValue, tokenId: token.tokenId, published: token.published };
`;

interface Outputs {
  readonly tokenValue: string;
  readonly tokenId: string;
  readonly published: Readonly<Record<string, string>>;
}

describe("places of this package on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
    await stack.succeed("config", "set", "name", "reporting");
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "jobs" });
  });
  after(() => stack.close());

  function versions(name = "pat"): readonly SecretVersion[] {
    const secret = stack.emulator.store.document.resources.vaults[0]?.secrets[name];
    return secret === undefined || secret.deleted !== undefined ? [] : secret.versions;
  }

  function keyValue(key = "pat"): string | undefined {
    const base64 = workspace.workspace.secretScopes.find(({ name }) => name === "jobs")?.secrets[key]?.base64;
    return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
  }

  /** The arguments of the component. */
  async function configure(changes: object = {}, secretName = "pat", key = "pat"): Promise<void> {
    const { tenantId, deployer } = stack.emulator.store.document.seed;
    const { clientId, clientSecret } = deployer;
    const login = { authType: "azure-client-secret", tenantId, clientId, clientSecret };
    const vault = { kind: "key-vault", vaultUri: stack.emulator.httpOrigin, secretName, login };
    const jobs = { kind: "secret-scope", scope: "jobs", key };
    await stack.setToken({ publish: { vault, jobs }, ...changes });
  }

  /** Asserts that both places hold the token in the state, that it works, and that the next run changes nothing. */
  async function assertPublished(secretName = "pat", key = "pat"): Promise<Outputs> {
    const outputs = await stack.outputs<Outputs>();
    assert.deepEqual([versions(secretName).at(-1)?.value, keyValue(key)], [outputs.tokenValue, outputs.tokenValue]);
    assert.equal(versions(secretName).at(-1)?.tags["tokenId"], sha256(outputs.tokenValue));
    assert.equal(await stack.authenticates(outputs.tokenValue), true);
    stack.emulator.log.clear();
    await stack.up("--expect-no-changes");
    const calls = stack.emulator.log.list().filter(({ target }) => /secrets/.test(target));
    assert.deepEqual(calls, [], "a run that changes nothing asks for no secret");
    return outputs;
  }

  it("are written by the first run", async () => {
    await configure();
    await stack.up();
    const { published } = await assertPublished();
    assert.deepEqual(published, {
      vault: `${stack.emulator.httpOrigin}/secrets/pat`,
      jobs: "{{secrets/jobs/pat}}",
    });
  });

  it("have neither value nor login in clear in the state", async () => {
    const { tokenValue } = await stack.outputs<Outputs>();
    const { clientSecret } = stack.emulator.store.document.seed.deployer;
    const { resources } = await readSavedState(stack);
    const holders = (secret: string): readonly string[] =>
      resources
        .filter(({ urn }) => !urn.includes("pulumi:providers:"))
        .filter((resource) => JSON.stringify(resource).includes(secret))
        .map(({ urn }) => toName(urn));
    assert.deepEqual([holders(tokenValue), holders(clientSecret)], [[], []]);
  });

  it("get the next token in place, and the old one stays active for the overlap of a day", async () => {
    const { tokenValue: former } = await stack.outputs<Outputs>();
    await configure({ rotationTrigger: "first" });
    await stack.up();
    await assertPublished();
    assert.deepEqual(
      versions().map(({ enabled }) => enabled),
      [true, true],
    );
    assert.equal(await stack.authenticates(former), true, "the overlap of 24 hours is not over");
  });

  it("are written again after a refresh where somebody has overwritten, disabled or deleted them", async () => {
    const write = { value: "theirs", contentType: undefined, enabled: false, notBefore: undefined, expires: undefined };
    const vault = stack.emulator.store.document.resources.vaults[0]!;
    addVersion(vault, "pat", { ...write, tags: {} }, stack.emulator.clock.now());
    const body = { scope: "jobs", key: "pat", string_value: "theirs" };
    await workspace.asAdministrator("POST", "/api/2.0/secrets/put", body);
    const { stdout } = await stack.refresh();
    assert.match(stdout, /2 updated/);
    await stack.up();
    await assertPublished();
    deleteSecret(vault.secrets["pat"]!, stack.emulator.clock.now());
    await workspace.asAdministrator("POST", "/api/2.0/secrets/delete", { scope: "jobs", key: "pat" });
    await stack.refresh();
    await stack.up();
    await assertPublished();
  });

  it("move: the new places are written before the old ones are removed", async () => {
    await configure({ rotationTrigger: "first", overlap: "0s" }, "moved", "moved");
    await stack.up();
    await assertPublished("moved", "moved");
    assert.deepEqual([versions(), keyValue()], [[], undefined]);
  });

  it("stay where a place gets another name", async () => {
    const [{ publish }] = [JSON.parse((await stack.succeed("config", "get", "token")).stdout) as { publish: object }];
    const { vault, jobs } = publish as Record<string, object>;
    await stack.setToken({ rotationTrigger: "first", overlap: "0s", publish: { store: vault, tasks: jobs } });
    const { length } = versions("moved");
    await stack.up();
    await assertPublished("moved", "moved");
    assert.equal(versions("moved").length, length, "the value was there already");
    const names = (await readSavedState(stack)).resources.map(({ urn }) => toName(urn));
    assert.deepEqual(names.filter((name) => name.includes("-secret-")).sort(), [
      "reporting-secret-store",
      "reporting-secret-tasks",
    ]);
  });

  it("fail the run that cannot write them, keep the old token, and get the new one in the next run", async () => {
    const { tokenValue } = await stack.outputs<Outputs>();
    const token = JSON.parse((await stack.succeed("config", "get", "token")).stdout) as object;
    await stack.setToken({ ...token, rotationTrigger: "third" });
    stack.emulator.faults.add({
      method: "PUT",
      path: "/secrets/moved",
      effect: { kind: "answer", status: 403, body: {} },
    });
    const failed = await stack.failUp();
    assert.match(
      failed,
      /publishing token \w+ in secret "moved" of vault .* failed: (?:.|\n)*Key Vault Secrets Officer/,
    );
    assert.equal(await stack.authenticates(tokenValue), true);
    stack.emulator.faults.clear();
    await stack.up();
    await assertPublished("moved", "moved");
    assert.equal(await stack.authenticates(tokenValue), false);
  });

  it("are removed by a destroy", async () => {
    await stack.destroy();
    assert.deepEqual([versions("moved"), keyValue("moved")], [[], undefined]);
    assert.equal(stack.liveTokens().length, 0);
  });
});
