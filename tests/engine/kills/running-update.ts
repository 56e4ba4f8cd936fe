import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { PulumiCli, PulumiResult } from "../../../tools/processes/pulumi-cli";
import { killNow, listDescendants, readProcess, type RunningProcess } from "./process-tree";

/** Of a plugin, its start script, or the Node.js process in it. */
const PROVIDER = /pulumi-resource-|\bdynamic-provider\b|\bplugin-main\b|\/plugin\/index\.js\b/;

/** Our own: of a TypeScript program, or the plugin. The start script of the first runs `node -e` with its path before. */
const OUR_PROVIDER = /^\S*node \S*(\bdynamic-provider\b|\/plugin\/index\.js\b)/;

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

  /** Kills the CLI alone, unless it has ended; the plugins that it started run on. */
  async killCli(): Promise<void> {
    if (this.hasExited()) return;
    this.descendants = await listDescendants(this.pid);
    // It may have ended meanwhile, and would not tell so again.
    if (this.hasExited()) return;
    const exit = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exit;
  }

  /** Kills the process that runs the dynamic providers, or the plugin; the CLI runs on. */
  async killProvider(): Promise<void> {
    if (await this.killStartedProvider()) return;
    const seen = this.descendants.map((found) => found.commandLine).join("\n");
    throw new Error(`found no process of dynamic providers among\n${seen}`);
  }

  /** The same, unless that process has not started yet or has ended: then false. */
  async killStartedProvider(): Promise<boolean> {
    this.descendants = await listDescendants(this.pid);
    const providers = this.descendants.filter((found) => OUR_PROVIDER.test(found.commandLine));
    await killNow(...providers.map((provider) => provider.pid));
    return providers.length > 0;
  }

  /** Interrupts the CLI, as Ctrl-C does. */
  interrupt(): void {
    this.signal("SIGINT");
  }

  /** Sends a signal to the CLI alone. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The processes of providers that outlived the killed CLI: not those of the program and its language. */
  async leftProviders(): Promise<readonly RunningProcess[]> {
    const left = await Promise.all(this.descendants.map(({ pid }) => readProcess(pid)));
    return left.filter((found) => found !== undefined).filter(({ commandLine }) => PROVIDER.test(commandLine));
  }

  /** Ends the CLI if it still runs, and the plugins that outlived it. */
  async end(): Promise<void> {
    await this.killCli();
    await killNow(...this.descendants.map((descendant) => descendant.pid));
  }

  private hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private get pid(): number {
    if (this.child.pid === undefined) throw new Error("pulumi was not started");
    return this.child.pid;
  }
}
