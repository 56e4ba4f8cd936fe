import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the tests of the provider, of the components and of faults load, below `bin/`. */
const COPIED = [
  "command",
  "components",
  "dynamic",
  "emulator",
  "plugin",
  "policy",
  "tests/certificate.js",
  "tests/command",
  "tests/components",
  "tests/dynamic",
  "tests/documents.js",
  "tests/emulated-workspace.js",
  "tests/faults",
  "tests/federation-trust.js",
  "tests/invariant-monitor.js",
  "tests/network",
  "tests/plugin",
  "tests/policy",
  "tests/tools/temporary-folder.js",
  "tools",
] as const;

/** A copy of the build, in which a compiled module of the provider can be replaced for a while. */
export interface BuildCopy {
  /** Absolute folder, laid out as the repository without its sources. */
  readonly folder: string;
  /** Runs `work` while the module of this source, relative to `dynamic/provider`, is `javaScript`. */
  withModule<T>(file: string, javaScript: string, work: () => Promise<T>): Promise<T>;
}

/** Copies what the provider's tests need into `folder`, which must not exist. */
export async function copyBuild(root: string, folder: string): Promise<BuildCopy> {
  await mkdir(folder, { recursive: true });
  await cp(join(root, "package.json"), join(folder, "package.json"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  // Tests read their cases from pages, and run the examples, whose stacks write files of their own.
  await symlink(join(root, "docs"), join(folder, "docs"));
  await cp(join(root, "examples"), join(folder, "examples"), { recursive: true });
  for (const name of COPIED) {
    await cp(join(root, "bin", name), join(folder, "bin", name), {
      recursive: true,
      filter: (path) => !/\.(map|d\.ts)$/.test(path),
    });
  }
  return {
    folder,
    async withModule(file, javaScript, work) {
      const path = join(folder, "bin/dynamic/provider", file.replace(/\.ts$/, ".js"));
      const original = await readFile(path);
      await writeFile(path, javaScript);
      try {
        return await work();
      } finally {
        await writeFile(path, original);
      }
    },
  };
}
