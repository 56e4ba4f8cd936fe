import assert from "node:assert/strict";
import { DOCTOR_CHECKS, type NamedFinding } from "../../command/doctor/doctor-finding";
import { EXIT } from "../../command/exit-codes";
import { blocksOf, namesIn, tableOf } from "../documents";
import { useEmulatedWorkspace } from "../emulated-workspace";
import { runCommandLine } from "./command-run";

const PAGE = "docs/command.md";

/** What stands in the page for the workspace and the principal of a run. */
const HOST = "https://adb-1234567890123456.7.azuredatabricks.net";
const APPLICATION_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

describe("the page of the command", () => {
  const workspace = useEmulatedWorkspace();
  const toPage = (text: string): string => text.replaceAll(workspace.host, HOST);

  const examples = blocksOf(PAGE).filter(({ language }) => language === "console");

  it("has examples", () => assert.ok(examples.length >= 2));

  for (const { place, text } of examples)
    it(`shows at ${place} what the command prints`, async () => {
      const [command = "", ...lines] = text.split("\n");
      const [, args = ""] = /^\$ npx databricks-pat (.*)$/.exec(command) ?? [];
      await workspace.addPrincipal({ applicationId: APPLICATION_ID });
      const { stdout, stderr } = await runCommandLine(args.split(" "), { env: workspace.environment(), columns: 100 });
      // eslint-disable-next-line no-control-regex
      assert.equal(toPage(stderr + stdout.replace(/\u001b\[\d+m/g, "")), lines.join("\n"));
    });

  it("has every check of the doctor, and what it says to programs", async () => {
    const rows = tableOf(PAGE, "check");
    assert.deepEqual(
      rows.map(([name]) => namesIn(name)[0]),
      DOCTOR_CHECKS,
    );
    const documented = new Map(rows.map(([name, , facts]) => [namesIn(name)[0], namesIn(facts)]));
    await workspace.addPrincipal({ applicationId: APPLICATION_ID });
    const args = ["doctor", "--json", "--principal", APPLICATION_ID];
    const { stdout } = await runCommandLine(args, { env: workspace.environment() });
    const { status, principal, findings } = JSON.parse(stdout) as {
      readonly status: string;
      readonly principal: string;
      readonly findings: readonly NamedFinding[];
    };
    assert.deepEqual([status, principal], ["warning", APPLICATION_ID]);
    for (const { check, facts = {} } of findings)
      for (const fact of Object.keys(facts)) assert.ok(documented.get(check)?.includes(fact), `${check}: ${fact}`);
  });

  it("has every exit code", () => {
    assert.deepEqual(
      tableOf(PAGE, "code").map(([code]) => Number(namesIn(code)[0])),
      Object.values(EXIT),
    );
  });
});
