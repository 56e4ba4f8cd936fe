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
import { runStep } from "./run-step.mjs";
import { withSetUpLock } from "./set-up-lock.mjs";

/** Compiles with tsc when `bin/` is not the build of today's sources, and writes its manifest. Quiet when it is. */
export async function buildIfStale(root, report) {
  const sources = hashSources(root);
  const stale = findStaleFile(root, sources);
  if (stale === undefined) return;
  beginCompiling(root);
  // tsc trusts its own notes about what it emitted; where the output was touched they are wrong.
  if (stale.damaged) rmSync(join(root, "bin", ".tsbuildinfo"), { force: true });
  const compiler = createRequire(join(root, "package.json")).resolve("typescript/bin/tsc");
  await compile(root, compiler, `build (${stale.path})`, report);
  removeOrphanedOutputs(root);
  writeManifest(root, sources);
}

async function compile(root, compiler, title, report) {
  try {
    await runStep(title, report, process.execPath, [compiler, "-p", "tsconfig.json"], root);
  } catch (error) {
    // Killed half-way, the compiler may have written anything: the mark stays.
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
