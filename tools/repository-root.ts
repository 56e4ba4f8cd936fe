import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PACKAGE_NAME = "pulumi-databricks-pat";

/** Absolute path of the checkout of this module, or else of the current folder. */
export function repositoryRoot(): string {
  const root = findUpwards(__dirname) ?? findUpwards(process.cwd());
  if (root === undefined)
    throw new Error(`Neither ${__dirname} nor ${process.cwd()} is in a checkout of ${PACKAGE_NAME}.`);
  return root;
}

function findUpwards(directory: string): string | undefined {
  if (isRoot(directory)) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : findUpwards(parent);
}

function isRoot(directory: string): boolean {
  const manifest = join(directory, "package.json");
  return (
    existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as { name?: string }).name === PACKAGE_NAME
  );
}
