import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * The variables with which Pulumi runs a project of this checkout. A project of examples/ has a `package.json` of its own,
 * but nothing installed: it gets this checkout as the package that it depends on, and the other packages beside it.
 */
export async function provideLinkedPackage(root: string, localDirectory: string): Promise<Record<string, string>> {
  const packages = join(localDirectory, "node_modules");
  await mkdir(packages, { recursive: true });
  await symlink(root, join(packages, "pulumi-databricks-pat"), "junction").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  // TypeScript does not look there. The types of programs and examples are checked by `npm run check`.
  return { NODE_PATH: packages, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
}
