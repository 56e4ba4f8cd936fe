import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { PulumiCli, PulumiResult } from "../../../tools/processes/pulumi-cli";
import { killNow, listDescendants, type RunningProcess } from "./process-tree";

/** An `up` or `destroy` of the Pulumi CLI that runs, whose processes a test can kill. */
export class RunningUpdate {
  private descendants: readonly RunningProcess[] = [];

  private constructor(
    private readonly child: ChildProcess,
    /** Its result, when all processes that write to its output have ended. */
    readonly ended: Promise<PulumiResult>,
  ) {}

  static async start(cli: PulumiCli, command: "up" | "destroy" = "up"): Promise<RunningUpdate> {
    const { process: child, ended } = await cli.start(command, "--yes", "--skip-preview");
    return new RunningUpdate(child, ended);
  }

  /** Kills the CLI alone; the plugins that it started run on. */
  async killCli(): Promise<void> {
    this.descendants = await listDescendants(this.pid);
    const exit = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exit;
  }

  /** Whether the process that runs the dynamic providers has started. */
  async hasProvider(): Promise<boolean> {
    return (await this.findProviders()).length > 0;
  }

  /** Kills the process that runs the dynamic providers; the CLI runs on. */
  async killProvider(): Promise<void> {
    const providers = await this.findProviders();
    if (providers.length !== 1) {
      const seen = this.descendants.map((found) => found.commandLine).join("\n");
      throw new Error(`expected 1 process of dynamic providers, found ${providers.length} among\n${seen}`);
    }
    await killNow(...providers.map((provider) => provider.pid));
  }

  private async findProviders(): Promise<readonly RunningProcess[]> {
    this.descendants = await listDescendants(this.pid);
    return this.descendants.filter((found) => /^\S*node\b.*\bdynamic-provider\b/.test(found.commandLine));
  }

  /** Interrupts the CLI, as Ctrl-C does. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** Ends the CLI if it still runs, and the plugins that outlived it. */
  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.killCli();
    await killNow(...this.descendants.map((descendant) => descendant.pid));
  }

  private get pid(): number {
    if (this.child.pid === undefined) throw new Error("pulumi was not started");
    return this.child.pid;
  }
}
