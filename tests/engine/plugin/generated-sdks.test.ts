import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import { ENGINE_VERSION } from "../../../tools/engine/engine-version";
import { goModule } from "../../../tools/engine/go-program";
import { createIsolatedFolders, isolatedEnvironment } from "../../../tools/isolated-environment";
import { runCommand } from "../../../tools/processes/command";
import { repositoryRoot } from "../../../tools/repository-root";
import { generateSdk, goEnvironment, markInstalled, SCHEMA } from "./generated-sdk";
import { TYPESCRIPT_PROGRAM } from "./typescript-program";
import { leaveOut } from "../../left-out";

type Language = "go" | "nodejs" | "python";

/** Programs that use the SDKs. */
const PROGRAMS = join(repositoryRoot(), "tests/engine/plugin/sdk-programs");

const { version: VERSION } = JSON.parse(readFileSync(SCHEMA, "utf8")) as { readonly version: string };

/** No package registry provides a language itself. */
function has(tool: string, what: string): boolean {
  const isThere = spawnSync(tool, ["version"]).error === undefined;
  if (!isThere) leaveOut(what, `this machine has no ${tool}`);
  return isThere;
}

describe("the SDKs that Pulumi makes of the package schema", function () {
  this.timeout(300_000);
  let folder: string;
  let environment: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "databricks-pat-sdks-"));
    await createIsolatedFolders(folder);
    environment = isolatedEnvironment({ directory: folder });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const generate = (language: Language): Promise<string> => generateSdk(language, join(folder, "sdk"), environment);

  it("have a schema that the engine finds valid", async () => {
    await runCommand("pulumi", ["schema", "check", SCHEMA], { environment });
    const wrong = join(folder, "wrong.json");
    const text = await readFile(SCHEMA, "utf8");
    await writeFile(wrong, text.replaceAll("#/types/databricks-pat:index:Login", "#/types/databricks-pat:index:Logon"));
    await assert.rejects(runCommand("pulumi", ["schema", "check", wrong], { environment }), /Logon/);
  });

  it("compile in TypeScript, strictly, and refuse what is wrong", async () => {
    const sdk = await generate("nodejs");
    await symlink(join(repositoryRoot(), "node_modules"), join(folder, "node_modules"));
    const program = join(folder, "program.ts");
    await writeFile(program, TYPESCRIPT_PROGRAM);
    const compiler = ts.createProgram([join(sdk, "index.ts"), program], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      types: ["node"],
      baseUrl: folder,
      paths: { "pulumi-databricks-pat-sdk": [sdk] },
    });
    const messages = ts.getPreEmitDiagnostics(compiler).map(({ file, messageText }) => {
      return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    assert.deepEqual(messages, []);
    const manifest = JSON.parse(await readFile(join(sdk, "package.json"), "utf8")) as Record<string, unknown>;
    assert.deepEqual(manifest["pulumi"], { resource: true, name: "databricks-pat", version: VERSION });
  });

  if (has("python3", "the SDK in Python"))
    it("compile in Python, and send the engine the names of the schema", async () => {
      const python = process.env["DATABRICKS_PAT_PULUMI_PYTHON"];
      assert.ok(python, "DATABRICKS_PAT_PULUMI_PYTHON is not set: npm test sets it to a Python that has pulumi");
      const sdk = await generate("python");
      await markInstalled(sdk, VERSION);
      await runCommand(python, ["-m", "compileall", "-q", sdk], { environment });
      const program = join(folder, "program.py");
      await copyFile(join(PROGRAMS, "program.py"), program);
      const printed = await runCommand(python, [program], { environment: { ...environment, PYTHONPATH: sdk } });
      const secret = (value: unknown): unknown => ({
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value,
      });
      assert.deepEqual(JSON.parse(printed), {
        reporting: {
          type: "databricks-pat:index:ServicePrincipalToken",
          inputs: {
            kind: "existing",
            applicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            usage: "assumed",
            overlap: "0s",
            lifetime: "30d",
            revokeWhen: "unused",
            login: secret({
              authType: "azure-client-secret",
              tenantId: "0f8fad5b-d9cb-469f-a165-70867728950e",
              clientSecret: "hush",
            }),
            administrator: secret({ authType: "azure-cli" }),
            publish: { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } },
            windows: [{ cron: "0 22 * * SAT", duration: "4h" }],
          },
        },
        tokenValue: "dapi-new",
        required: ["kind"],
        words: ["entra", "databricks", "existing"],
      });
    });

  if (has("go", "the SDK in Go"))
    it("compile in Go, with a program that uses them", async () => {
      const sdk = await generate("go");
      const program = join(folder, "go-program");
      // The engine's module pins what Pulumi's SDK needs, so that Go has it already.
      await cp(goModule("cli"), program, { recursive: true, filter: (path) => !/generate-sdk/.test(path) });
      await copyFile(join(PROGRAMS, "program.go"), join(program, "main.go"));
      const go = (cwd: string, ...args: string[]): Promise<string> =>
        runCommand("go", args, { cwd, environment: { ...environment, ...goEnvironment() } });
      const release = `github.com/pulumi/pulumi/sdk/v3@v${ENGINE_VERSION}`;
      await go(sdk, "mod", "edit", `-require=${release}`);
      const ours = ["-require=pulumi-databricks-pat@v0.0.0", `-replace=pulumi-databricks-pat=${sdk}`];
      await go(program, "mod", "edit", "-module=consumer", `-require=${release}`, ...ours);
      await go(program, "build", "-mod=mod", "-trimpath", "-buildvcs=false", "-o", join(folder, "made"), ".");
    });
});
