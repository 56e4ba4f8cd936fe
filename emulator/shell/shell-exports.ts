import { toShellWord } from "./shell-word";

/** Environment variables as commands for a POSIX shell, one `export` a line. */
export function toExports(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${toShellWord(value)}`)
    .join("\n");
}
