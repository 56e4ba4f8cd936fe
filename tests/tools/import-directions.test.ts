import assert from "node:assert/strict";
import { join } from "node:path";
import { ESLint } from "eslint";
import { repositoryRoot } from "../../tools/repository-root";

/** Whether a file may have an import. The imported files exist, because the rule checks only what it can resolve. */
const IMPORTS: readonly [file: string, imported: string, isAllowed: boolean][] = [
  ["components/x.ts", "../dynamic/personal-access-token", true],
  ["components/x.ts", "../dynamic/arguments/duration", true],
  ["components/x.ts", "../dynamic/provider/fresh-build", false],
  ["components/x.ts", "../emulator/seed", false],
  ["components/x.ts", "../tools/report", false],
  ["dynamic/x.ts", "./arguments/duration", true],
  ["dynamic/x.ts", "./provider/fresh-build", false],
  ["dynamic/x.ts", "../components/index", false],
  ["dynamic/provider/x.ts", "../arguments/duration", true],
  ["dynamic/provider/x.ts", "../personal-access-token", false],
  ["dynamic/provider/x.ts", "@pulumi/pulumi", false],
  ["dynamic/provider/lifecycles/x.ts", "../checks/preflight", true],
  ["dynamic/provider/lifecycles/x.ts", "../runtime", true],
  ["dynamic/provider/checks/x.ts", "../lifecycles/properties", false],
  ["dynamic/provider/tokens/x.ts", "../checks/preflight", false],
  ["dynamic/provider/tokens/x.ts", "../rotation/rotation-decision", false],
  ["dynamic/provider/logins/x.ts", "../tokens/marker", false],
  ["dynamic/provider/logins/x.ts", "../databricks/workspace-client", true],
  ["dynamic/provider/databricks/x.ts", "../logins/registry", false],
  ["dynamic/provider/databricks/x.ts", "../azure/clouds", false],
  ["dynamic/provider/http/x.ts", "../databricks/workspace-client", false],
  ["dynamic/provider/errors/x.ts", "../http/retry", false],
  ["dynamic/provider/runtime.ts", "./errors/provider-error", false],
  ["dynamic/arguments/x.ts", "../provider/fresh-build", false],
  ["dynamic/arguments/x.ts", "../personal-access-token", false],
  ["command/x.ts", "../dynamic/provider/runtime", true],
  ["command/x.ts", "../dynamic/arguments/duration", true],
  ["command/x.ts", "../dynamic/personal-access-token", false],
  ["command/x.ts", "../components/index", false],
  ["command/x.ts", "../components/arguments", true],
  ["command/x.ts", "../tools/report", false],
  ["command/x.ts", "@pulumi/pulumi", false],
  ["components/x.ts", "../command/exit-codes", false],
  ["dynamic/provider/x.ts", "../../command/exit-codes", false],
  ["emulator/x.ts", "../command/exit-codes", false],
  ["plugin/schema/x.ts", "../../dynamic/arguments/duration", true],
  ["plugin/schema/x.ts", "../../components/arguments", true],
  ["plugin/schema/x.ts", "../../components/index", false],
  ["plugin/schema/x.ts", "../../dynamic/personal-access-token", false],
  ["plugin/schema/x.ts", "../../dynamic/provider/fresh-build", false],
  ["plugin/schema/x.ts", "@pulumi/pulumi", false],
  ["policy/x.ts", "../dynamic/arguments/duration", true],
  ["policy/x.ts", "../dynamic/personal-access-token", false],
  ["policy/x.ts", "../dynamic/provider/fresh-build", false],
  ["plugin/x.ts", "../components/service-principal-token", true],
  ["plugin/x.ts", "../dynamic/provider/open-process", true],
  ["plugin/x.ts", "../tools/report", false],
  ["components/x.ts", "../plugin/secrets", false],
  ["dynamic/x.ts", "../plugin/secrets", false],
  ["dynamic/provider/x.ts", "../../plugin/secrets", false],
  ["components/x.ts", "../policy/known", false],
  ["dynamic/provider/x.ts", "../../policy/known", false],
  ["emulator/x.ts", "../dynamic/arguments/duration", false],
  ["emulator/x.ts", "../tools/report", false],
  ["emulator/x.ts", "./kernel/clock", true],
  ["emulator/kernel/x.ts", "./clock", true],
  ["emulator/kernel/x.ts", "../seed", false],
  ["emulator/kernel/x.ts", "../databricks/errors", false],
  ["emulator/azure/x.ts", "../kernel/clock", true],
  ["emulator/azure/x.ts", "../databricks/errors", false],
  ["emulator/databricks/x.ts", "../seed", true],
  ["emulator/databricks/x.ts", "../azure/azure-behaviour", false],
  ["emulator/databricks/x.ts", "../page/comment-marker", false],
  ["emulator/page/x.ts", "../databricks/errors", true],
  ["emulator/plugins/x.ts", "./pause", true],
  ["emulator/plugins/x.ts", "../kernel/clock", false],
  ["tools/x.ts", "../emulator/seed", true],
  ["tools/x.ts", "../tests/tools/temporary-folder", false],
  ["tests/x.test.ts", "../dynamic/provider/fresh-build", true],
];

describe("import directions", function () {
  this.timeout(30_000);
  let eslint: ESLint;

  before(() => {
    eslint = new ESLint({
      cwd: repositoryRoot(),
      // The files of the table do not exist, so there are no types to ask for.
      overrideConfig: {
        files: ["**/*.ts"],
        languageOptions: { parserOptions: { project: null } },
        rules: {
          "@typescript-eslint/await-thenable": "off",
          "@typescript-eslint/no-floating-promises": "off",
          "@typescript-eslint/no-misused-promises": "off",
          "@typescript-eslint/switch-exhaustiveness-check": "off",
        },
      },
    });
  });

  for (const [file, imported, isAllowed] of IMPORTS) {
    it(`${isAllowed ? "let" : "do not let"} ${file} import ${imported}`, async () => {
      const text = `import { used } from "${imported}";\nused();\n`;
      const [result] = await eslint.lintText(text, { filePath: join(repositoryRoot(), file) });
      const rules = result?.messages.map(({ ruleId }) => ruleId) ?? [];
      assert.equal(result?.fatalErrorCount, 0);
      assert.deepEqual(rules.filter((rule) => rule?.includes("restricted")).length, isAllowed ? 0 : 1, rules.join());
    });
  }

  it("let the provider process import types of Pulumi", async () => {
    const text = `import type { Input } from "@pulumi/pulumi";\nexport type Text = Input<string>;\n`;
    const [result] = await eslint.lintText(text, { filePath: join(repositoryRoot(), "dynamic/provider/x.ts") });
    assert.deepEqual(result?.messages, []);
  });
});
