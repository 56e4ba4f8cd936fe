import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as ts from "typescript";
import { readTokens } from "../configuration";
import { clientEnvironment } from "../emulator/client-environment";
import { addControlRoutes, type ControlParts } from "../emulator/kernel/control";
import { defaultBehaviour } from "../emulator/databricks/workspace-behaviour";
import { faultRule } from "../emulator/kernel/fault-rule";
import { FRONT_PAGE } from "../emulator/kernel/front-page";
import type { OverviewParts } from "../emulator/page/overview";
import { addPageRoutes } from "../emulator/page/page-routes";
import { drawSeed } from "../emulator/seed";
import { repositoryRoot } from "../tools/repository-root";
import { anchorsOf, type Block, blocksOf, codeOf, DOCUMENTS, namesIn, namesOf, read, tableOf } from "./documents";

const ROOT = repositoryRoot();
const EXAMPLES = readdirSync(join(ROOT, "examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join("examples", name));
const BLOCKS = DOCUMENTS.flatMap(blocksOf);

/** Commands of npm without "run": its own, and the scripts that have a short form. */
const NPM_COMMANDS = ["ci", "install", "pack", "start", "test"];

/**
 * Compiles sources as if they were in the build, so that imports of the package and of this repository's folders find the
 * published types.
 */
function compile(sources: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile) as {
    readonly config: { readonly compilerOptions: object };
  };
  const overrides = {
    noEmit: true,
    incremental: false,
    tsBuildInfoFile: undefined,
    outDir: undefined,
    rootDir: undefined,
    types: ["node"],
    moduleDetection: "force",
    // A block may define a name that the next block uses.
    noUnusedLocals: false,
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, ...overrides }, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.directoryExists = (path) =>
    [...sources.keys()].some((source) => dirname(source) === path) || directoryExists?.(path) === true;
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = sources.get(path);
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target);
  };
  return ts.createProgram([...sources.keys()], options, host);
}

