import { copyFile } from "node:fs/promises";
import { DEV_STACK, devConfigurationFile } from "../dev-configuration";
import type { PulumiCli, PulumiResult } from "../processes/pulumi-cli";

/** The outputs of one token in the stack. */
export interface TokenOutputs {
  readonly tokenId: string;
  readonly expiresAt: string;
  readonly renewAt: string;
  readonly generation: number;
  readonly rotationReason: string;
  readonly applicationId: string;
  readonly published: Readonly<Record<string, string>>;
}

/** What the main job reads of a token in the configuration. */
export interface ConfiguredToken {
  readonly rotationTrigger?: string;
}

/** What differs from `Pulumi.dev.yaml`. */
export interface Differences {
  /** What is set, by the path of the setting: "databricks-pat:tokens.reporting.login.subject". */
  readonly settings: Readonly<Record<string, string>>;
  /** The paths of settings that are left out. */
  readonly removed?: readonly string[];
}

/** The dev stack, driven by the real Pulumi CLI. */
export class DevStack {
  private readonly configuration: readonly string[];

  constructor(
    private readonly cli: PulumiCli,
    /** The copy of `Pulumi.dev.yaml` that every command takes, so that the file itself never changes. */
    private readonly configFile: string,
    /** What is different from the file. */
    private readonly differences: Differences | undefined,
  ) {
    this.configuration = ["--config-file", configFile];
  }

  /** The flags of previews and updates. */
  protected get ofRun(): readonly string[] {
    return this.configuration;
  }

  async select(): Promise<void> {
    await this.cli.succeed("stack", "select", "--create", DEV_STACK);
  }

  /** Takes `Pulumi.dev.yaml` as the configuration, with the settings that are different. */
  async takeConfiguration(): Promise<void> {
    await copyFile(devConfigurationFile(), this.configFile);
    const { settings = {}, removed = [] } = this.differences ?? {};
    if (removed.length > 0) await this.cli.succeed("config", "rm-all", ...this.configuration, "--path", ...removed);
    const different = Object.entries(settings).flatMap(([path, value]) => ["--plaintext", `${path}=${value}`]);
    if (different.length > 0)
      await this.cli.succeed("config", "set-all", ...this.configuration, "--path", ...different);
  }

  /** The state as Pulumi exports it, with its secrets in clear. */
  async exportWithSecrets(): Promise<string> {
    return (await this.cli.succeed("stack", "export", "--show-secrets")).stdout;
  }

  /** The state as Pulumi keeps it, with its secrets encrypted. */
  async exportEncrypted(): Promise<string> {
    return (await this.cli.succeed("stack", "export")).stdout;
  }

  async removeRotationTrigger(token: string): Promise<void> {
    const path = `databricks-pat:tokens.${token}.rotationTrigger`;
    await this.cli.succeed("config", "rm", ...this.configuration, "--path", path);
  }

  /** The tokens in the configuration. */
  async tokens(): Promise<Readonly<Record<string, ConfiguredToken>>> {
    const { stdout } = await this.cli.succeed("config", ...this.configuration, "--json");
    const settings = JSON.parse(stdout) as Record<string, { readonly objectValue?: Record<string, ConfiguredToken> }>;
    return settings["databricks-pat:tokens"]?.objectValue ?? {};
  }

  /** A preview as a user sees it. */
  async preview(...flags: readonly string[]): Promise<string> {
    return (await this.cli.preview(...this.ofRun, ...flags)).stdout;
  }

  /** A detailed preview that expects no changes: it exits with 7 when there are some. */
  async expectNoChanges(): Promise<PulumiResult> {
    return this.cli.run("preview", ...this.ofRun, "--diff", "--expect-no-changes");
  }

  async up(): Promise<string> {
    return (await this.cli.up(...this.ofRun)).stdout;
  }

  async destroy(): Promise<string> {
    return (await this.cli.destroy(...this.ofRun)).stdout;
  }

  async outputs(): Promise<Readonly<Record<string, TokenOutputs>>> {
    const { stdout } = await this.cli.succeed("stack", "output", "--json", "tokens");
    return JSON.parse(stdout) as Readonly<Record<string, TokenOutputs>>;
  }
}

/** "19 created, 2 updated": the counts of the summary that a preview, an update or a destroy ends with. */
export function toResourceCounts(printed: string): string {
  const section = printed.slice(printed.lastIndexOf("Resources:"));
  const counts = [...section.matchAll(/^\s+[^\d\s]*\s*(\d+) (to \w+|created|updated|replaced|deleted|unchanged)/gm)];
  return counts.map((match) => `${match[1]} ${match[2]}`).join(", ") || "nothing to do";
}
