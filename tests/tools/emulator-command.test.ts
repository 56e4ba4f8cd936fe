import assert from "node:assert/strict";
import { join } from "node:path";
import { isAlive } from "../../tools/processes/is-alive";
import {
  findEmulator,
  type RunningEmulator,
  startEmulatorProcess,
  stopEmulatorProcess,
} from "../../tools/processes/emulator-process";
import { type CommandResult, startCommand } from "../../tools/processes/started-command";
import { repositoryRoot } from "../../tools/repository-root";
import { runBootstrap } from "./bootstrap-command";
import { useTemporaryFolder } from "./temporary-folder";

const BOOTSTRAP = join(repositoryRoot(), "tools", "bootstrap.mjs");

describe("npm run emulator", () => {
  const folder = useTemporaryFolder();
  let emulator: RunningEmulator;

  beforeEach(async () => {
    emulator = await startEmulatorProcess({ stateDirectory: folder(), detached: true });
  });
  afterEach(() => stopEmulatorProcess(emulator));

  const run = (...args: readonly string[]): Promise<CommandResult> =>
    runBootstrap("emulator", ...args, "--state", folder());

  it("stops the emulator that runs in the background, and succeeds when none runs", async () => {
    const { exitCode, stderr } = await run("--stop");
    assert.deepEqual(
      [exitCode, stderr],
      [0, `The emulator at ${emulator.httpOrigin} (process ${emulator.pid}) was stopped. Its tenant is kept.\n`],
    );
    assert.equal(isAlive(emulator.pid), false);
    assert.equal(await findEmulator(folder()), undefined);
    const again = await run("--stop");
    assert.deepEqual([again.exitCode, again.stderr], [0, `No emulator serves ${folder()}.\n`]);
  });

  it("prints one client's environment, and nothing else, for eval", async () => {
    const shell =
      'eval "$("$0" "$1" emulator --env databricks --state "$2")" && printf %s "$DATABRICKS_HOST $DATABRICKS_AUTH_TYPE"';
    const { ended } = await startCommand("sh", ["-c", shell, process.execPath, BOOTSTRAP, folder()]);
    assert.equal((await ended).stdout, `${emulator.httpOrigin} pat`);
    const { stdout } = await run("--env", "azure-identity");
    for (const line of stdout.trim().split("\n")) assert.match(line, /^export [A-Z_]+=/);
  });

  it("refuses the environment of an unknown client, and of an emulator that does not run", async () => {
    const unknown = await run("--env", "aws");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /^npm run emulator: --env is "aws"; it must be one of databricks, .*azure-native, /);
    await run("--stop");
    const stopped = await run("--env", "databricks");
    assert.deepEqual([stopped.exitCode, stopped.stdout, stopped.stderr], [1, "", `No emulator serves ${folder()}.\n`]);
  });

  it("explains all that it takes, and has the words of a start explained by that", async () => {
    const help = await runBootstrap("emulator", "--help");
    assert.deepEqual([help.exitCode, help.stderr], [0, ""]);
    for (const option of ["--port N", "--https-port N", "--state DIR", "--stop", "--env BLOCK"])
      assert.match(help.stdout, new RegExp(`^  ${option} {2}`, "m"));
    const unknown = await run("--tls");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /^emulator: Unknown option '--tls'/);
    const taken = await run();
    assert.equal(taken.exitCode, 2);
    assert.ok(taken.stderr.startsWith(`emulator: process ${emulator.pid} already serves ${folder()}; `), taken.stderr);
  });

  it("refuses two commands at once", async () => {
    const { exitCode, stderr } = await run("--stop", "--env", "databricks");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^npm run emulator: --stop and --env are two commands\. /);
    assert.equal(isAlive(emulator.pid), true);
  });
});
