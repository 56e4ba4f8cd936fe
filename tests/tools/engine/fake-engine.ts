import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const EXECUTABLES = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** Writes an engine that only prints its version. */
export async function writeFakeEngine(binDirectory: string, version: string, names = EXECUTABLES): Promise<void> {
  await mkdir(binDirectory, { recursive: true });
  for (const name of names) await writeFakeExecutable(join(binDirectory, name), version);
}

/** Writes one executable that prints the version. */
export async function writeFakeExecutable(path: string, version: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\necho v${version}\n`);
  await chmod(path, 0o755);
}
