import { packageSchema } from "../plugin/schema/package-schema";
import { repositoryRoot } from "./repository-root";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The file of the package that has its Pulumi schema: `pulumi package gen-sdk` makes an SDK of it. */
export const PACKAGE_SCHEMA_FILE = "schemas/pulumi-package.schema.json";

/** What the file has: the schema of this version. */
export function toPackageSchemaFile(): string {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot(), "package.json"), "utf8")) as { version: string };
  return `${JSON.stringify(packageSchema(version), undefined, 2)}\n`;
}

if (require.main === module) process.stdout.write(toPackageSchemaFile());
