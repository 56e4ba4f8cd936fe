import assert from "node:assert/strict";
import { appendFile, copyFile, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { engineOnPath } from "../../../tools/engine/engine-on-path";
import { hasLanguageHost, type Language } from "../../../tools/engine/language-hosts";
import { isolatedFolders } from "../../../tools/isolated-environment";
import { installPlugin } from "../../../tools/plugin-install";
import { runCommand } from "../../../tools/processes/command";
import { repositoryRoot } from "../../../tools/repository-root";
import { EmulatedStack } from "../emulated-stack";
import { copyExample } from "../example-project";
import { generateSdk, SDK_FOLDER } from "./generated-sdk";

interface Outputs {
  readonly tokenValue: string;
  readonly expiresAt: string;
}

/** An example in another language. */
interface LanguageExample {
  /** The file with the trigger. */
  readonly program: string;
  /** Variables of `npm test` without which the machine cannot run it. */
  readonly needs: readonly string[];
  /** Does what the README says; returns variables of the following commands. */
  readonly prepare: (folder: string) => Promise<Readonly<Record<string, string>>>;
}

const EXAMPLES: Readonly<Record<Language, LanguageExample>> = {
  yaml: { program: "Pulumi.yaml", needs: [], prepare: () => Promise.resolve({}) },
  python: {
    program: "__main__.py",
    needs: ["DATABRICKS_PAT_PULUMI_PYTHON", "DATABRICKS_PAT_SDK_GENERATOR"],
    async prepare(folder) {
      const python = process.env["DATABRICKS_PAT_PULUMI_PYTHON"]!;
      const bin = dirname(python);
      await symlink(dirname(bin), join(folder, "venv"));
      await generateSdk("python", folder);
      // The host that is built takes the Python on the PATH, and the official one that of the virtual environment.
      const searchPath = [bin, process.env["PATH"]].join(delimiter);
      const installed = join(folder, "installed");
      const offline = ["--no-index", "--no-deps", "--no-build-isolation", "--quiet", "--target", installed];
      await runCommand(python, ["-m", "pip", "install", ...offline, join(folder, SDK_FOLDER)]);
      return { PATH: searchPath, PYTHONPATH: installed };
    },
  },
  go: {
    program: "main.go",
    needs: ["DATABRICKS_PAT_GO", "DATABRICKS_PAT_SDK_GENERATOR"],
    async prepare(folder) {
      await generateSdk("go", folder);
      // What "go mod tidy" would download is what the engine is built of.
      const module = join(repositoryRoot(), "tools", "engine", "go", "cli");
      const goMod = await readFile(join(module, "go.mod"), "utf8");
      const sdk = `require pulumi-databricks-pat v0.0.0\nreplace pulumi-databricks-pat => ./${SDK_FOLDER}\n`;
      await appendFile(join(folder, "go.mod"), `\n${sdk}${goMod.slice(goMod.indexOf("require ("))}`);
      await copyFile(join(module, "go.sum"), join(folder, "go.sum"));
      return JSON.parse(process.env["DATABRICKS_PAT_GO"]!) as Record<string, string>;
    },
  },
};

/** Why the example of a language is not run; undefined where it is. */
async function reasonToLeaveOut(language: Language): Promise<string | undefined> {
  const { binDirectory } = await engineOnPath().provide(() => undefined);
  if (language !== "yaml" && !hasLanguageHost(binDirectory, language))
    return `there is no pulumi-language-${language} in ${binDirectory}`;
  const missing = EXAMPLES[language].needs.filter((name) => process.env[name] === undefined);
  return missing.length === 0 ? undefined : `${missing.join(", ")} is not set`;
}

describe("the examples in other languages, as a user copies them", () => {
  let stack: EmulatedStack | undefined;

  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });

  for (const [language, { program, prepare }] of Object.entries(EXAMPLES) as [Language, LanguageExample][]) {
    it(`${language} mints a token, rotates it when the text is edited, and ends it`, async () => {
      const reason = await reasonToLeaveOut(language);
      if (reason !== undefined) {
        console.log(`  --   the example in ${language}: not run, because ${reason}`);
        return;
      }
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
