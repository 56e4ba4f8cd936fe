import { copyFile, chmod, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { elapsedSince } from "../report";
import { repositoryRoot } from "../repository-root";
import { makeWholeFolder } from "../whole-folder";
import { cachedEngineDirectory, provePinnedEngine } from "./engine-cache";
import type { EngineSource } from "./engine-source";
import { ENGINE_VERSION } from "./engine-version";
import { buildGoProgram, goEnvironment, goModule, requireGo, type RunGo, runGo as runInstalledGo } from "./go-program";
import { copyLanguageHost } from "./language-host-source";

const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const ENGINE_LINKER_FLAGS = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`;

// In a module of its own: its last release on module proxies, 3.60.1, depends on an old SDK and cannot share a module
// graph with the engine. It runs the current @pulumi/pulumi correctly.
const LANGUAGE_HOST_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";

/** Builds the engine from its published Go modules, which the machine's Go downloads as it is configured. */
export function goBuild(engineDirectory = cachedEngineDirectory(), runGo: RunGo = runInstalledGo): EngineSource {
  return {
    name: "build",
    title: "a build from Go modules",
    provide: async (report) => {
      await requireGo(goModule("cli"), runGo);
      const start = Date.now();
      report(`Pulumi engine ${ENGINE_VERSION}: building from Go modules, a few minutes, once …`);
      await makeWholeFolder({
        path: engineDirectory,
        fill: async (draft) => {
          const binDirectory = join(draft, "bin");
          await mkdir(binDirectory);
          const name = `Pulumi engine ${ENGINE_VERSION}`;
          const build = (folder: string, goPackage: string, executable: string, linkerFlags: string): Promise<void> => {
            const output = join(binDirectory, executable);
            return buildGoProgram({ name, folder, package: goPackage, output, linkerFlags }, report, runGo);
          };
          await build(goModule("cli"), ENGINE_PACKAGE, "pulumi", ENGINE_LINKER_FLAGS);
          const hostFolder = await copiedLanguageHost(goModule("language-hosts"), draft, runGo);
          await build(hostFolder, ".", "pulumi-language-nodejs", "-s -w");
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

/** The folder in `draft` that has the source of the language host. */
async function copiedLanguageHost(module: string, draft: string, runGo: RunGo): Promise<string> {
  const list = ["list", "-mod=readonly", "-f", "{{.Dir}}", LANGUAGE_HOST_PACKAGE];
  const published = (await runGo(list, { cwd: module, environment: goEnvironment() })).trim();
  const copy = join(draft, "language-nodejs");
  await copyLanguageHost({ module, published, copy });
  return copy;
}

/** The host of dynamic resources is a script in the npm package. */
async function copyDynamicProviderHost(binDirectory: string): Promise<void> {
  const name = "pulumi-resource-pulumi-nodejs";
  const packageFile = createRequire(join(repositoryRoot(), "package.json")).resolve("@pulumi/pulumi/package.json");
  await copyFile(join(dirname(packageFile), name), join(binDirectory, name));
  await chmod(join(binDirectory, name), 0o755);
}
