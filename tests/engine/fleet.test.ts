import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, startCommand } from "../../tools/processes/started-command";
import { withinBound } from "./bounded-command";
import type { EmulatedStack } from "./emulated-stack";
import { openExample } from "./example-project";

const LONGEST_MILLISECONDS = 300_000;

interface Fleet {
  rotationTrigger: string;
  stacks: Record<string, string[]>;
}

describe("examples/fleet, on the emulator", () => {
  let stack: EmulatedStack;
  let folder: string;

  before(async () => {
    stack = await openExample("fleet");
    ({ folder } = stack);
  });

  after(() => stack.close());

  const run = async (...words: readonly string[]): Promise<CommandResult> => {
    const environment = await stack.environment();
    const started = await startCommand(process.execPath, ["fleet.mjs", ...words], { cwd: folder, environment });
    return withinBound(`fleet ${words.join(" ")}`, started, LONGEST_MILLISECONDS, () => "").ended;
  };

  const succeed = async (command: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(command);
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    return stdout;
  };

  const change = async (edit: (fleet: Fleet) => void): Promise<void> => {
    const file = join(folder, "fleet.json");
    const fleet = JSON.parse(await readFile(file, "utf8")) as Fleet;
    edit(fleet);
    await writeFile(file, JSON.stringify(fleet));
  };

  const tokenIds = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const { stdout } = await stack.succeed("stack", "output", "--json", "--stack", name);
    return (JSON.parse(stdout) as { tokenIds: Record<string, string> }).tokenIds;
  };

  it("makes the tokens of every stack, and says which line is of which stack", async () => {
    const printed = await succeed("up");
    for (const name of ["fleet-1", "fleet-2"]) assert.match(printed, new RegExp(`^${name}: .*created`, "m"));
    assert.deepEqual(Object.keys(await tokenIds("fleet-1")), ["billing", "forecast"]);
    assert.deepEqual(Object.keys(await tokenIds("fleet-2")), ["ingestion", "reporting"]);
    assert.equal(stack.liveTokens().length, 4);
  });

  it("rotates the others when one stack fails, names it, and exits with 1", async () => {
    const before = { ...(await tokenIds("fleet-1")), ...(await tokenIds("fleet-2")) };
    await change((fleet) => {
      fleet.rotationTrigger = "second";
      fleet.stacks["fleet-2"]!.unshift("");
    });
    const { exitCode, stderr } = await run("up");
    assert.equal(exitCode, 1);
    assert.match(stderr, /^up failed in fleet-2; run it again there: pulumi up --stack fleet-2$/m);
    const after = { ...(await tokenIds("fleet-1")), ...(await tokenIds("fleet-2")) };
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    assert.deepEqual(changed, ["billing", "forecast"]);
    assert.equal(stack.liveTokens().length, 4);
  });

  it("catches up when the cause is gone, and leaves nothing when it is destroyed", async () => {
    await change((fleet) => void fleet.stacks["fleet-2"]!.shift());
    await succeed("up");
    assert.equal(stack.liveTokens().length, 4);
    await succeed("destroy");
    assert.deepEqual(stack.liveTokens(), []);
  });

  for (const words of [["rotate"], [], ["destroy", "--stack", "fleet-2"], ["up", "--yes"]])
    it(`runs nothing, and explains itself: ${words.join(" ")}`, async () => {
      const { exitCode, stderr } = await run(...words);
      const usage =
        "usage: node fleet.mjs preview|up|refresh|destroy, in every stack of fleet.json; in one: pulumi COMMAND --stack NAME\n";
      assert.deepEqual([exitCode, stderr], [2, usage]);
    });
});
