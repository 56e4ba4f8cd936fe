import assert from "node:assert/strict";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import * as ts from "typescript";
import { runCommand } from "../../tools/processes/command";
import { repositoryRoot } from "../../tools/repository-root";
import { read } from "../documents";
import { useTemporaryFolder } from "./temporary-folder";

interface PackedPackage {
  readonly files: readonly { readonly path: string }[];
  readonly unpackedSize: number;
}

/** Where a compiler finds the declarations of each entry point. */
const ENTRIES: Readonly<Record<string, string>> = {
  "pulumi-databricks-pat": "bin/components/index.d.ts",
  "pulumi-databricks-pat/dynamic": "bin/dynamic/index.d.ts",
  "pulumi-databricks-pat/plugin": "bin/plugin/index.d.ts",
  "pulumi-databricks-pat/policies": "bin/policy/policies.d.ts",
  "pulumi-databricks-pat/testing": "bin/components/testing.d.ts",
};

/** The ways of TypeScript to find a package. */
const RESOLUTIONS = [
  ["node10", ts.ModuleKind.CommonJS, ts.ModuleResolutionKind.Node10],
  ["node16", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
  ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
] as const;

/** npm asks a user to approve packages that have one of these. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

describe("the published package", () => {
  const folder = useTemporaryFolder();
  let packed: PackedPackage;

  before(async () => {
    const printed = await runCommand("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: repositoryRoot(),
    });
    [packed] = JSON.parse(printed) as [PackedPackage];
  });

  for (const [name, module, moduleResolution] of RESOLUTIONS) {
    it(`has types for every entry point with moduleResolution ${name}`, async () => {
      const installed = join(folder(), "node_modules", "pulumi-databricks-pat");
      await mkdir(installed, { recursive: true });
      await cp(join(repositoryRoot(), "package.json"), join(installed, "package.json"));
      await symlink(join(repositoryRoot(), "bin"), join(installed, "bin"));
      const options = { module, moduleResolution, preserveSymlinks: true };
      for (const [entry, declarations] of Object.entries(ENTRIES)) {
        const found = ts.resolveModuleName(entry, join(folder(), "index.ts"), options, ts.sys);
        assert.equal(found.resolvedModule?.resolvedFileName, join(installed, declarations), entry);
      }
    });
  }

  it("has types that compile without esModuleInterop and skipLibCheck, which those of zod do not", async () => {
    const installed = join(folder(), "node_modules", "pulumi-databricks-pat");
    for (const path of [
      "package.json",
      ...packed.files.map((file) => file.path).filter((each) => /\.d\.ts$/.test(each)),
    ])
      await cp(join(repositoryRoot(), path), join(installed, path));
    await symlink(join(repositoryRoot(), "node_modules", "@pulumi"), join(folder(), "node_modules", "@pulumi"));
    const program = join(folder(), "index.ts");
    await writeFile(
      program,
      Object.keys(ENTRIES)
        .map((entry) => `export type {} from "${entry}";`)
        .join("\n"),
    );
    const [, module, moduleResolution] = RESOLUTIONS[0];
    const options = { module, moduleResolution, strict: true, target: ts.ScriptTarget.ES2020, types: [], noEmit: true };
    const compiled = ts.createProgram([program], options);
    const files = compiled.getSourceFiles();
    const own = files.filter(({ fileName }) => fileName.startsWith(join(installed, "bin")));
    for (const declarations of Object.values(ENTRIES))
      assert.ok(
        own.some(({ fileName }) => fileName.endsWith(declarations)),
        declarations,
      );
    assert.deepEqual(
      files.map(({ fileName }) => fileName).filter((fileName) => /\/zod\//.test(fileName)),
      [],
    );
    assert.deepEqual(
      own
        .flatMap((file) => compiled.getSemanticDiagnostics(file))
        .map(({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, "\n")]),
      [],
    );
  }).timeout(120_000);

  it("says which module system it uses", () => {
    const { type } = JSON.parse(read("package.json")) as { readonly type?: string };
    assert.equal(type, "commonjs");
  });

  it("asks for the oldest Node.js that each of its dependencies supports, and says so", () => {
    type Manifest = { readonly engines?: { readonly node?: string }; readonly dependencies?: object };
    const own = JSON.parse(read("package.json")) as Manifest;
    const oldest = (manifest: Manifest): string => manifest.engines?.node?.replace(/^>=/, "") ?? "0";
    const needed = ["@pulumi/pulumi", ...Object.keys(own.dependencies ?? {})]
      .map((name) => oldest(JSON.parse(read(`node_modules/${name}/package.json`)) as Manifest))
      .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
    assert.equal(oldest(own), needed.at(-1));
    assert.match(oldest(own), /^\d+\.\d+\.\d+$/);
    const lock = JSON.parse(read("package-lock.json")) as { readonly packages: Readonly<Record<string, Manifest>> };
    assert.deepEqual(lock.packages[""]?.engines, own.engines);
    for (const document of ["README.md", "CONTRIBUTING.md", "docs/installing.md"]) {
      const said = [...read(document).matchAll(/needs? Node\.js ([\d.]*\d) or newer/g)].map(([, version]) => version);
      assert.deepEqual(new Set(said), new Set([oldest(own)]), document);
    }
  });

  it("has no script that npm asks a user to approve", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    assert.deepEqual(
      INSTALL_SCRIPTS.filter((name) => name in scripts),
      [],
    );
  });

  it("has everything that its documents link to, but for sources, tests and screenshots, which are in the repository", () => {
    const paths = packed.files.map(({ path }) => path);
    const documents = paths.filter((path) => path.endsWith(".md"));
    assert.ok(documents.includes("README.md") && documents.includes("docs/rotation.md"));
    const missing = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^https?:/.test(target))
        .map((target) => normalize(join(dirname(document), target)))
        .filter((target) => document === "README.md" || !/^tests\/|\.ts$|^docs\/images\/[\w-]+\.png$/.test(target))
        .filter((target) => !paths.some((path) => path === target || path.startsWith(`${target}/`)))
        .map((target) => `${document}: ${target}`),
    );
    assert.deepEqual(missing, []);
  });

  it("has the compiled modules and their types, the documents, the examples and the policy pack, and nothing else", () => {
    const others = packed.files
      .map(({ path }) => path)
      .filter((path) => !/^bin\/(command|components|dynamic|plugin|policy)\/.*\.(js|d\.ts)$/.test(path))
      .filter(
        (path) =>
          !/^examples\/(go\/(README\.md|go\.mod|main\.go)|python\/(README\.md|__main__\.py|requirements\.txt)|yaml\/README\.md)$/.test(
            path,
          ) &&
          !/^(docs\/(images\/)?[\w-]+\.(md|svg)|examples\/README\.md|examples\/([\w-]+\/)+([\w.-]+\.(ts|mjs|ya?ml)|(fleet|package|tsconfig)\.json))$/.test(
            path,
          ),
      );
    const pack = ["policy/PulumiPolicy.yaml", "policy/package.json"];
    const documents = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md"];
    const schemas = ["schemas/pulumi-package.schema.json", "schemas/pulumi-stack.schema.json"];
    assert.deepEqual(others.sort(), [...documents, "package.json", ...pack, ...schemas]);
  });

  it("has a plugin whose folder asks for this version of the package, and for peers that it supports", () => {
    type Manifest = Readonly<Record<"dependencies" | "peerDependencies", Readonly<Record<string, string>>>>;
    const own = JSON.parse(read("package.json")) as Manifest & { readonly version: string };
    const { dependencies } = JSON.parse(read("plugin/package.json")) as Manifest;
    const { "pulumi-databricks-pat": asked, ...peers } = dependencies;
    assert.equal(asked, own.version);
    for (const [name, range] of Object.entries(peers)) assert.equal(range, own.peerDependencies[name], name);
  });

  it("is smaller than 2.2 megabytes when it is unpacked", () => {
    assert.ok(packed.unpackedSize < 2_200_000, `${packed.unpackedSize} bytes`);
  });
});
