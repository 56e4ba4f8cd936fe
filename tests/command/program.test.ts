import assert from "node:assert/strict";
import { runCommandLine, VERSION } from "./command-run";

describe("the command line", () => {
  it("prints its version and its help, and then ends well", async () => {
    assert.deepEqual(await runCommandLine(["--version"]), { exitCode: 0, stdout: `${VERSION}\n`, stderr: "" });
    const { exitCode, stdout } = await runCommandLine(["doctor", "--help"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /--host <url>/);
  });

  for (const [args, words] of [
    [["doctor", "--hots", "x"], "Did you mean --host?"],
    [["doktor"], "Did you mean doctor?"],
    [["doctor", "--auth-type", "password"], "Allowed choices are pat, oauth-m2m"],
    [["doctor", "too", "many"], "too many arguments"],
    [[], "Usage: databricks-pat"],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const { exitCode, stdout, stderr } = await runCommandLine(args);
      assert.equal(exitCode, 2);
      assert.equal(stdout, "");
      assert.ok(stderr.includes(words), stderr);
    });

  it("refuses to work on no workspace at all", async () => {
    const { exitCode, stderr } = await runCommandLine(["doctor"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^databricks-pat doctor: no workspace is named: give --host, /);
  });
});
