import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../cache-directory";
import { elapsedSince, type Report } from "../report";
import { makeWholeFolder } from "../whole-folder";
import { buildGoProgram, goModule, requireGo, type RunGo } from "./go-program";

/** A program from a Go module that is built once for all checkouts. */
export interface CachedProgram {
  /** As progress lines name it: "Pulumi host for yaml 1.25.0". */
  readonly title: string;
  /** Its folder in the cache: "language-hosts/yaml-1.25.0". */
  readonly name: string;
  readonly executable: string;
  /** Folder of its module below tools/engine/go. */
  readonly module: string;
  readonly package: string;
  readonly linkerFlags: string;
  /** Adds what the program needs beside itself. */
  readonly complete?: (folder: string, runGo: RunGo) => Promise<void>;
}

/** The folder of the program in the cache; it need not exist. */
export function cachedProgramFolder({ name }: CachedProgram, cache = cacheDirectory()): string {
  return join(cache, `${name}-${process.platform}-${process.arch}`);
}

/** Builds the program unless it is in the cache. Throws with what is missing. */
export async function ensureCachedProgram(
  program: CachedProgram,
  cache: string | undefined,
  report: Report,
  runGo: RunGo,
): Promise<void> {
  const { title, executable, module, package: goPackage, linkerFlags, complete } = program;
  const prove = (folder: string): Promise<void> => access(join(folder, executable), constants.X_OK);
  const path = cachedProgramFolder(program, cache);
  const isBuilt = await prove(path).then(
    () => true,
    () => false,
  );
  if (isBuilt) return;
  await requireGo(goModule(module), runGo);
  const start = Date.now();
  report(`${title}: building from Go modules, once …`);
  const fill = async (draft: string): Promise<void> => {
    const output = join(draft, executable);
    const folder = goModule(module);
    await buildGoProgram({ name: title, folder, package: goPackage, output, linkerFlags }, report, runGo);
    await complete?.(draft, runGo);
  };
  await makeWholeFolder({ path, fill, prove });
  report(`${title}: built in ${elapsedSince(start)}`);
}
