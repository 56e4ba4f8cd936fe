import assert from "node:assert/strict";
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyBuild } from "../../tools/mutants/build-copy";
import { findEmulator, stopEmulatorProcess } from "../../tools/processes/emulator-process";
import { type CommandResult, startCommand } from "../../tools/processes/started-command";
import { repositoryRoot } from "../../tools/repository-root";

/** What `npm run pulumi` and `npm start` need of a checkout, besides the build. */
const COPIED = [
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "bin/build.json",
  "index.ts",
  "configuration.ts",
  "components",
  "dynamic",
  "plugin",
  "tsconfig.json",
  "tsconfig.program.json",
];

type Variables = Readonly<Record<string, string>>;

/** A copy of this checkout, whose npm commands leave the stacks and the emulator of the real one alone. */
export class ClonedCheckout {
  private constructor(readonly folder: string) {}

  static async create(): Promise<ClonedCheckout> {
    const folder = join(await realpath(await mkdtemp(join(tmpdir(), "databricks-pat-checkout-"))), "clone");
    await copyBuild(repositoryRoot(), folder);
    for (const name of COPIED) await cp(join(repositoryRoot(), name), join(folder, name), { recursive: true });
    return new ClonedCheckout(folder);
  }

  /** Stops the emulator of the copy, and removes it. */
  async close(): Promise<void> {
    const emulator = await findEmulator(join(this.folder, ".local", "emulator"));
    if (emulator !== undefined) await stopEmulatorProcess(emulator);
    await rm(join(this.folder, ".."), { recursive: true, force: true });
  }

  /** Runs an npm command of the copy to its end, however it ends. */
  async run(command: "pulumi" | "start", args: readonly string[], variables: Variables = {}): Promise<CommandResult> {
    const main = JSON.stringify(join(this.folder, "bin", "tools", command));
    const program = `require(${main}).main(process.argv.slice(1)).then(
      (exitCode) => (process.exitCode = exitCode),
      (error) => { console.error(error.message); process.exitCode = error.exitCode ?? 1; });`;
    const environment = { ...process.env, ...variables };
    const options = { environment, cwd: this.folder };
    return (await startCommand(process.execPath, ["-e", program, "--", ...args], options)).ended;
  }

  /** `npm run pulumi -- ARGUMENTS`, which must succeed; returns what it printed. */
  async pulumi(args: readonly string[], variables: Variables = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run("pulumi", args, variables);
    assert.equal(exitCode, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }
}
