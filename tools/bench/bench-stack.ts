import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { localEnvironment } from "../local-environment";
import { PulumiCli } from "../processes/pulumi-cli";
import { repositoryRoot } from "../repository-root";
import type { BenchPhase } from "./bench-phases";
import { BENCH_INPUTS_FILE } from "./bench-programs";
import type { BenchTenant } from "./bench-tenant";
import { type ExportedResource, readResources } from "./exported-state";
import type { ShapeNode } from "./graph-shape";
import { type CommandUse, measureCommand } from "./measured-command";
import type { PluginMemory } from "./process-tree-use";
import type { PhaseRequests } from "./request-kinds";

/** What a program of the bench reads. */
export interface BenchInputs {
  /** The arguments of each principal's component, by its name. */
  readonly principals: Readonly<Record<string, object>>;
  /** The graph of a principal, for the floor. */
  readonly shape?: readonly ShapeNode[];
}

/** What one command took. */
export interface PhaseRun {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly memory: PluginMemory | undefined;
  readonly requests: PhaseRequests;
  /** The resources that it created, updated and so on, as the engine counts them: "+ 61 created". */
  readonly steps: readonly string[];
}

/** Where a stack of the bench is, and what it runs. */
export interface BenchStackOptions {
  /** An isolated folder; the stacks of one round share it. */
  readonly directory: string;
  /** Its project. */
  readonly project: string;
  readonly program: string;
  readonly inputs: BenchInputs;
  readonly tenant: BenchTenant;
  readonly engineBinDirectory?: string;
}

/** The name of every stack. */
const STACK = "bench";

/** A stack whose commands are measured. */
export class BenchStack {
  private rotations = 0;

  private constructor(
    private readonly options: BenchStackOptions,
    private readonly cli: PulumiCli,
  ) {}

  static async create(options: BenchStackOptions): Promise<BenchStack> {
    const { directory, engineBinDirectory, tenant, project } = options;
    const engine = engineBinDirectory === undefined ? {} : { engineBinDirectory };
    const folder = join(directory, project);
    await linkPackages(join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: project, private: true }));
    await writeFile(
      join(folder, "Pulumi.yaml"),
      `name: ${project}\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    );
    await writeFile(join(folder, "index.js"), options.program);
    const environment = (): Record<string, string> =>
      localEnvironment({ directory, ...engine, emulator: tenant.emulatorFacts() });
    const stack = new BenchStack(options, new PulumiCli(folder, environment));
    await stack.writeInputs();
    await stack.cli.succeed("stack", "init", STACK);
    await tenant.takeRequests();
    return stack;
  }

  /** Runs the command of a phase, after a new trigger where it rotates, and measures it. */
  async run({ command, rotates }: BenchPhase): Promise<PhaseRun> {
    if (rotates) {
      this.rotations += 1;
      await this.writeInputs();
    }
    const { stdout, ...use } = await this.measure(["pulumi", ...command, "--non-interactive", "--color", "never"]);
    return { ...use, requests: await this.options.tenant.takeRequests(), steps: readSteps(stdout) };
  }

  /** Runs any command in the folder of the project, and measures it. */
  async measure(command: readonly string[]): Promise<CommandUse> {
    const { folder: cwd, environment } = this.cli;
    const timesFile = join(this.options.directory, "times");
    return measureCommand(command, { cwd, environment: await environment(), timesFile });
  }

  /** The state as Pulumi exports it, as text. */
  async export(...flags: readonly string[]): Promise<string> {
    return (await this.cli.succeed("stack", "export", ...flags)).stdout;
  }

  /** The resources of the state, with their secrets in clear. */
  async resources(): Promise<readonly ExportedResource[]> {
    return readResources(await this.export("--show-secrets"));
  }

  private async writeInputs(): Promise<void> {
    const inputs = { ...this.options.inputs, trigger: `rotation ${this.rotations}` };
    await writeFile(join(this.options.directory, this.options.project, BENCH_INPUTS_FILE), JSON.stringify(inputs));
  }
}

/** The lines below "Resources:" in what Pulumi prints last. */
export function readSteps(printed: string): readonly string[] {
  const [, below = ""] = printed.split(/^Resources:\n/m).slice(-2);
  const [lines = ""] = below.split(/\n(?! )/);
  return lines.split("\n").map((line) => line.trim().replace(/\s+/g, " "));
}

/** Links what the consumer's `npm install` would bring: this package and its peers. */
async function linkPackages(folder: string): Promise<void> {
  const root = repositoryRoot();
  await mkdir(folder, { recursive: true });
  await symlink(root, join(folder, "pulumi-databricks-pat"));
  await symlink(join(root, "node_modules", "@pulumi"), join(folder, "@pulumi"));
}
