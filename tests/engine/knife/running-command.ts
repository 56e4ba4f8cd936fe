import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { PulumiResult } from "../../../tools/run-pulumi";
import type { EmulatedStack } from "../emulated-stack";
import { killNow, listDescendants, type RunningProcess } from "./process-tree";

/** A command of the Pulumi CLI under way, that can be hurt. */
export class RunningCommand {
  /** What it printed, when all that wrote to its output have ended. */
  readonly ended: Promise<PulumiResult>;
  private descendants: readonly RunningProcess[] = [];

  private constructor(private readonly child: ChildProcess) {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve({ exitCode: code ?? 1, stdout, stderr }));
    });
  }

  static start(stack: EmulatedStack, ...args: readonly string[]): RunningCommand {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: stack.folder,
      env: stack.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new RunningCommand(child);
  }

  /** Kills the CLI alone; the plugins that it started go on. */
  async killCli(): Promise<void> {
    this.descendants = await listDescendants(this.pid);
    const exit = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exit;
  }

  /** Kills the process that runs the dynamic providers; the CLI goes on. */
  async killProvider(): Promise<void> {
    this.descendants = await listDescendants(this.pid);
    const providers = this.descendants.filter((found) => /^\S*node\b.*\bdynamic-provider\b/.test(found.commandLine));
    if (providers.length !== 1) {
      const seen = this.descendants.map((found) => found.commandLine).join("\n");
      throw new Error(`there are ${providers.length} processes of dynamic providers and not 1 among\n${seen}`);
    }
    await killNow(...providers.map((provider) => provider.pid));
  }

  /** Tells the CLI to stop, as Ctrl-C does. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** Ends what is left of it: the CLI, and the plugins that outlived it. */
  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.killCli();
    await killNow(...this.descendants.map((descendant) => descendant.pid));
  }

  private get pid(): number {
    if (this.child.pid === undefined) throw new Error("pulumi was not started");
    return this.child.pid;
  }
}
