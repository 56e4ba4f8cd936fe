import assert from "node:assert/strict";
import { startCommand } from "../../../tools/processes/started-command";
import type { EmulatedStack } from "../emulated-stack";

/** Provisions, rotates and destroys the token of a program of {@link FORMS}, by the CLI or by its own driver. */
export async function useToken(stack: EmulatedStack, driver: string | undefined): Promise<void> {
  const run = async (command: "up" | "destroy"): Promise<void> => {
    if (driver === undefined) return void (await stack[command]());
    const options = { cwd: stack.folder, environment: await stack.environment() };
    const { exitCode, stdout, stderr } = await (await startCommand("node", [driver, command], options)).ended;
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
  };
  await stack.succeed("config", "set", "trigger", "one");
  await run("up");
  const first = await stack.outputs();
  assert.equal(await stack.authenticates(first.tokenValue), true);
  await stack.succeed("config", "set", "trigger", "two");
  await run("up");
  const second = await stack.outputs();
  assert.equal(second.generation, 2);
  assert.deepEqual(stack.liveTokens(), [second.tokenId]);
  await run("destroy");
  assert.deepEqual(stack.liveTokens(), []);
}
