import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  beginCompiling,
  endCompiling,
  findStaleFile,
  hashSources,
  removeOrphanedOutputs,
  writeManifest,
} from "./build-manifest.mjs";
import { runStep } from "./set-up-step.mjs";
import { withSetUpLock } from "./set-up-lock.mjs";
import { bundleZod } from "./bundle-zod.mjs";

/** Compiles with tsc, bundles zod and writes the manifest, unless `bin/` is the build of the current sources. */
export async function buildIfStale(root, report) {
  const sources = hashSources(root);
  const stale = findStaleFile(root, sources);
  if (stale === undefined) return;
  beginCompiling(root);
  // tsc trusts its own record of what it emitted, which is wrong for a damaged output.
  if (stale.damaged) rmSync(join(root, "bin", ".tsbuildinfo"), { force: true });
  const compiler = createRequire(join(root, "package.json")).resolve("typescript/bin/tsc");
  await compile(root, compiler, `build (${stale.path})`, report);
  await bundleZod(root);
  removeOrphanedOutputs(root);
  writeManifest(root, sources);
}

async function compile(root, compiler, title, report) {
  try {
    await runStep(title, report, process.execPath, [compiler, "-p", "tsconfig.json"], root);
  } catch (error) {
    // A killed compiler may have written anything, so the mark stays.
    if (!error.killed) endCompiling(root);
    throw error;
  }
  endCompiling(root);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const report = (line) => console.error(line);
  await withSetUpLock(root, report, () => buildIfStale(root, report)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
