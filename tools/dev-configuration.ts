import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSaltOf } from "./encryption-salt";
import { LOCAL_PASSPHRASE } from "./isolated-environment";
import { repositoryRoot } from "./repository-root";

/** The emulator's stack, which the main job makes. */
export const DEV_STACK = "dev";

/**
 * The configuration of the stack "dev", beside Pulumi.yaml. Pulumi finds it there by the name of the stack, so that no
 * other stack gets it, whatever the command line is. The main job takes a copy.
 */
export function devConfigurationFile(root = repositoryRoot()): string {
  return join(root, `Pulumi.${DEV_STACK}.yaml`);
}

/**
 * Throws when the configuration of the stack "dev" is missing, or is that of a stack elsewhere, which a local run must
 * not change.
 */
export function assertDevConfiguration(root = repositoryRoot()): void {
  const file = devConfigurationFile(root);
  if (!existsSync(file)) throw new Error(`${file} is missing. Restore it: git checkout Pulumi.${DEV_STACK}.yaml`);
  const salt = /^encryptionsalt: (\S+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  if (salt !== undefined && isSaltOf(LOCAL_PASSPHRASE, salt)) return;
  throw new Error(
    `${file} belongs to a stack outside the emulator, because its encryptionsalt is not the emulator's. ` +
      `The emulator's stack has the name "${DEV_STACK}" too: use a clone of its own for the emulator, or rename your stack.`,
  );
}
