import { readlink, realpath, rename, rm, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { cacheDirectory } from "../cache-directory";
import { elapsedSince, type Report } from "../report";
import { makeWholeFolder } from "../whole-folder";
import { cachedEngineDirectory } from "./engine-cache";
import { buildGoProgram, goModule, requireGo, type RunGo, runGo as runInstalledGo } from "./go-program";
import { isExecutable } from "./prove-engine";

/** A language of programs besides TypeScript. */
export type Language = "yaml";

/** A host as it is built: the last one that module proxies have. */
interface PublishedHost {
  readonly version: string;
  /** Folder of its module. */
  readonly module: string;
  readonly package: string;
  readonly linkerFlags: string;
}

const PUBLISHED: Readonly<Record<Language, PublishedHost>> = {
  yaml: {
    version: "1.25.0",
    module: "language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    linkerFlags: "-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=1.25.0",
  },
};

/** All of them. */
export const LANGUAGES = Object.keys(PUBLISHED) as readonly Language[];

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
 * a folder of its own in the cache, and linked beside the engine, which looks for it nowhere else. Throws with what is
 * missing.
 */
export async function ensureLanguageHost(
  language: Language,
  folders: HostFolders,
  report: Report,
  runGo: RunGo = runInstalledGo,
): Promise<void> {
  const { binDirectory, engineDirectory = cachedEngineDirectory(), cache = cacheDirectory() } = folders;
  const { version } = PUBLISHED[language];
  const folder = join(cache, "language-hosts", `${language}-${version}-${process.platform}-${process.arch}`);
  const executable = join(folder, executableOf(language));
  const link = join(binDirectory, executableOf(language));
  const target = relative(binDirectory, executable);
  const linked = await readlink(link).catch(() => undefined);
  const isOurs = await isSameFolder(binDirectory, join(engineDirectory, "bin"));
  if (hasLanguageHost(binDirectory, language) && (!isOurs || linked === undefined || linked === target)) return;
  if (!isOurs) {
    throw new Error(
      `${binDirectory} has no ${executableOf(language)}, which official releases of the Pulumi CLI have beside pulumi`,
    );
  }
  await buildHost(language, folder, report, runGo);
  const draft = `${link}.${process.pid}`;
  await rm(draft, { force: true });
  await symlink(target, draft);
  await rename(draft, link);
}

async function buildHost(language: Language, folder: string, report: Report, runGo: RunGo): Promise<void> {
  const { version, module, package: goPackage, linkerFlags } = PUBLISHED[language];
  const prove = (made: string): Promise<void> =>
    isExecutable(join(made, executableOf(language)))
      ? Promise.resolve()
      : Promise.reject(new Error(`${made} has no executable ${executableOf(language)}`));
  const isBuilt = await prove(folder).then(
    () => true,
    () => false,
  );
  if (isBuilt) return;
  await requireGo(goModule(module), runGo);
  const name = `Pulumi host for ${language} ${version}`;
  const start = Date.now();
  report(`${name}: building from Go modules, about a minute, once …`);
  await makeWholeFolder({
    path: folder,
    fill: async (draft) => {
      const output = join(draft, executableOf(language));
      await buildGoProgram({ name, folder: goModule(module), package: goPackage, output, linkerFlags }, report, runGo);
    },
    prove,
  });
  report(`${name}: built in ${elapsedSince(start)}`);
}

function executableOf(language: Language): string {
  return `pulumi-language-${language}`;
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  const real = (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  return (await real(one)) === (await real(other));
}
