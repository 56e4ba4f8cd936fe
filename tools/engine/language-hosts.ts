import { chmod, copyFile, readdir, readlink, realpath, rename, rm, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Report } from "../report";
import { type CachedProgram, cachedProgramFolder, ensureCachedProgram } from "./cached-program";
import { cachedEngineDirectory } from "./engine-cache";
import { goEnvironment, goModule, type RunGo, runGo as runInstalledGo } from "./go-program";
import { isExecutable } from "./prove-engine";

/** A language of programs besides TypeScript. */
export type Language = "yaml" | "python" | "go";

/** All of them. */
export const LANGUAGES: readonly Language[] = ["yaml", "python", "go"];

const SDK = "github.com/pulumi/pulumi/sdk/v3";

/** The hosts as they are built: the last ones that module proxies have. */
const PUBLISHED: Readonly<Record<Language, CachedProgram>> = {
  yaml: toHost("yaml", "1.25.0", {
    module: "language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    linkerFlags: "-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=1.25.0",
  }),
  python: toHost("python", "3.60.1", {
    module: "language-hosts",
    package: `${SDK}/python/cmd/pulumi-language-python`,
    linkerFlags: "-s -w",
    complete: copyPythonScript,
  }),
  go: toHost("go", "3.60.1", {
    module: "language-hosts",
    package: `${SDK}/go/pulumi-language-go`,
    linkerFlags: "-s -w",
  }),
};

/** Where the engine and its cache are. */
export interface HostFolders {
  /** The folder with `pulumi`. */
  readonly binDirectory: string;
  /** The folder of an engine that was built here. */
  readonly engineDirectory?: string;
  readonly cache?: string;
}

/** Whether the engine in this folder runs programs in the language. */
export function hasLanguageHost(binDirectory: string, language: Language): boolean {
  return isExecutable(join(binDirectory, executableOf(language)));
}

/**
 * Sees to it that the engine runs programs in the language.
 *
 * Official releases bundle all hosts. An engine that was built here gets the host when it is first needed: it is built in
 * a folder of its own in the cache, and linked beside the engine, which looks for it nowhere else. Returns whether the
 * host is one that was built here, which is older than the engine. Throws with what is missing.
 */
export async function ensureLanguageHost(
  language: Language,
  { binDirectory, engineDirectory = cachedEngineDirectory(), cache }: HostFolders,
  report: Report,
  runGo: RunGo = runInstalledGo,
): Promise<boolean> {
  const program = PUBLISHED[language];
  const folder = cachedProgramFolder(program, cache);
  const isOurs = await isSameFolder(binDirectory, join(engineDirectory, "bin"));
  const linked = await readlink(join(binDirectory, program.executable)).catch(() => undefined);
  const isCurrent = !isOurs || linked === undefined || linked === linkTo(folder, binDirectory, program.executable);
  if (isCurrent && hasLanguageHost(binDirectory, language)) return linked !== undefined && isOurs;
  if (!isOurs) {
    throw new Error(
      `${binDirectory} has no ${program.executable}, which official releases of the Pulumi CLI have beside pulumi`,
    );
  }
  await ensureCachedProgram(program, cache, report, runGo);
  for (const name of await readdir(folder)) {
    // Renamed, because another process may start a program at any time.
    const draft = join(binDirectory, `.${name}.${process.pid}`);
    await rm(draft, { force: true });
    await symlink(linkTo(folder, binDirectory, name), draft);
    await rename(draft, join(binDirectory, name));
  }
  return true;
}

function toHost(
  language: Language,
  version: string,
  program: Pick<CachedProgram, "module" | "package" | "linkerFlags" | "complete">,
): CachedProgram {
  return {
    ...program,
    title: `Pulumi host for ${language} ${version}`,
    name: join("language-hosts", `${language}-${version}`),
    executable: executableOf(language),
  };
}

function executableOf(language: Language): string {
  return `pulumi-language-${language}`;
}

/** Relative, so that a cache that is moved as a whole still works. */
function linkTo(folder: string, binDirectory: string, name: string): string {
  return relative(binDirectory, join(folder, name));
}

/** The script that runs Python programs, which the host has beside itself. */
async function copyPythonScript(folder: string, runGo: RunGo): Promise<void> {
  const list = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK];
  const module = (await runGo(list, { cwd: goModule("language-hosts"), environment: goEnvironment() })).trim();
  const script = join(folder, "pulumi-language-python-exec");
  await copyFile(join(module, "python", "cmd", "pulumi-language-python-exec"), script);
  await chmod(script, 0o755);
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  const real = (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  return (await real(one)) === (await real(other));
}
