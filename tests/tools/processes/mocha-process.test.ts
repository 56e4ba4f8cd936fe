import assert from "node:assert/strict";
import { join } from "node:path";
import { startCommand } from "../../../tools/processes/started-command";
import { repositoryRoot } from "../../../tools/repository-root";
import { useTemporaryFolder, writeFiles } from "../temporary-folder";

const TOOLS = join(__dirname, "../../../tools");

describe("a run of mocha", () => {
  const folder = useTemporaryFolder();

  /** Runs mocha as the commands do, in a process of its own because it prints; two jobs, as `.mocharc.cjs` says. */
  async function runTests(files: Record<string, string>, more: readonly string[] = []) {
    await writeFiles(folder(), files);
    const paths = Object.keys(files).map((path) => join(folder(), path));
    const program = `
      const { runMocha } = require(${JSON.stringify(join(TOOLS, "processes/mocha-process.js"))});
      const { printCounts } = require(${JSON.stringify(join(TOOLS, "test-counts.js"))});
      const [environment, args] = JSON.parse(process.argv[1]);
      runMocha({ environment, args }).then((counts) => (process.exitCode = printCounts(counts)));`;
    const environment = { PATH: process.env["PATH"], CI: "true", NO_COLOR: "1" };
    const mochaArguments = ["--no-config", "--parallel", "--jobs", "2", "--forbid-only", ...more, ...paths];
    const args = ["-e", program, JSON.stringify([environment, mochaArguments])];
    const { ended } = await startCommand(process.execPath, args, { cwd: repositoryRoot() });
    const { exitCode, stdout, stderr } = await ended;
    return { exitCode, last: stdout.trimEnd().split("\n").at(-1), stdout, stderr };
  }

  const passing = `describe("passing", () => { it("is fine", () => {}); it("is fine too", () => {}); });`;
  const failing = `describe("failing", () => { it("differs", () => require("node:assert/strict").equal(1, 2)); });`;

  it("ends with the counts of all files and exit code 0", async () => {
    const run = await runTests({ "a.test.js": passing, "b.test.js": passing.replaceAll("passing", "other") });
    assert.deepEqual([run.exitCode, run.last], [0, "4 passed, 0 failed"], run.stderr);
    assert.match(run.stdout, /^ {2}ok {3}passing \(2\)$/m);
    assert.match(run.stdout, /^ {2}ok {3}other \(2\)$/m);
  });

  it("shows what failed and ends with exit code 1", async () => {
    const run = await runTests({ "a.test.js": passing, "b.test.js": failing });
    assert.deepEqual([run.exitCode, run.last], [1, "2 passed, 1 failed"], run.stderr);
    assert.match(run.stdout, /^ {2}FAIL failing \(0, 1 failed\)$/m);
    assert.match(run.stdout, /1\) failing\s+differs:\s+AssertionError.*Expected values to be strictly equal/s);
  });

  it("counts a pending test as failed", async () => {
    const pending = `describe("later", () => { it.skip("is switched off", () => {}); });`;
    const run = await runTests({ "a.test.js": passing, "b.test.js": pending });
    assert.deepEqual([run.exitCode, run.last], [1, "2 passed, 1 failed"], run.stderr);
    assert.match(run.stdout, /pending, which counts as failed: later is switched off/);
  });

  it("counts a failing hook as failed", async () => {
    const hook = `describe("hooked", () => { before(() => { throw new Error("no port"); }); it("never runs", () => {}); });`;
    const run = await runTests({ "a.test.js": passing, "b.test.js": hook });
    assert.deepEqual([run.exitCode, run.last], [1, "2 passed, 1 failed"], run.stderr);
    assert.match(run.stdout, /no port/);
  });

  it("counts a process that is ended as one failure", async () => {
    const ended = `describe("ended", () => { it("is", () => {}); it("ends", () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); }); });`;
    const run = await runTests({ "a.test.js": passing, "b.test.js": ended });
    assert.deepEqual([run.exitCode, run.last], [1, "2 passed, 1 failed"], run.stderr);
  });

  it("fails when a file cannot be loaded", async () => {
    const run = await runTests({ "a.test.js": passing, "b.test.js": "describe('broken', () => {" });
    assert.equal(run.exitCode, 1);
    assert.match(run.last ?? "", /^\d+ passed, [1-9]\d* failed$/);
  });

  it("fails on an exclusive test", async () => {
    const run = await runTests({ "a.test.js": `describe.only("alone", () => { it("is fine", () => {}); });` });
    assert.equal(run.exitCode, 1);
    assert.match(run.last ?? "", /^\d+ passed, [1-9]\d* failed$/);
  });

  it("fails when no test ran", async () => {
    const run = await runTests({ "a.test.js": passing }, ["--grep", "nothing is called this"]);
    assert.deepEqual([run.exitCode, run.last], [1, "0 passed, 0 failed"], run.stderr);
    assert.match(run.stdout, /^No test ran\.$/m);
  });
});
