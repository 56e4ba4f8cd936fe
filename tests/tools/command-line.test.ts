import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readOptions, toWholeNumber, UsageError } from "../../tools/command-line";
import { repositoryRoot } from "../../tools/repository-root";
import { readTestOptions } from "../../tools/test-options";
import { runBootstrap } from "./bootstrap-command";

const ROOT = repositoryRoot();

/** The npm scripts that `tools/bootstrap.mjs` runs. */
const COMMANDS = Object.entries(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> }).scripts,
).flatMap(([name, script]) => (script === `node tools/bootstrap.mjs ${name}` ? [name] : []));

describe("the npm commands", () => {
  it("are all of them here", () => {
    assert.deepEqual([...COMMANDS].sort(), [
      "bench",
      "check",
      "docs",
      "emulator",
      "faults",
      "kills",
      "layouts",
      "limits",
      "mutants",
      "pulumi",
      "release-notes",
      "start",
      "test",
    ]);
  });

  for (const name of COMMANDS) {
    it(`explain themselves: ${name} --help`, async () => {
      const { exitCode, stdout, stderr } = await runBootstrap(name, "--help");
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, new RegExp(`^usage: npm (run )?(--silent )?${name} -- `));
      assert.equal(stderr, "");
      assert.deepEqual(
        stdout.split("\n").filter((line) => line.length > 130),
        [],
      );
    });
  }

  // The emulator's own tests have its messages, and the flags of `pulumi` are the CLI's.
  for (const name of COMMANDS.filter((command) => !["emulator", "pulumi"].includes(command))) {
    it(`refuse an unknown option in one line, with exit code 2: ${name} --no-such-option`, async () => {
      const { exitCode, stdout, stderr } = await runBootstrap(name, "--no-such-option");
      assert.equal(exitCode, 2, `${stdout}${stderr}`);
      assert.match(
        stderr,
        new RegExp(
          `^npm (run )?${name}: Unknown option '--no-such-option'\\. For its options run: npm (run )?${name} -- --help\n$`,
        ),
      );
    });
  }

  it("refuse a command that does not exist", async () => {
    const { exitCode, stderr } = await runBootstrap("destroy-everything");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^Unknown command "destroy-everything"\. The commands are: start, .*\n$/);
  });
});

describe("readOptions", () => {
  const options = { keep: { type: "boolean" }, seed: { type: "string" } } as const;
  const refused = (args: readonly string[], problem: string): void =>
    assert.throws(() => readOptions("npm run x", args, options), new UsageError("npm run x", problem));

  it("names an option that takes no value", () => {
    refused(["--keep=yes"], "Option '--keep' does not take an argument");
  });

  it("names an option whose value is missing", () => {
    refused(["--seed"], "Option '--seed <value>' argument missing");
    refused(["--seed", "--keep"], "Option '--seed' argument is ambiguous");
  });

  it("names an argument that is not an option", () => {
    refused(["dev"], "Unexpected argument 'dev'");
  });

  it("refuses what is not a whole number", () => {
    assert.equal(toWholeNumber("npm run x", "--seed", "07"), 7);
    for (const text of ["", "x", "-1", "1.5", "1e3"])
      assert.throws(
        () => toWholeNumber("npm run x", "--seed", text),
        new UsageError("npm run x", `--seed is "${text}"; it must be a whole number from 0 on`),
      );
  });
});

describe("readTestOptions", () => {
  it("passes on what chooses tests", () => {
    assert.deepEqual(readTestOptions(["-g", "token endpoint", "--bail"], "npm test", ""), [
      "--grep",
      "token endpoint",
      "--bail",
    ]);
  });
});
