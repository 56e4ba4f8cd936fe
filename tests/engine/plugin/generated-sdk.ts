import { join } from "node:path";
import { runCommand } from "../../../tools/processes/command";
import { repositoryRoot } from "../../../tools/repository-root";

/** Where `pulumi package add` puts the SDK of our package, below the folder of a program. */
export const SDK_FOLDER = join("sdks", "databricks-pat");

/** Makes the SDK of our package for a program, as `pulumi package add` does. */
export async function generateSdk(language: "go" | "python", program: string): Promise<void> {
  const generator = process.env["DATABRICKS_PAT_SDK_GENERATOR"];
  if (generator === undefined) throw new Error("DATABRICKS_PAT_SDK_GENERATOR is not set: npm test sets it");
  const schema = join(repositoryRoot(), "schemas", "pulumi-package.schema.json");
  await runCommand(generator, [language, schema, join(program, SDK_FOLDER)]);
}
