import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runCommand, type CommandOptions } from "../processes/command";
import { elapsedSince, type Report } from "../report";
import { repositoryRoot } from "../repository-root";
import { isAtLeast } from "./engine-version";

/** A program, and the folder of the Go module in which it is built. */
export interface GoProgram {
  /** What the program belongs to, as progress lines begin: "Pulumi engine 3.246.0". */
  readonly name: string;
  readonly folder: string;
  readonly package: string;
  /** The file to make. */
  readonly output: string;
  readonly linkerFlags: string;
}

/** Runs Go; tests replace it. */
export type RunGo = (args: readonly string[], options: CommandOptions) => Promise<string>;

/** Runs the machine's Go. */
export const runGo: RunGo = (args, options) => runCommand("go", args, options);

const PROGRESS_MILLISECONDS = 15_000;

/** The folder with the `go.mod` and `go.sum` of one of our Go modules. */
export function goModule(name: string): string {
  return join(repositoryRoot(), "tools", "engine", "go", name);
}

/** Throws unless the machine has a Go that is new enough for the module. */
export async function requireGo(module: string, run: RunGo): Promise<void> {
  const goMod = await readFile(join(module, "go.mod"), "utf8");
  const oldest = /^go (\S+)$/m.exec(goMod)?.[1] ?? "";
  // In the module's folder, Go prints the toolchain that it would switch to.
  const version = await run(["env", "GOVERSION"], { cwd: module });
  if (!isAtLeast(version, oldest)) throw new Error(`Go is ${version.trim()}, and ${oldest} or newer is required`);
}

/** Builds a program, which never changes its module, and reports that it is still building. */
export async function buildGoProgram(program: GoProgram, report: Report, run: RunGo): Promise<void> {
  const start = Date.now();
  const progress = setInterval(
    () => report(`${program.name}: building ${basename(program.output)}, ${elapsedSince(start)}`),
    PROGRESS_MILLISECONDS,
  );
  const { folder, linkerFlags, output } = program;
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags, "-o", output];
  try {
    await run(["build", ...flags, program.package], { cwd: folder, environment: goEnvironment() });
  } finally {
    clearInterval(progress);
  }
}

/** The environment of every call of Go that reads a module. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
}
