import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Language, LANGUAGES } from "./engine/language-hosts";

/** The language of the program on which a Pulumi command works; undefined for TypeScript, or where there is none. */
export function programLanguage(args: readonly string[], folder: string): Language | undefined {
  let project: string;
  try {
    project = readFileSync(join(resolve(folder, projectFolder(args)), "Pulumi.yaml"), "utf8");
  } catch {
    return undefined;
  }
  const runtime = /^runtime:\s*(?:name:\s*)?"?(\w+)/m.exec(project)?.[1];
  return LANGUAGES.find((language) => language === runtime);
}

/** The folder in `-C FOLDER`, `-CFOLDER`, `--cwd FOLDER` or `--cwd=FOLDER`. */
function projectFolder(args: readonly string[]): string {
  for (const [index, argument] of args.entries()) {
    if (argument === "-C" || argument === "--cwd") return args[index + 1] ?? ".";
    const folder = /^(?:-C=?|--cwd=)(.+)$/.exec(argument)?.[1];
    if (folder !== undefined) return folder;
  }
  return ".";
}
