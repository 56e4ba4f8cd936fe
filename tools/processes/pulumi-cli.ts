import { type CommandResult, startCommand, type StartedCommand } from "./started-command";

/** What a Pulumi command left: its exit code and all that it printed. */
export type PulumiResult = CommandResult;

/**
 * The Pulumi CLI in the folder of a project, without a terminal.
 *
 * Not Pulumi's Automation API: that adds its variables to our environment instead of replacing it, so that an account of
 * the machine could be used; it keeps the exit code to itself, and 7 says that a change is due; and each `up` runs three
 * more commands.
 */
export class PulumiCli {
  constructor(
    /** Folder of the project. */
    readonly folder: string,
    /** The whole environment of each command, made afresh because the emulator's clock is part of it. */
    readonly environment: () => Record<string, string> | Promise<Record<string, string>>,
  ) {}

  async up(...flags: readonly string[]): Promise<PulumiResult> {
    return this.succeed("up", "--yes", "--skip-preview", ...flags);
  }

  async preview(...flags: readonly string[]): Promise<PulumiResult> {
    return this.succeed("preview", ...flags);
  }

  async refresh(): Promise<PulumiResult> {
    return this.succeed("refresh", "--yes", "--skip-preview");
  }

  async destroy(...flags: readonly string[]): Promise<PulumiResult> {
    return this.succeed("destroy", "--yes", "--skip-preview", ...flags);
  }

  /** Runs a command to its end and throws with what it printed when it fails. */
  async succeed(...args: readonly string[]): Promise<PulumiResult> {
    const result = await this.run(...args);
    if (result.exitCode === 0) return result;
    throw new Error(`pulumi ${args.join(" ")} ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
  }

  /** Runs a command to its end, however it ends. */
  async run(...args: readonly string[]): Promise<PulumiResult> {
    return (await this.start(...args)).ended;
  }

  /** Starts a command. */
  async start(...args: readonly string[]): Promise<StartedCommand> {
    const environment = await this.environment();
    return startCommand("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      environment,
    });
  }
}
