import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { appendFile, copyFile, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { hasLanguageHost, type Language } from "../../../tools/engine/language-hosts";
import { goModule } from "../../../tools/engine/go-program";
import { isExecutable } from "../../../tools/engine/prove-engine";
import { isolatedFolders } from "../../../tools/isolated-environment";
import { installPlugin } from "../../../tools/plugin-install";
import { runCommand } from "../../../tools/processes/command";
import { EmulatedStack } from "../emulated-stack";
import { copyExample } from "../example-project";
import { generateSdk, goEnvironment, markInstalled, SCHEMA } from "./generated-sdk";
import { leaveOut } from "../../left-out";

const { version: VERSION } = JSON.parse(readFileSync(SCHEMA, "utf8")) as { readonly version: string };

interface Outputs {
  readonly tokenValue: string;
  readonly expiresAt: string;
}

/** An example in another language. */
interface LanguageExample {
  /** The file with the trigger. */
  readonly program: string;
  /** What the machine must have besides the language host, if it does not. */
  readonly missing: () => string | undefined;
  /** Does what the README says; returns variables of the following commands. */
  readonly prepare: (folder: string) => Promise<NodeJS.ProcessEnv>;
}

const EXAMPLES: Readonly<Record<Language, LanguageExample>> = {
  yaml: { program: "Pulumi.yaml", missing: () => undefined, prepare: () => Promise.resolve({}) },
  python: {
    program: "__main__.py",
    missing: () =>
      process.env["DATABRICKS_PAT_PULUMI_PYTHON"] === undefined ? "this machine has no Python with pulumi" : undefined,
    async prepare(folder) {
      const bin = dirname(process.env["DATABRICKS_PAT_PULUMI_PYTHON"]!);
      await symlink(dirname(bin), join(folder, "venv"));
      const sdk = await generateSdk("python", join(folder, "sdks"), process.env);
      await markInstalled(sdk, VERSION);
      // The host that is built takes the Python on the PATH, and the official one that of the virtual environment.
      return { PATH: [bin, process.env["PATH"]].join(delimiter), PYTHONPATH: sdk };
    },
  },
  go: {
    program: "main.go",
    missing: () => (spawnSync("go", ["version"]).error === undefined ? undefined : "this machine has no Go"),
    async prepare(folder) {
      const sdk = await generateSdk("go", join(folder, "sdks"), process.env);
      // A host that is built looks for it beside go.mod only.
      await copyFile(join(sdk, "databrickspat", "pulumi-plugin.json"), join(sdk, "pulumi-plugin.json"));
      // The engine's module pins what Pulumi's SDK needs, so that Go has it already.
      const pinned = await readFile(join(goModule("cli"), "go.mod"), "utf8");
      await appendFile(join(folder, "go.mod"), pinned.slice(pinned.indexOf("require (")));
      await copyFile(join(goModule("cli"), "go.sum"), join(folder, "go.sum"));
      const environment = { ...goEnvironment(), GOFLAGS: "-mod=mod -trimpath -buildvcs=false" };
      const go = (...args: string[]): Promise<string> =>
        runCommand("go", args, { cwd: folder, environment: { ...process.env, ...environment } });
      await go("mod", "edit", "-require=pulumi-databricks-pat@v0.0.0", `-replace=pulumi-databricks-pat=${sdk}`);
      await go("build", "-o", join(folder, "..", "program"), ".");
      return environment;
    },
  },
};

/** Why the example of a language is not run; undefined where it is. */
function reasonToLeaveOut(language: Language): string | undefined {
  if (language === "yaml") return undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const binDirectory = folders.find((folder) => isExecutable(join(folder, "pulumi"))) ?? "";
  if (!hasLanguageHost(binDirectory, language)) return `no pulumi-language-${language} is beside pulumi`;
  return EXAMPLES[language].missing();
}

describe("the examples in other languages, as a user copies them", () => {
  let stack: EmulatedStack | undefined;

  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });

  for (const [language, { program, prepare }] of Object.entries(EXAMPLES) as [Language, LanguageExample][]) {
    const reason = reasonToLeaveOut(language);
    if (reason !== undefined) {
      leaveOut(`the example in ${language}`, reason);
      continue;
    }
    it(`${language} mints a token, rotates it when the text is edited, and ends it`, async () => {
      const { directory, folder } = await copyExample(language);
      await installPlugin(isolatedFolders(directory).pulumiHome);
      const variables = await prepare(folder);
      stack = await EmulatedStack.open(directory, folder);
      Object.assign(stack.variables, variables);
      await stack.up();
      const first = await stack.outputs<Outputs>();
      assert.equal(await stack.authenticates(first.tokenValue), true);
      const text = await readFile(join(folder, program), "utf8");
      await writeFile(join(folder, program), text.replace(/(rotation_?trigger.*?)first/i, "$1second"));
      await stack.up();
      const second = await stack.outputs<Outputs>();
      assert.equal(await stack.authenticates(second.tokenValue), true);
      assert.equal(await stack.authenticates(first.tokenValue), false);
      const { stdout: state } = await stack.succeed("stack", "export");
      for (const { tokenValue } of [first, second]) assert.equal(state.includes(tokenValue), false);
      await stack.destroy();
      assert.deepEqual(stack.liveTokens(), []);
    });
  }
});
