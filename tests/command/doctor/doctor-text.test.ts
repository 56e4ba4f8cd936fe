import assert from "node:assert/strict";
import { toFindingText } from "../../../command/doctor/doctor-text";
import { useEmulatedWorkspace } from "../../emulated-workspace";
import { runCommandLine } from "../command-run";

describe("the doctor's report", () => {
  const workspace = useEmulatedWorkspace();

  it("is a line for each finding, what to do below it, and last what was not checked", async () => {
    const env = { ...workspace.environment(), DATABRICKS_TOKEN: `dapi${"0".repeat(32)}` };
    const { stdout, stderr, exitCode } = await runCommandLine(["doctor"], { env });
    assert.equal(
      stdout.replaceAll(workspace.host, "HOST").replace(/ \[ReqId: [^\]]+\]/, ""),
      [
        "ok         host            HOST (DATABRICKS_HOST)",
        "ok         proxy           calls go directly: no proxy is set",
        "ok         certificates    the authorities of Node.js; NODE_EXTRA_CA_CERTS is not set",
        "ok         connection      HOST answers",
        "ok         clock           the clocks of this machine and of the workspace agree",
        "ok         login           pat from DATABRICKS_TOKEN (the first complete one)",
        "problem    identity        GET HOST/api/2.0/preview/scim/v2/Me returned 403: Invalid access token.",
        "                           Fix: The credential was refused: it is expired, revoked, meant for another workspace, or not the value of a token (such as its id)",
        "ok         entra           not used: pat does not log in through Entra",
        "unchecked  not checked, because the check of identity failed: administrator, tokens enabled, lifetime, token quota, tokens",
        "",
        "1 problem.",
        "",
      ].join("\n"),
    );
    assert.deepEqual([stderr, exitCode], ["", 3]);
  });

  for (const columns of [20, 30, 40, 56])
    it(`has no line longer than ${columns} columns but for a single word`, async () => {
      const env = { ...workspace.environment(), DATABRICKS_TOKEN: `dapi${"0".repeat(32)}` };
      const { stdout } = await runCommandLine(["doctor", "--no-color"], { env, columns });
      const long = stdout.split("\n").filter((line) => line.length > columns && /\S\s+\S/.test(line));
      assert.deepEqual(long, []);
      const words = stdout.replaceAll(workspace.host, "HOST").replace(/\s+/g, " ");
      assert.match(words, /^ok host HOST \(DATABRICKS_HOST\) ok proxy calls go directly: no proxy is set ok /);
      assert.match(words, / unchecked not checked, because the check of identity failed: administrator, tokens /);
    });

  it("keeps a word of a command line in one piece, with its spaces", () => {
    const remedy = "This shows them: databricks-pat inventory --profile 'my  own '";
    const text = toFindingText({ check: "tokens", status: "warning", because: "x", remedy }, (_, plain) => plain, 70);
    assert.ok(text.includes("--profile 'my  own '") || text.includes(" 'my  own '\n"), text);
    assert.doesNotMatch(text, /'my\s*\n/);
  });

  it("fits the terminal and has colours there, unless nobody wants them", async () => {
    const args = ["doctor", "--host", "https://accounts.azuredatabricks.net"];
    const inColour = await runCommandLine(args, { columns: 80 });
    // eslint-disable-next-line no-control-regex
    const plain = inColour.stdout.replace(/\u001b\[\d+m/g, "");
    assert.ok(inColour.stdout.startsWith("\u001b[31mproblem    \u001b[39mhost"));
    assert.equal(
      plain,
      [
        'problem    host            --host: "https://accounts.azuredatabricks.net" is an',
        "                           account console, and personal access tokens belong to",
        "                           one workspace: write the workspace URL alone, like",
        '                           "https://adb-1234567890123456.7.azuredatabricks.net"',
        "unchecked  not checked, because the check of host failed: proxy, certificates,",
        "           connection, clock, login, identity, entra, administrator, tokens",
        "           enabled, lifetime, token quota, tokens",
        "",
        "1 problem.",
        "",
      ].join("\n"),
    );
    assert.equal((await runCommandLine([...args, "--no-color"], { columns: 80 })).stdout, plain);
    assert.equal((await runCommandLine(args, { columns: 80, env: { NO_COLOR: "1" } })).stdout, plain);
    assert.equal((await runCommandLine(args, { columns: 80, env: { TERM: "dumb" } })).stdout, plain);
  });
});
