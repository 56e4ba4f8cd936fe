import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "./repository-root";

/**
 * Installs the provider plugin of this checkout where the engine looks for it, for programs in other languages.
 *
 * An executable does what a language host does with `PulumiPlugin.yaml`: the host that module proxies have cannot.
 */
export async function installPlugin(pulumiHome: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(repositoryRoot(), "package.json"), "utf8")) as { version: string };
  const folder = join(pulumiHome, "plugins", `resource-databricks-pat-v${version}`);
  const executable = join(folder, "pulumi-resource-databricks-pat");
  const entry = join(repositoryRoot(), "bin", "plugin", "index.js");
  await mkdir(folder, { recursive: true });
  const words = [process.execPath, entry].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  await writeFile(executable, `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(executable, 0o755);
}
