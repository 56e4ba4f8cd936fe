import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import ts from "typescript";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../emulated-workspace";
import { blocksOf } from "../documents";
import { EmulatedStack } from "./emulated-stack";

interface Outputs {
  readonly tokenId: string;
  readonly tokenValue: string;
  readonly renewAt: string;
}

/** The programs of docs/moving.md in their order, as JavaScript. */
const PROGRAMS = blocksOf("docs/moving.md")
  .filter(({ language }) => language === "ts")
  .map(({ text }) => ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText);

const [BEFORE = "", ADOPTED = "", ALONE = "", OF_SCRIPT = ""] = PROGRAMS;

const DAY = 86_400_000;

describe("the move of docs/moving.md on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;
  let principal: EmulatedPrincipal;

  beforeEach(async () => {
    stack = await EmulatedStack.create(BEFORE);
    workspace = EmulatedWorkspace.of(stack.emulator);
    principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    await stack.succeed("config", "set", "host", workspace.host);
    await stack.succeed("config", "set", "applicationId", principal.applicationId);
  });

  afterEach(() => stack.close());

  const outputs = (): Promise<Outputs> => stack.outputs<Outputs>();
  const run = async (program: string): Promise<void> => {
    await writeFile(path.join(stack.folder, "index.js"), program);
    await stack.up();
  };

  it("has these programs: before, adopted, alone, and that of a script", () => {
    assert.equal(PROGRAMS.length, 4);
    assert.match(ALONE, /rotationTrigger/);
    assert.match(OF_SCRIPT, /firstToken/);
  });

  it("from databricks.Token keeps the value until the rotation, which revokes it last, and goes back", async () => {
    await stack.succeed("config", "set", "--secret", "clientSecret", await workspace.addOAuthSecret(principal));
    await stack.up();
    const before = await outputs();
    assert.deepEqual(stack.liveTokens(), [before.tokenId]);

    await run(ADOPTED);
    const adopted = await outputs();
    assert.deepEqual([adopted.tokenId, adopted.tokenValue], [before.tokenId, before.tokenValue]);
    assert.deepEqual(stack.liveTokens(), [before.tokenId]);
    const days = (Date.parse(adopted.renewAt) - stack.emulator.clock.now()) / DAY;
    assert.ok(days > 59 && days < 61, adopted.renewAt);

    await run(ALONE);
    assert.deepEqual(await outputs(), adopted);
    assert.deepEqual(stack.liveTokens(), [before.tokenId]);
    const { stdout: exported } = await stack.succeed("stack", "export", "--show-secrets");
    assert.equal(exported.includes("databricks:index/token:Token"), false);
    assert.equal(exported.includes("oauth-m2m"), false, "the login of the old provider");

    await stack.succeed("config", "set", "rotationTrigger", "moved");
    await stack.up();
    const rotated = await outputs();
    assert.notEqual(rotated.tokenId, before.tokenId);
    assert.deepEqual(stack.liveTokens(), [rotated.tokenId]);
    assert.equal(await stack.authenticates(before.tokenValue), false);

    // The way back: another token first, then the component goes, with its token alone.
    await run(`${ALONE}\n{\n${BEFORE.replaceAll("reporting", "old")}\n}`);
    const both = stack.liveTokens();
    assert.equal(both.length, 2);
    await run(BEFORE.replaceAll("reporting", "old"));
    const { tokenId, tokenValue } = await outputs();
    assert.deepEqual(
      both.filter((id) => id !== rotated.tokenId),
      [tokenId],
    );
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(tokenValue), true);
  });

  it("goes back from an adopted token when Pulumi forgets it first", async () => {
    await stack.succeed("config", "set", "--secret", "clientSecret", await workspace.addOAuthSecret(principal));
    await stack.up();
    const before = await outputs();
    await run(ADOPTED);
    const component = "databricks-pat:index:ServicePrincipalToken$pulumi-nodejs:dynamic/databricks-pat";
    const urn = `urn:pulumi:dev::consumer::${component}:PersonalAccessToken::reporting-token`;
    await stack.succeed("state", "delete", urn, "--yes");
    await run(BEFORE);
    assert.deepEqual(stack.liveTokens(), [before.tokenId]);
    assert.equal(await stack.authenticates(before.tokenValue), true);
  });

  it("from a script adopts the token in the configuration, and rotates it", async () => {
    const { tokenId, tokenValue } = await workspace.mintByHand(principal, { lifetime_seconds: 40 * 86_400 });
    const expiresAt = new Date(stack.emulator.clock.now() + 39 * DAY).toISOString();
    await stack.succeed("config", "set", "--plaintext", "firstTokenId", tokenId);
    await stack.succeed("config", "set", "--secret", "firstToken", tokenValue);
    await stack.succeed("config", "set", "firstExpiresAt", expiresAt);
    await run(OF_SCRIPT);
    const adopted = await outputs();
    assert.deepEqual([adopted.tokenId, adopted.tokenValue], [tokenId, tokenValue]);
    assert.deepEqual(stack.liveTokens(), [tokenId]);

    await stack.succeed("config", "set", "rotationTrigger", "moved");
    await stack.up();
    const rotated = await outputs();
    assert.deepEqual(stack.liveTokens(), [rotated.tokenId]);
    await stack.succeed("config", "rm", "firstToken");
    await run(ALONE);
    assert.deepEqual(await outputs(), rotated);
  });
});
