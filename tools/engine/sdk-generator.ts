import { join } from "node:path";
import type { Report } from "../report";
import { type CachedProgram, cachedProgramFolder, ensureCachedProgram } from "./cached-program";
import { ENGINE_VERSION } from "./engine-version";
import { type RunGo, runGo as runInstalledGo } from "./go-program";

/** Raised when the program changes: one of the earlier form is no longer used. */
const BUILD = 2;

const GENERATOR: CachedProgram = {
  title: `Pulumi SDK generator ${ENGINE_VERSION}`,
  name: `sdk-generator-${ENGINE_VERSION}-${BUILD}`,
  executable: "generate-sdk",
  module: "cli",
  package: "./generate-sdk",
  linkerFlags: "-s -w",
};

/**
 * Returns the path of a program that makes SDKs of Pulumi packages: `generate-sdk LANGUAGE SCHEMA FOLDER`.
 *
 * It is what language hosts of the engine's release run for `pulumi package add`. The hosts that are built here are
 * older, and have no SDKs. Needs Go; throws with what is missing.
 */
export async function ensureSdkGenerator(
  report: Report,
  cache?: string,
  runGo: RunGo = runInstalledGo,
): Promise<string> {
  await ensureCachedProgram(GENERATOR, cache, report, runGo);
  return join(cachedProgramFolder(GENERATOR, cache), GENERATOR.executable);
}
