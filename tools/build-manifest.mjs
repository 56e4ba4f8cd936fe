import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The folders that tsc compiles, as in `include` of tsconfig.json. The sources at the root are compiled too. */
const SOURCE_FOLDERS = ["command", "components", "dynamic", "plugin", "policy", "emulator", "tools", "tests"];
/** The folders whose declarations are in the package, as in `files` of package.json. */
const DECLARED_FOLDERS = ["components/", "dynamic/", "plugin/", "policy/"];
const OUTPUT_ENDINGS = [".js", ".d.ts"];
const MANIFEST = join("bin", "build.json");
const COMPILING = join("bin", ".compiling");

/** SHA-256 of every file that the build depends on, keyed by its path with "/" between folders. */
export function hashSources(root) {
  const sources = {};
  for (const path of listSources(root)) sources[path] = hashFile(join(root, path));
  for (const path of ["tsconfig.json", "package-lock.json"]) sources[path] = hashFile(join(root, path));
  return sources;
}

/**
 * Writes `bin/build.json`: the hashes of the sources and of the output. That of compiled code has the path of its source.
 *
 * `sources` must be hashed before the compiler starts: a file that is edited meanwhile then counts as changed.
 */
export function writeManifest(root, sources) {
  const outputs = {};
  for (const path of Object.keys(sources)) {
    for (const [key, output] of outputsOf(root, path)) outputs[key] = hashFile(output);
  }
  const draft = join(root, `${MANIFEST}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify({ sources, outputs }, undefined, 2)}\n`);
  renameSync(draft, join(root, MANIFEST));
}

/** Removes the manifest and writes a mark. From now on the build is stale, whatever interrupts the compiler. */
export function beginCompiling(root) {
  mkdirSync(join(root, "bin"), { recursive: true });
  rmSync(join(root, MANIFEST), { force: true });
  writeFileSync(join(root, COMPILING), "");
}

/** Removes the mark: the compiler ended by itself, with or without errors, so its own record of its output is right. */
export function endCompiling(root) {
  rmSync(join(root, COMPILING), { force: true });
}

/**
 * The first reason why `bin/` is not the build of these sources; undefined when it is.
 *
 * `damaged` means that the output is not what the compiler wrote last, so that its own record of it is wrong.
 */
export function findStaleFile(root, sources) {
  if (existsSync(join(root, COMPILING))) return { path: "an interrupted build", damaged: true };
  if (!existsSync(join(root, MANIFEST))) {
    const missing = Object.keys(sources).find((path) =>
      outputsOf(root, path).some(([, output]) => !existsSync(output)),
    );
    return { path: missing ?? "an unfinished build", damaged: missing !== undefined };
  }
  const manifest = JSON.parse(readFileSync(join(root, MANIFEST), "utf8"));
  for (const path of Object.keys(manifest.sources).filter((built) => sources[built] !== undefined)) {
    const isDamaged = ([key, output]) => !existsSync(output) || hashFile(output) !== manifest.outputs[key];
    if (outputsOf(root, path).some(isDamaged)) return { path, damaged: true };
  }
  const changed = new Set([...Object.keys(sources), ...Object.keys(manifest.sources)]);
  for (const path of changed) {
    if (sources[path] !== manifest.sources[path]) return { path, damaged: false };
  }
  return undefined;
}

/** Removes the output of deleted sources: mocha would run a deleted test for ever. */
export function removeOrphanedOutputs(root) {
  for (const path of listCompiledFolders(join(root, "bin"))) {
    const ending = OUTPUT_ENDINGS.find((candidate) => path.endsWith(candidate));
    if (ending && !existsSync(join(root, `${path.slice(0, -ending.length)}.ts`))) rmSync(join(root, "bin", path));
  }
}

function listSources(root) {
  return listCompiledFolders(root).filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"));
}

function listCompiledFolders(root) {
  const atRoot = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  return [...atRoot, ...SOURCE_FOLDERS.flatMap((folder) => listFiles(root, folder))];
}

function listFiles(root, folder) {
  const directory = join(root, folder);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, path) : [path];
  });
}

/** What tsc makes of a source and a user runs or reads: by its key in the manifest, its path. */
function outputsOf(root, path) {
  if (!path.endsWith(".ts")) return [];
  const code = [path, join(root, "bin", path.replace(/\.ts$/, ".js"))];
  const declarations = path.replace(/\.ts$/, ".d.ts");
  const isDeclared = DECLARED_FOLDERS.some((folder) => path.startsWith(folder));
  return isDeclared ? [code, [declarations, join(root, "bin", declarations)]] : [code];
}

function hashFile(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
