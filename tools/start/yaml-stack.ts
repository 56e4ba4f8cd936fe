import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiCli } from "../processes/pulumi-cli";
import { DevStack } from "./dev-stack";
import { toYamlProgram } from "./yaml-program";

/**
 * The dev stack as a program in YAML has it: the tokens are in the program, and the stack has no configuration of its own.
 */
export class YamlStack extends DevStack {
  constructor(
    private readonly yaml: PulumiCli,
    configFile: string,
  ) {
    super(yaml, configFile, undefined);
  }

  override async takeConfiguration(): Promise<void> {
    await super.takeConfiguration();
    await this.writeProgram();
  }

  override async removeRotationTrigger(token: string): Promise<void> {
    await super.removeRotationTrigger(token);
    await this.writeProgram();
  }

  /** Writes the program, first without tokens, because Pulumi reads no configuration outside a project. */
  async writeProgram(tokens?: Awaited<ReturnType<DevStack["tokens"]>>): Promise<void> {
    await writeFile(join(this.yaml.folder, "Pulumi.yaml"), toYamlProgram(tokens ?? (await this.tokens())));
  }

  protected override get ofRun(): readonly string[] {
    return [];
  }
}
