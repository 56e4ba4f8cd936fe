import { chmod, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository-root";

/**
 * A runtime of which no language host exists. The engine then starts `pulumi-analyzer-policy-<runtime>`, which does what
 * the language host of a Pulumi release does for "nodejs": it runs `@pulumi/pulumi/cmd/run-policy-pack` in the folder of
 * the pack. The language host that module proxies have, and that is built here where there is no release, cannot.
 */
const RUNTIME = "node-of-the-test";

/** Copies policy/ into a consumer's folder for this runtime, installs the runtime, and returns the folder of the pack. */
export async function copyPolicyPack(consumer: string, pulumiHome: string): Promise<string> {
  const folder = join(consumer, "pack");
  await cp(join(repositoryRoot(), "policy"), folder, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  const project = await readFile(join(folder, "PulumiPolicy.yaml"), "utf8");
  await writeFile(join(folder, "PulumiPolicy.yaml"), project.replace(/^runtime: nodejs$/m, `runtime: ${RUNTIME}`));
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { readonly main: string };
  const main = join("../node_modules/pulumi-databricks-pat/policy", manifest.main);
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, main }));
  await installRuntime(join(pulumiHome, "plugins", `analyzer-policy-${RUNTIME}-v1.0.0`));
  return folder;
}

async function installRuntime(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const executable = join(folder, `pulumi-analyzer-policy-${RUNTIME}`);
  const script = [
    "#!/bin/sh",
    `exec node "$(node -p 'require.resolve("@pulumi/pulumi/cmd/run-policy-pack")')" "$@"`,
    "",
  ].join("\n");
  await writeFile(executable, script);
  await chmod(executable, 0o755);
}
