import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository-root";

/** The emulator's stack, which the main job makes. */
export const DEV_STACK = "dev";

/**
 * The configuration of the stack "dev", beside Pulumi.yaml. Pulumi finds it there by the name of the stack, so that
 * no other stack gets it, whatever the command line is. Git ignores it, so that the checkout does not change.
 */
export function devConfigurationFile(root = repositoryRoot()): string {
  return join(root, `Pulumi.${DEV_STACK}.yaml`);
}

/** Writes the configuration of the main job to a file. */
export function copyDevConfiguration(target: string, root = repositoryRoot()): void {
  copyFileSync(templateFile(root), target);
}

/** Writes the configuration of the stack "dev" unless there is one. */
export function provideDevConfiguration(root = repositoryRoot()): void {
  if (!existsSync(devConfigurationFile(root))) copyDevConfiguration(devConfigurationFile(root), root);
}

/** Throws when the configuration of the stack "dev" is that of a stack elsewhere, which a local run must not change. */
export function assertDevConfiguration(root = repositoryRoot()): void {
  const file = devConfigurationFile(root);
  if (!existsSync(file) || saltOf(file) === saltOf(templateFile(root))) return;
  throw new Error(
    `${file} belongs to a stack outside the emulator, because its encryptionsalt is another one. ` +
      `The emulator's stack has the name "${DEV_STACK}" too: use a clone of its own for the emulator, or rename your stack.`,
  );
}

function templateFile(root: string): string {
  return join(root, "tools", "start", `Pulumi.${DEV_STACK}.yaml`);
}

function saltOf(file: string): string | undefined {
  return /^encryptionsalt: (\S+)$/m.exec(readFileSync(file, "utf8"))?.[1];
}