describe("the documentation", function () {
  this.timeout(60_000);

  const typescript = BLOCKS.filter((block) => block.language === "ts");
  const placed = (path: string): string => join(ROOT, "bin", path);
  const asSource = ({ place }: Block): string => placed(`${place.replace(":", ".")}.ts`);
  const programsEntry = placed("components/index.d.ts");
  let program: ts.Program;

  before(() => {
    const blocks = typescript.map((block) => [asSource(block), block.text] as const);
    const examples = EXAMPLES.map((path) => [placed(path), read(path)] as const);
    program = compile(new Map([...blocks, ...examples]));
  });

  afterEach(() => pulumi.runtime.setAllConfig({}));

  const problemsOf = (path: string): string[] => {
    const source = program.getSourceFile(path);
    assert.ok(source, path);
    return ts.getPreEmitDiagnostics(program, source).map(({ messageText, start = 0 }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  };

  for (const block of typescript) {
    it(`shows TypeScript that compiles at ${block.place}`, () => {
      assert.deepEqual(problemsOf(asSource(block)), []);
    });
  }

  for (const example of EXAMPLES) {
    it(`has an example that compiles in ${example}`, () => {
      assert.deepEqual(problemsOf(placed(example)), []);
    });
  }

  it("has examples that are whole projects, which ask for this version, and are all in the table", () => {
    const { version } = JSON.parse(read("package.json")) as { readonly version: string };
    const projects = EXAMPLES.filter((path) => path.endsWith("index.ts")).map(dirname);
    assert.ok(projects.length > 10);
    for (const folder of projects) {
      const manifest = JSON.parse(read(join(folder, "package.json"))) as {
        readonly name: string;
        readonly dependencies: Readonly<Record<string, string>>;
      };
      assert.equal(manifest.dependencies["pulumi-databricks-pat"], `^${version}`, folder);
      const imports = [...read(join(folder, "index.ts")).matchAll(/ from "([^.n].*?)"/g)].map(([, name = ""]) => name);
      for (const name of imports) assert.ok(name in manifest.dependencies, `${folder}: ${name}`);
      assert.match(read(join(folder, "Pulumi.yaml")), new RegExp(`^name: ${manifest.name}$`, "m"));
      assert.ok(existsSync(join(ROOT, folder, "tsconfig.json")), folder);
      const link = `(${folder.replace("examples/", "")}/index.ts)`;
      assert.ok(read("examples/README.md").includes(link), `examples/README.md has no ${link}`);
    }
  });

  it("starts with a whole program, which is one of examples/", () => {
    const [first] = blocksOf("README.md");
    assert.equal(first?.text, read("examples/key-vault/index.ts"));
  });

  it("lists in the configuration table exactly the arguments of the component, with their kinds", () => {
    const checker = program.getTypeChecker();
    const entry = program.getSourceFile(programsEntry);
    const module = entry && checker.getSymbolAtLocation(entry);
    const args = module && checker.getExportsOfModule(module).find((it) => it.name === "ServicePrincipalTokenArgs");
    assert.ok(args);
    const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(args));
    assert.ok(type.isUnion());
    const kindsByArgument: Record<string, string[]> = {};
    for (const member of type.types) {
      const kind = checker.getTypeOfSymbol(checker.getPropertyOfType(member, "kind")!) as ts.StringLiteralType;
      for (const { name } of checker.getPropertiesOfType(member)) (kindsByArgument[name] ??= []).push(kind.value);
    }
    const documented = tableOf("README.md", "argument").map(([name, kinds]) => [
      namesIn(name)[0] ?? name,
      kinds === "all" ? ["databricks", "entra", "existing"] : namesIn(kinds).sort(),
    ]);
    const actual = Object.entries(kindsByArgument).map(([name, kinds]) => [name, kinds.sort()]);
    assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(actual));
    assert.equal(documented.length, actual.length, "each argument is in the table once");
  });

  it("shows valid YAML, and stack configurations that the program accepts", () => {
    const yaml = createRequire(require.resolve("@pulumi/pulumi/package.json"))("js-yaml") as {
      load(text: string): { readonly config?: Readonly<Record<string, unknown>> };
    };
    const configurations = BLOCKS.filter((block) => block.language === "yaml").flatMap(({ text }) => {
      const { config } = yaml.load(text);
      return config === undefined ? [] : [config["databricks-pat:tokens"] as Readonly<Record<string, unknown>>];
    });
    assert.notEqual(configurations.length, 0);
    for (const tokens of configurations) {
      const secrets = Object.fromEntries(Object.keys(tokens).map((name) => [name, "8Q~"]));
      const config = {
        "databricks-pat:tokens": tokens,
        "databricks-pat:clientSecrets": secrets,
        "databricks-pat:adoptedTokens": secrets,
      };
      pulumi.runtime.setAllConfig(
        Object.fromEntries(Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)])),
        ["databricks-pat:clientSecrets", "databricks-pat:adoptedTokens"],
      );
      const args = readTokens(new pulumi.Config("databricks-pat"));
      assert.deepEqual([...args.keys()], Object.keys(tokens));
    }
  });

  for (const document of DOCUMENTS) {
    it(`has --plaintext in ${document} where the CLI takes a value of a token for a secret`, () => {
      const commands = codeOf(document).flatMap((code) => code.match(/.*\bconfig set .*:tokens\..*/g) ?? []);
      assert.deepEqual(
        commands.filter((command) => !command.includes(" --plaintext ")),
        [],
      );
    });
  }

  for (const document of DOCUMENTS) {
    it(`has links in ${document} whose targets exist`, () => {
      const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
      const missing = targets
        .filter((target) => !/^https?:/.test(target))
        .filter((target) => {
          const [path = "", anchor] = target.split("#");
          const linked = path === "" ? document : join(dirname(document), path);
          if (!existsSync(join(ROOT, linked))) return true;
          if (anchor === undefined) return false;
          return !anchorsOf(linked).includes(anchor);
        });
      assert.deepEqual(missing, []);
    });
  }

  it("names npm commands that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const commands = DOCUMENTS.flatMap(codeOf).flatMap((code) => [
      ...code.matchAll(/\bnpm (run (?:--silent )?)?([a-z][\w:-]*)/g),
    ]);
    assert.ok(commands.length > 10);
    const wrong = commands.filter(([, run, name = ""]) =>
      run === undefined ? !NPM_COMMANDS.includes(name) : !Object.hasOwn(scripts, name),
    );
    assert.deepEqual(
      wrong.map(([command]) => command),
      [],
    );
  });

  it("names paths in CONTRIBUTING.md that exist", () => {
    const paths = tableOf("CONTRIBUTING.md", "to change").flatMap(([, where]) => namesIn(where));
    assert.ok(paths.length > 15);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });

  it("shows the shortest program in each language, as in examples/", () => {
    const programs = {
      yaml: "examples/yaml/Pulumi.yaml",
      python: "examples/python/__main__.py",
      go: "examples/go/main.go",
      ts: "examples/quick-start/index.ts",
    };
    const blocks = blocksOf("README.md");
    for (const [language, file] of Object.entries(programs))
      assert.ok(
        blocks.some((block) => block.language === language && block.text === read(file)),
        file,
      );
  });

  it("walks through functions in CONTRIBUTING.md that are in the files it names", () => {
    const steps = [...read("CONTRIBUTING.md").matchAll(/`(\w+)` \(`([\w./-]+\.ts)`\)/g)];
    assert.ok(steps.length > 30);
    const isDefined = (name: string, path: string): boolean =>
      new RegExp(`\\b(function|const|class) ${name}\\b`).test(existsSync(join(ROOT, path)) ? read(path) : "");
    assert.deepEqual(
      steps.filter(([, name = "", path = ""]) => !isDefined(name, path)).map(([step]) => step),
      [],
    );
  });

  it("lists exactly the routes of the emulator's control surface", () => {
    const routes: string[] = [];
    addControlRoutes((method, path) => void routes.push(`${method} ${path}`), {} as ControlParts);
    // The page's own files are for browsers, and need no header.
    const addData: Parameters<typeof addPageRoutes>[0] = (method, path) =>
      path.startsWith(FRONT_PAGE) ? undefined : void routes.push(`${method} ${path}`);
    addPageRoutes(addData, {} as OverviewParts, () => ({ status: 404 }));
    assert.deepEqual(namesOf("docs/emulator.md", "route").sort(), routes.sort());
  });

  it("lists exactly the clients that the emulator has an environment for", () => {
    const seed = drawSeed();
    const origins = { httpOrigin: "http://127.0.0.1:1", httpsOrigin: "https://localhost:1" };
    const blocks = Object.keys(clientEnvironment({ ...origins, caFile: undefined, seed }));
    assert.deepEqual(namesOf("docs/emulator.md", "block"), blocks);
  });

  it("shows fault rules that the emulator accepts, and lists every effect", () => {
    const rules = blocksOf("docs/emulator.md").filter((block) => block.language === "json");
    assert.notEqual(rules.length, 0);
    for (const { text } of rules) faultRule.parse(JSON.parse(text));
    for (const kind of namesOf("docs/emulator.md", "`effect.kind`")) {
      const fields = { answer: { status: 500 }, "answer-after": { status: 500 }, delay: { milliseconds: 1 } };
      faultRule.parse({ path: "/", effect: { kind, ...fields[kind as keyof typeof fields] } });
    }
    const unknown = faultRule.safeParse({ path: "/", effect: { kind: "none" } });
    const kinds = namesOf("docs/emulator.md", "`effect.kind`").sort();
    assert.deepEqual(
      [...(unknown.error?.message ?? "").matchAll(/'([a-z-]+)'/g)].map((match) => match[1]).sort(),
      kinds,
    );
  });

  it("lists behaviours of the workspace that exist, with their defaults", () => {
    const behaviour: Readonly<Record<string, unknown>> = { ...defaultBehaviour() };
    for (const [names, value] of tableOf("docs/emulator.md", "behaviour of the workspace"))
      for (const name of namesIn(names)) assert.equal(String(behaviour[name]), value, name);
  });
});
