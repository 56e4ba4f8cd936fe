import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PACKAGE_SCHEMA_FILE } from "../../../tools/package-schema-file";
import { runCommand } from "../../../tools/processes/command";
import { repositoryRoot } from "../../../tools/repository-root";

/** The schema of our package. */
export const SCHEMA = join(repositoryRoot(), PACKAGE_SCHEMA_FILE);

/** What an engine says whose language hosts are missing, or older than the engine. */
const NO_GENERATOR = /unknown method GeneratePackage|no language plugin/;

/**
 * Makes the SDK of our package for a language, below `out`, and returns its folder: by the engine, if its language hosts
 * can; else by the generator that they have in the same release.
 */
export async function generateSdk(
  language: "go" | "nodejs" | "python",
  out: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const sdk = join(out, language);
  const args = ["package", "gen-sdk", SCHEMA, "--language", language, "--out", out];
  try {
    await runCommand("pulumi", args, { environment });
  } catch (error) {
    assert.match(String(error), NO_GENERATOR);
    const generator = process.env["DATABRICKS_PAT_SDK_GENERATOR"];
    assert.ok(generator, "DATABRICKS_PAT_SDK_GENERATOR is not set: npm test sets it where the engine makes no SDKs");
    await runCommand(generator, [language, SCHEMA, sdk], { environment });
  }
  return sdk;
}

/** Writes what pip writes when it installs the SDK for Python, which asks for its own version. */
export async function markInstalled(sdk: string, version: string): Promise<void> {
  const installed = join(sdk, `pulumi_databricks_pat-${version}.dist-info`);
  await mkdir(installed);
  const metadata = `Metadata-Version: 2.1\nName: pulumi_databricks_pat\nVersion: ${version}\n`;
  await writeFile(join(installed, "METADATA"), metadata);
}

/** The settings of the machine's Go, as npm test passes them on: what an engine was built of is in its caches. */
export function goEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => /^GO[A-Z]+$/.test(name));
  return { ...Object.fromEntries(own), CGO_ENABLED: "0", GOWORK: "off" };
}
