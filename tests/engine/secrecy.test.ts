import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { findSavedSecrets } from "../../tools/start/saved-secrets";
import { EmulatedStack } from "./emulated-stack";

/** A secret that the program does not even read. */
const CONFIGURED = "8Q~of-the-stack-configuration";

describe("secrets on the real engine", () => {
  let stack: EmulatedStack;
  const printed: string[] = [];

  before(async () => {
    stack = await EmulatedStack.create();
    await stack.setToken({ kind: "entra" });
    await stack.succeed("config", "set", "--secret", "of-the-program", CONFIGURED);
    const run = async (...args: readonly string[]): Promise<void> => {
      const { stdout, stderr } = await stack.run(...args);
      printed.push(stdout, stderr);
    };
    const remember = async (): Promise<void> => void values.add((await stack.outputs()).tokenValue);
    await run("up", "--yes", "--skip-preview");
    await remember();
    await stack.setToken({ kind: "entra", rotationTrigger: "next" });
    await run("preview", "--diff");
    await run("preview", "--json");
    await run("preview", "--save-plan", "plan.json");
    stack.refusePublications();
    await run("up", "--yes", "--skip-preview");
    stack.emulator.faults.clear();
    await run("stack", "export", "--file", "pending.json");
    await run("up", "--yes", "--skip-preview", "--diff");
    await remember();
    await run("stack", "export", "--file", "exported.json");
    await run("refresh", "--yes", "--skip-preview");
    const exported = await stack.run("stack", "export", "--show-secrets");
    holders = findSavedSecrets(exported.stdout).flatMap(({ resource, value }) =>
      value === CONFIGURED ? [resource] : [],
    );
    for (const match of exported.stdout.matchAll(/clientSecret\W{3,}([\w~.-]{20,})/g))
      if (match[1] !== undefined) values.add(match[1]);
  });

  after(() => stack.close());

  const values = new Set<string>([CONFIGURED]);
  let holders: readonly string[] = [];

  it("include tokens and client secrets that this test knows", () => {
    assert.ok([...values].filter((value) => value.startsWith("dapi")).length >= 2);
    assert.ok([...values].filter((value) => !value.startsWith("dapi")).length >= 2);
  });

  it("of the stack configuration are kept with Pulumi's provider of dynamic resources, and in no resource", () => {
    assert.deepEqual([...new Set(holders)], ["default"]);
  });

  it("are printed by no command", () => {
    for (const value of values)
      assert.equal(
        printed.some((text) => containsSecret(text, value)),
        false,
      );
  });

  it("are in no state file, export or plan in clear", async () => {
    const files = await stack.filesLeft();
    assert.ok(files.some(([file]) => file.endsWith("plan.json")));
    assert.ok(files.some(([file]) => file.endsWith("exported.json")));
    for (const [file, text] of files)
      for (const value of values) assert.equal(containsSecret(text, value), false, file);
  });

  it("are not in any __provider, which is one short line", async () => {
    const exported = await readFile(path.join(stack.folder, "exported.json"), "utf8");
    const texts = [...exported.matchAll(/"__provider": "((?:[^"\\]|\\.)*)"/g)].map(
      (match) => JSON.parse(`"${match[1]}"`) as string,
    );
    assert.equal(new Set(texts).size, 2);
    for (const text of texts) assert.ok(Buffer.byteLength(text) < 250, `${Buffer.byteLength(text)} bytes`);
  });
});

function containsSecret(text: string, value: string): boolean {
  return text.includes(value) || text.includes(Buffer.from(value).toString("base64").replace(/=+$/, ""));
}
