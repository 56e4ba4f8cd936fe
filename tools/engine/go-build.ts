import { copyFile, chmod, mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { elapsedSince, type Report } from "../report";
import { repositoryRoot } from "../repository-root";
import { runCommand, type CommandOptions } from "../processes/command";
import { makeWholeFolder } from "../whole-folder";
import { cachedEngineDirectory, provePinnedEngine } from "./engine-cache";
import type { EngineSource } from "./engine-source";
import { ENGINE_VERSION, isAtLeast } from "./engine-version";

/** One Go module below `tools/engine/go` and the program that is built in it. */
interface GoProgram {
  readonly module: string;
  readonly package: string;
  readonly executable: string;
  readonly linkerFlags: string;
}

const PROGRAMS: readonly GoProgram[] = [
  {
    module: "cli",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    executable: "pulumi",
    linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`,
  },
  {
    // A module of its own: the last release of the language host on module proxies, 3.60.1, depends on an old SDK and
    // cannot share a module graph with the engine. It runs the current @pulumi/pulumi correctly.
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    executable: "pulumi-language-nodejs",
    linkerFlags: "-s -w",
  },
];

const PROGRESS_MILLISECONDS = 15_000;

/** Runs Go; tests replace it. */
export type RunGo = (args: readonly string[], options: CommandOptions) => Promise<string>;

/** Builds the engine from its published Go modules, which the machine's Go downloads as it is configured. */
export function goBuild(
  engineDirectory = cachedEngineDirectory(),
  runGo: RunGo = (args, options) => runCommand("go", args, options),
): EngineSource {
  const modules = join(repositoryRoot(), "tools", "engine", "go");
  return {
    name: "build",
    title: "a build from Go modules",
    provide: async (report) => {
      await requireGo(runGo, modules);
      const start = Date.now();
      report(`Pulumi engine ${ENGINE_VERSION}: building from Go modules, a few minutes, once …`);
      await makeWholeFolder({
        path: engineDirectory,
        fill: async (draft) => {
          const binDirectory = join(draft, "bin");
          await mkdir(binDirectory);
          for (const program of PROGRAMS) await buildProgram(program, modules, binDirectory, runGo, report, start);
          await copyDynamicProviderHost(binDirectory);
        },
        prove: provePinnedEngine,
      });
      report(`Pulumi engine ${ENGINE_VERSION}: built in ${elapsedSince(start)}`);
      return { binDirectory: join(engineDirectory, "bin"), version: ENGINE_VERSION };
    },
  };
}

async function requireGo(runGo: RunGo, modules: string): Promise<void> {
  const goMod = await readFile(join(modules, "cli", "go.mod"), "utf8");
  const oldest = /^go (\S+)$/m.exec(goMod)?.[1] ?? "";
  // In the module's folder, Go prints the toolchain that it would switch to.
  const version = await runGo(["env", "GOVERSION"], { cwd: join(modules, "cli") });
  if (!isAtLeast(version, oldest)) throw new Error(`Go is ${version.trim()}, and ${oldest} or newer is required`);
}

async function buildProgram(
  program: GoProgram,
  modules: string,
  binDirectory: string,
  runGo: RunGo,
  report: Report,
  start: number,
): Promise<void> {
  const progress = setInterval(
    () => report(`Pulumi engine ${ENGINE_VERSION}: building ${program.executable}, ${elapsedSince(start)}`),
    PROGRESS_MILLISECONDS,
  );
  const output = join(binDirectory, program.executable);
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", program.linkerFlags, "-o", output];
  try {
    await runGo(["build", ...flags, program.package], {
      cwd: join(modules, program.module),
      environment: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    });
  } finally {
    clearInterval(progress);
  }
}

/** The host of dynamic resources is a script in the npm package. */
async function copyDynamicProviderHost(binDirectory: string): Promise<void> {
  const name = "pulumi-resource-pulumi-nodejs";
  const packageFile = createRequire(join(repositoryRoot(), "package.json")).resolve("@pulumi/pulumi/package.json");
  await copyFile(join(dirname(packageFile), name), join(binDirectory, name));
  await chmod(join(binDirectory, name), 0o755);
}
