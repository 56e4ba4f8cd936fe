import { type BigIntStats, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { CommandParts } from "../command-parts";
import { OutputProblem, UsageProblem } from "../workspace-run";

/** A file that an option names. */
export interface OutputFile {
  readonly option: string;
  readonly path: string;
}

/** As many links one after the other as a system follows. */
const MOST_LINKS = 40;

/**
 * Throws a `UsageProblem` where a file is the standard output or the standard error, or two are the same one, by whatever
 * path: one of the results would be lost.
 */
export function assertSeparate(files: readonly OutputFile[], { stdout, stderr }: CommandParts): void {
  for (const { option, path } of files) {
    if (path === "-" || isStream(path, stdout.stats))
      throw new UsageProblem(`${option} does not write to the standard output: give a file`);
    if (isStream(path, stderr.stats))
      throw new UsageProblem(`${option} does not write to the standard error: give a file`);
  }
  files.forEach((file, index) => assertOther(file, files.slice(0, index)));
}

/**
 * Writes what options ask for. Throws an \`OutputProblem\` where a file cannot be written, which names those that were
 * written before.
 */
export async function writeFiles(files: readonly (OutputFile & { readonly content: string })[]): Promise<void> {
  const written: OutputFile[] = [];
  for (const file of files) {
    const before = written.length === 0 ? "" : `; ${written.map(({ path }) => path).join(" and ")} was written`;
    // A new file may turn out to be the other one, where a file system does not count capitals.
    if (written.some((other) => isSame(file.path, other.path)))
      throw new OutputProblem(`${file.option}: ${file.path} is the file of ${written[0]?.option}${before}`);
    try {
      await writeFile(file.path, file.content);
    } catch (error) {
      const { code = "an unknown error" } = error as NodeJS.ErrnoException;
      throw new OutputProblem(`${file.option}: ${file.path} cannot be written (${code})${before}`);
    }
    written.push(file);
  }
}

function assertOther({ option, path }: OutputFile, others: readonly OutputFile[]): void {
  const other = others.find((file) => isSame(file.path, path));
  if (other !== undefined)
    throw new UsageProblem(`${other.option} and ${option} name the same file: give each its own`);
}

function isSame(path: string, other: string): boolean {
  const [stats, others] = [toStats(path), toStats(other)];
  if (stats === undefined || others === undefined) return toTarget(path) === toTarget(other);
  return isSameFile(stats, others);
}

function isStream(path: string, stream: BigIntStats | undefined): boolean {
  const stats = toStats(path);
  return stats !== undefined && stream !== undefined && isSameFile(stats, stream);
}

function isSameFile(stats: BigIntStats, others: BigIntStats): boolean {
  return stats.dev === others.dev && stats.ino === others.ino;
}

function toStats(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** The path of what would be written, without any link; the path as it is where there is no such folder. */
function toTarget(path: string): string {
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      target = join(realpathSync(dirname(target)), basename(target));
      if (!lstatSync(target).isSymbolicLink()) return target;
      target = resolve(dirname(target), readlinkSync(target));
    } catch {
      return target;
    }
  }
  return target;
}
