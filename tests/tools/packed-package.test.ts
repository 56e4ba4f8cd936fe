import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../tools/processes/command";
import { repositoryRoot } from "../../tools/repository-root";

type Manifest = Record<string, unknown>;

/** What publint and "are the types wrong?" say of a package: a line for each problem. */
async function lint(tarball: Buffer, change?: (manifest: Manifest) => void): Promise<string[]> {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { checkPackage, createPackageFromTarballData, Package } = await import("@arethetypeswrong/core");
  const packed = createPackageFromTarballData(new Uint8Array(tarball));
  const root = `/node_modules/${packed.packageName}`;
  const files = Object.fromEntries(packed.listFiles().map((path) => [path, packed.readFile(path)]));
  const manifest = JSON.parse(packed.readFile(`${root}/package.json`)) as Manifest;
  change?.(manifest);
  files[`${root}/package.json`] = JSON.stringify(manifest);
  const { messages, pkg } = await publint({
    strict: true,
    pkgDir: "package",
    pack: { files: Object.entries(files).map(([path, data]) => ({ name: `package${path.slice(root.length)}`, data })) },
  });
  // Only the line in the states loads the provider: it has no types.
  const excludeEntrypoints = ["./provider"];
  const result = await checkPackage(new Package(files, packed.packageName, packed.packageVersion), {
    excludeEntrypoints,
  });
  assert.ok(result.types, "the package has types");
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...result.problems.map(({ kind, ...problem }) => `types: ${kind} ${JSON.stringify(problem)}`),
  ];
}

describe("the packed package", function () {
  this.timeout(60_000);
  let tarball: Buffer;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "databricks-pat-packed-"));
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const printed = await runCommand("npm", args, { cwd: repositoryRoot() });
    const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
    tarball = await readFile(join(folder, filename));
    await rm(folder, { recursive: true });
  });

  it("has entry points and types that every resolver finds, by publint and Are The Types Wrong", async () => {
    assert.deepEqual(await lint(tarball), []);
  });

  it("would not pass with an entry point that does not exist, and with one whose types do not", async () => {
    const problems = await lint(tarball, (manifest) => {
      const exports = manifest["exports"] as Record<string, Record<string, string>>;
      exports["./policies"] = { types: "./bin/policy/none.d.ts", default: "./bin/policy/policies.js" };
      exports["./provider"] = { default: "./bin/dynamic/provider/none.js" };
    });
    const named = (tool: string, what: string): boolean =>
      problems.some((problem) => problem.startsWith(tool) && problem.includes(what));
    assert.ok(
      named("publint", "none.d.ts") && named("publint", "none.js") && named("types", "./policies"),
      problems.join("\n"),
    );
  });
});
