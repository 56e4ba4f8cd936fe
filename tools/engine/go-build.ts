import { copyFile, chmod, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { elapsedSince, type Report } from "../report";
import { repositoryRoot } from "../repository-root";
import { runCommand, type CommandOptions } from "../processes/command";
import { makeWholeFolder } from "../whole-folder";
import { cachedEngineDirectory, provePinnedEngine } from "./engine-cache";
import type { EngineSource } from "./engine-source";
import { ENGINE_VERSION, isAtLeast } from "./engine-version";
import { copyLanguageHost } from "./language-host-source";

/** A program, and the folder of the Go module in which it is built. */
interface GoProgram {
  readonly folder: string;
  readonly package: string;
  readonly executable: string;
  readonly linkerFlags: string;
}

const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const ENGINE_LINKER_FLAGS = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`;

// In a module of its own: its last release on module proxies, 3.60.1, depends on an old SDK and cannot share a module
// graph with the engine. It runs the current @pulumi/pulumi correctly.
const LANGUAGE_HOST_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";

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
          const build = (program: GoProgram): Promise<void> =>
            buildProgram(program, binDirectory, runGo, report, start);
          await build({
            folder: join(modules, "cli"),
            package: ENGINE_PACKAGE,
            executable: "pulumi",
            linkerFlags: ENGINE_LINKER_FLAGS,
          });
          const hostFolder = await copiedLanguageHost(join(modules, "language-nodejs"), draft, runGo);
          await build({
            folder: hostFolder,
            package: ".",
            executable: "pulumi-language-nodejs",
            linkerFlags: "-s -w",
          });
          await rm(hostFolder, { recursive: true });
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

/** The folder in `draft` that has the source of the language host. */
async function copiedLanguageHost(module: string, draft: string, runGo: RunGo): Promise<string> {
  const list = ["list", "-mod=readonly", "-f", "{{.Dir}}", LANGUAGE_HOST_PACKAGE];
  const published = (await runGo(list, { cwd: module, environment: goEnvironment() })).trim();
  const copy = join(draft, "language-nodejs");
  await copyLanguageHost({ module, published, copy });
  return copy;
}

async function buildProgram(
  program: GoProgram,
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
      cwd: program.folder,
      environment: goEnvironment(),
    });
  } finally {
    clearInterval(progress);
  }
}

function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
}

/** The host of dynamic resources is a script in the npm package. */
async function copyDynamicProviderHost(binDirectory: string): Promise<void> {
  const name = "pulumi-resource-pulumi-nodejs";
  const packageFile = createRequire(join(repositoryRoot(), "package.json")).resolve("@pulumi/pulumi/package.json");
  await copyFile(join(dirname(packageFile), name), join(binDirectory, name));
  await chmod(join(binDirectory, name), 0o755);
}
