import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startCommand } from "../processes/started-command";
import { type DocumentPage, INDEX, listPages, titleOf } from "./document-index";
import { IMAGE, toSitePage } from "./site-page";

/** The declarations that the reference is made of: what users import. */
const ENTRIES = ["bin/components/index.d.ts", "bin/dynamic/index.d.ts"];

/** Tables of the logins, which a page has, and arguments that only a component gives. */
const NOT_EXPORTED = [
  "LoginOf",
  "ADMINISTRATOR_AUTH_TYPES",
  "PRINCIPAL_AUTH_TYPES",
  "ENTRA_FEDERATED_TYPES",
  "DATABRICKS_FEDERATED_TYPES",
  "MadeBeside",
  "PlaceOfComponent",
];

const DOCUMENTED = ["Class", "Interface", "TypeAlias", "Function", "Variable", "Property", "Accessor", "Method"];

/**
 * Makes the site: the pages that the index lists, in its order, and the reference of what the package exports. Throws an
 * Error with every warning of the generator, such as an export without a comment or a link to no heading.
 *
 * @param root the repository, with its build
 * @param out an empty folder, or a new one
 */
export async function buildSite(root: string, out: string): Promise<void> {
  const source = await mkdtemp(join(tmpdir(), "databricks-pat-site-"));
  try {
    const pages = await writePages(root, source);
    const tsconfig = join(source, "tsconfig.json");
    await writeFile(tsconfig, JSON.stringify(toTsconfig(root)));
    const options = join(source, "typedoc.json");
    await writeFile(options, JSON.stringify(toOptions({ root, out, source, tsconfig, pages })));
    const generator = join(
      dirname(createRequire(join(root, "package.json")).resolve("typedoc/package.json")),
      "bin",
      "typedoc",
    );
    const environment = { ...process.env, NO_COLOR: "1" };
    const command = await startCommand(process.execPath, [generator, "--options", options], { cwd: root, environment });
    const { exitCode, stdout, stderr } = await command.ended;
    if (exitCode !== 0) throw new Error(`the site was not made:\n${`${stdout}${stderr}`.trim()}`);
  } finally {
    await rm(source, { recursive: true, force: true });
  }
}

/** Writes the pages as the site has them, and their images; returns those that the index lists, in its order. */
async function writePages(root: string, folder: string): Promise<readonly DocumentPage[]> {
  const listed = listPages(root);
  const paths = new Set([INDEX, ...listed.map(({ path }) => path)]);
  const index = await readFile(join(root, INDEX), "utf8");
  for (const page of [{ path: INDEX, title: titleOf(index) }, ...listed]) {
    const text = await readFile(join(root, page.path), "utf8");
    await mkdir(dirname(join(folder, page.path)), { recursive: true });
    await writeFile(join(folder, page.path), toSitePage({ ...page, text }, paths));
  }
  for (const file of await readdir(join(root, "docs"), { recursive: true })) {
    if (!IMAGE.test(file)) continue;
    await mkdir(dirname(join(folder, "docs", file)), { recursive: true });
    await copyFile(join(root, "docs", file), join(folder, "docs", file));
  }
  return listed;
}

function toTsconfig(root: string): object {
  const { compilerOptions } = createRequire(join(root, "package.json"))("./tsconfig.json") as {
    readonly compilerOptions: Readonly<Record<string, unknown>>;
  };
  const { target, lib, module, moduleResolution, strict, skipLibCheck } = compilerOptions;
  return {
    compilerOptions: {
      ...{ target, lib, module, moduleResolution, strict, skipLibCheck },
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
    },
    files: ENTRIES.map((entry) => join(root, entry)),
  };
}

interface Places {
  readonly root: string;
  readonly out: string;
  readonly source: string;
  readonly tsconfig: string;
  readonly pages: readonly DocumentPage[];
}

/** @see https://typedoc.org/documents/Options.html */
function toOptions({ root, out, source, tsconfig, pages }: Places): object {
  return {
    name: "pulumi-databricks-pat",
    entryPoints: ENTRIES.map((entry) => join(root, entry)),
    tsconfig,
    out,
    readme: join(source, INDEX),
    projectDocuments: pages.map(({ path }) => join(source, path)),
    cleanOutputDir: false,
    searchInDocuments: true,
    highlightLanguages: ["console", "go", "json", "python", "sh", "ts", "yaml"],
    excludeExternals: true,
    disableSources: true,
    hideGenerator: true,
    navigation: { includeGroups: true },
    groupOrder: [...new Set(pages.map(({ section }) => section)), "*"],
    // The build has checked the types.
    skipErrorChecking: true,
    requiredToBeDocumented: DOCUMENTED,
    intentionallyNotExported: NOT_EXPORTED,
    validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true },
    treatWarningsAsErrors: true,
  };
}
