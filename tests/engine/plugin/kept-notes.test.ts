import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

interface Step {
  readonly trigger: string;
  /** Whether the component has an explicit provider. */
  readonly isExplicit: boolean;
}

const yaml = ({ trigger, isExplicit }: Step): string => `
resources:${isExplicit ? "\n  other: { type: pulumi:providers:databricks-pat, properties: {} }" : ""}
  token:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: databricks
      overlap: 0s
      rotationTrigger: ${trigger}
      publish: { jobs: { kind: secret-scope, scope: jobs, key: pat } }
    options: ${isExplicit ? '{ providers: ["${other}"] }' : "{}"}
outputs: { tokenId: "\${token.tokenId}", tokenValue: "\${token.tokenValue}" }
`;

/** The new token is made by another process than the one that deletes the old token: see `several-processes.test.ts`. */
describe("the notes of a run in which the provider changes too, on the real engine", () => {
  let stack: EmulatedStack;
  let temporary: string;

  beforeEach(async () => {
    stack = await createYamlStack(yaml({ trigger: "first", isExplicit: true }));
    stack.emulator.store.document.workspace.secretScopes = [{ name: "jobs", acls: [], secrets: {} }];
    temporary = path.join(stack.directory, "temporary");
    await mkdir(temporary);
    stack.variables.TMPDIR = temporary;
    await stack.up();
  });

  afterEach(() => stack.close());

  /** Removes the notes while a rotation waits, and returns their folder. */
  async function removeNotes(): Promise<string> {
    const names = (await readdir(temporary)).filter((name) => name.startsWith("databricks-pat-runs-"));
    assert.equal(names.length, 1);
    const folder = path.join(temporary, names.join());
    await rm(folder, { recursive: true });
    return folder;
  }

  const outputs = (): Promise<{ readonly tokenId: string; readonly tokenValue: string }> => stack.outputs();

  it("are written again when they are removed before the old token is deleted", async () => {
    const old = await outputs();
    await writeYaml(stack.folder, yaml({ trigger: "second", isExplicit: false }));
    const arrival = stack.emulator.holds.next({ path: "/secrets/put", moment: "before" });
    const run = stack.up("--skip-preview");
    const held = await arrival;
    const folder = await removeNotes();
    while ((await readdir(folder).catch(() => [])).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    held.release();
    await run;
    const { tokenId } = await outputs();
    assert.notEqual(tokenId, old.tokenId);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
  });

  it("end the run with the new token in the state when they cannot be written after the mint", async () => {
    const old = await outputs();
    await writeYaml(stack.folder, yaml({ trigger: "second", isExplicit: false }));
    const arrival = stack.emulator.holds.next({ path: "/token/create|/on-behalf-of", moment: "after" });
    const run = stack.fail("up", "--yes", "--skip-preview");
    const held = await arrival;
    const folder = await removeNotes();
    await writeFile(folder, "");
    held.release();
    const printed = await run;
    assert.match(
      printed,
      /noting token \w+ of .* failed: the provider cannot keep notes .*: it is not a folder; set TMPDIR/,
    );
    assert.match(
      printed,
      /Next: fix the cause and run pulumi up: it updates what uses the token, then revokes the old one/,
    );
    assert.equal(stack.liveTokens().length, 2);
    await rm(folder);
    await stack.up();
    const { tokenId, tokenValue } = await outputs();
    assert.notEqual(tokenId, old.tokenId);
    assert.match(printed, new RegExp(`noting token ${tokenId} of`));
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    const [scope] = stack.emulator.store.document.workspace.secretScopes;
    assert.deepEqual(Object.keys(scope?.secrets ?? {}), ["pat"]);
    for (const [file, text] of await stack.filesLeft()) assert.ok(!text.includes(tokenValue), file);
  });
});
