import { type PulumiResult, runPulumi } from "../run-pulumi";

/** The facts of one token, as the stack's outputs tell them. */
export interface TokenOutputs {
  readonly tokenId: string;
  readonly expiresAt: string;
  readonly renewAt: string;
  readonly generation: number;
  readonly rotationReason: string;
  readonly applicationId: string;
  readonly secretUri: string;
}

/** The dev stack, driven by the real Pulumi CLI. */
export class DevStack {
  constructor(
    private readonly folder: string,
    /** A copy of Pulumi.dev.yaml that may be changed. */
    private readonly configFile: string,
    /** The environment for each command, made afresh: the emulator's clock is part of it. */
    private readonly environment: () => Promise<Record<string, string>>,
  ) {}

  async select(): Promise<void> {
    await this.succeed("stack", "select", "--create", "dev");
  }

  async setRotationTrigger(token: string, value: string): Promise<void> {
    await this.succeed(
      "config",
      "set",
      "--config-file",
      this.configFile,
      "--path",
      `databricks-pat:tokens.${token}.rotationTrigger`,
      value,
    );
  }

  /** A preview as a user sees it. */
  async preview(...flags: readonly string[]): Promise<string> {
    return (await this.succeed("preview", "--config-file", this.configFile, ...flags)).stdout;
  }

  /** A detailed preview that expects no changes: it exits with 7 when there are some. */
  async expectNoChanges(): Promise<PulumiResult> {
    return this.run("preview", "--config-file", this.configFile, "--diff", "--expect-no-changes");
  }

  async up(): Promise<string> {
    return (await this.succeed("up", "--yes", "--skip-preview", "--config-file", this.configFile)).stdout;
  }

  async destroy(): Promise<string> {
    return (await this.succeed("destroy", "--yes", "--skip-preview", "--config-file", this.configFile)).stdout;
  }

  async outputs(): Promise<Readonly<Record<string, TokenOutputs>>> {
    const { stdout } = await this.succeed("stack", "output", "--json", "tokens");
    return JSON.parse(stdout) as Readonly<Record<string, TokenOutputs>>;
  }

  private async succeed(...args: readonly string[]): Promise<PulumiResult> {
    const result = await this.run(...args);
    if (result.exitCode === 0) return result;
    throw new Error(`pulumi ${args[0]} ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
  }

  private async run(...args: readonly string[]): Promise<PulumiResult> {
    return runPulumi(args, { cwd: this.folder, environment: await this.environment() });
  }
}

/** "19 created, 2 updated": the counts of the summary that a preview, an update or a destroy ends with. */
export function toResourceCounts(printed: string): string {
  const section = printed.slice(printed.lastIndexOf("Resources:"));
  const counts = [...section.matchAll(/^\s+[^\d\s]*\s*(\d+) (to \w+|created|updated|replaced|deleted|unchanged)/gm)];
  return counts.map((match) => `${match[1]} ${match[2]}`).join(", ") || "nothing to do";
}
