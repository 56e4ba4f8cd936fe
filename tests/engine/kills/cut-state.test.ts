import assert from "node:assert/strict";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { EmulatedStack } from "../emulated-stack";
import { deleteEmptyAttributes } from "./left-attributes";
import { readSavedState, tokenIdsIn } from "./saved-state";

/** How a kill can leave the file of a state in a folder. */
const LEFT: Readonly<Record<string, (text: string) => string>> = {
  empty: () => "",
  "cut in the middle": (text) => text.slice(0, text.length / 2),
};

describe("a state file that a kill left", () => {
  let stack: EmulatedStack;

  beforeEach(async () => {
    stack = await EmulatedStack.create();
    await stack.setToken({ kind: "databricks", rotationTrigger: "one" });
    await stack.up();
  });

  afterEach(() => stack.close());

  const stateFile = (): string => path.join(stack.stateFolder, ".pulumi", "stacks", "consumer", "dev.json");

  for (const [how, leave] of Object.entries(LEFT)) {
    it(`${how} is replaced by its backup, and then exactly the current token is active`, async () => {
      await stack.setToken({ kind: "databricks", rotationTrigger: "two" });
      await stack.up();
      await writeFile(stateFile(), leave(await readFile(stateFile(), "utf8")));
      const printed = await stack.failUp();
      assert.match(printed, /error: failed to load checkpoint: .*unexpected end of JSON input/);

      await copyFile(`${stateFile()}.bak`, stateFile());
      await stack.up();
      await assertSettled();
    });
  }

  it("with attributes that are empty is read again when they are deleted, and nothing is lost", async () => {
    await writeFile(`${stateFile()}.attrs`, "");
    assert.match(await stack.failUp(), /error: failed to load checkpoint: EOF/);
    await deleteEmptyAttributes(stack);
    await stack.up("--expect-no-changes");
    await assertSettled();
  });

  it("is replaced by an older backup when the run after it has rotated", async () => {
    await stack.setToken({ kind: "databricks", rotationTrigger: "two" });
    await stack.up();
    await writeFile(stateFile(), "");
    const folder = path.join(stack.stateFolder, ".pulumi", "backups", "consumer", "dev");
    const backups = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
    await copyFile(path.join(folder, backups.at(-1) ?? ""), stateFile());
    await stack.up();
    await assertSettled();
  });

  /** After the day that orphans may stay, the published token alone is active. */
  async function assertSettled(): Promise<void> {
    const [current] = tokenIdsIn(await readSavedState(stack));
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    if (stack.liveTokens().length > 1) {
      stack.emulator.clock.offsetMilliseconds += 25 * 3_600_000;
      await stack.up();
    }
    assert.deepEqual(stack.liveTokens(), [current]);
    await stack.up("--expect-no-changes");
  }
});
