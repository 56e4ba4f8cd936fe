import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../../tools/repository-root";
import { toComment } from "../../dynamic/provider/tokens/marker";
import { DAY, useEmulatedWorkspace } from "../emulated-workspace";
import { useTemporaryFolder } from "../tools/temporary-folder";
import { read } from "../documents";

const run = promisify(execFile);
const { bin, version } = JSON.parse(read("package.json")) as {
  readonly bin: Readonly<Record<string, string>>;
  readonly version: string;
};
const MAIN = join(repositoryRoot(), bin["databricks-pat"] ?? "");

const LINEAGE = "0f8fad5b-d9cb-469f-a165-70867728950e";

interface End {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the process of the command", function () {
  this.timeout(60_000);
  const workspace = useEmulatedWorkspace();
  const folder = useTemporaryFolder();

  const runFile = (file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<End> =>
    run(file, args, { env: { PATH: process.env.PATH ?? "", ...env } }).then(
      (output) => ({ code: 0, ...output }),
      ({ code, stdout, stderr }: End) => ({ code, stdout, stderr }),
    );
  const runMain = (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<End> =>
    runFile(process.execPath, [MAIN, ...args], env);

  /** A retired token of a principal of its own. */
  const addToken = async (rotation: string): Promise<string> => {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    const retireAt = Date.now() + DAY;
    const comment = toComment("", { lineage: LINEAGE, rotation, label: "shop/dev/robot", retireAt });
    return workspace.mintOrphan(principal, comment);
  };

  it("is the same under both names of the package", () => {
    assert.deepEqual(Object.keys(bin), ["databricks-pat", "pulumi-databricks-pat"]);
    assert.equal(new Set(Object.values(bin)).size, 1);
    assert.match(read("command/databricks-pat.ts"), /^#!\/usr\/bin\/env node\n/);
  });

  it("prints the version of the package", async () => {
    assert.deepEqual(await runMain(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("prints its help, without a workspace", async () => {
    const { code, stdout, stderr } = await runMain(["doctor", "--help"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^Usage: databricks-pat doctor \[options\]\n/);
  });

  it("examines a workspace, without colours in a pipe, and ends at once", async () => {
    const started = Date.now();
    const { code, stdout, stderr } = await runMain(["doctor"], workspace.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^ok {9}host .*\n[^]*No problems\.\n$/);
    assert.ok(!stdout.includes("\u001b"));
    assert.ok(Date.now() - started < 20_000, `${Date.now() - started} ms`);
  });

  it("says with its exit code that the workspace could not be asked, and prints no stack", async () => {
    const env = { ...workspace.environment(), DATABRICKS_TOKEN: `dapi${"0".repeat(32)}` };
    const { code, stdout, stderr } = await runMain(["doctor"], env);
    assert.deepEqual([code, stderr], [3, ""]);
    assert.match(stdout, /Invalid access token/);
    const missing = await runMain(["doctor"]);
    assert.deepEqual([missing.code, missing.stderr], [2, ""]);
    assert.match(missing.stdout, /^problem {4}host {12}no workspace is named: /);
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    it(`prints what has ended where ${signal} ends it, and ends at once with ${code}`, async () => {
      const [first, second] = [await addToken("g1"), await addToken("g2")];
      const effect = { kind: "answer", status: 429, body: {}, headers: { "retry-after": "60" } } as const;
      workspace.emulator.faults.add({ method: "DELETE", path: second, times: 100, effect });
      const args = ["retire", first, second, "--yes", "--json"];
      const child = spawn(process.execPath, [MAIN, ...args], {
        env: { PATH: process.env.PATH, ...workspace.environment() },
      });
      let stdout = "";
      child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
      const end = once(child, "close");
      while (!workspace.takeRequests().includes(`DELETE /api/2.0/token-management/tokens/${second}`))
        await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill(signal);
      assert.deepEqual(await end, [code, null]);
      const result = JSON.parse(stdout) as Record<"ended" | "left", { tokenId: string; because?: string }[]>;
      assert.deepEqual(
        result.ended.map(({ tokenId }) => tokenId),
        [first],
      );
      assert.match(result.left[0]?.because ?? "", /429|interrupted/);
    });

  it("fails where it waits for what never comes", async () => {
    const preload = join(folder(), "silent.cjs");
    // Requests that never end, and keep no process running.
    await writeFile(
      preload,
      `require("node:http").request = () => new (require("node:events"))();\nrequire("node:module").syncBuiltinESMExports();\n`,
    );
    const env = { ...workspace.environment(), NODE_OPTIONS: `--require ${preload}` };
    const { code, stdout, stderr } = await runMain(["inventory"], env);
    assert.deepEqual([code, stdout], [70, ""]);
    assert.match(
      stderr,
      /^databricks-pat: ended without a result: this is a defect of databricks-pat, please report it\n$/,
    );
  });

  it("ends well where nobody reads its output to the end", async () => {
    const script = '"$0" "$1" schema | true; echo "${PIPESTATUS[0]}"';
    const { code, stdout, stderr } = await runFile("bash", ["--norc", "-c", script, process.execPath, MAIN]);
    assert.deepEqual([code, stdout, stderr], [0, "0\n", ""]);
  });

  it("fails where a disk takes a part of its output", async () => {
    // Of a file that may have 8 KB the system takes 8 KB, as a disk does that has no more.
    const script = 'trap "" XFSZ; ulimit -f 8; "$0" "$1" schema > "$2"';
    const shell = ["--norc", "-c", script, process.execPath, MAIN, join(folder(), "schema.json")];
    const { code, stderr } = await runFile("bash", shell);
    assert.deepEqual(
      [code, stderr],
      [74, "databricks-pat: the standard output cannot be written (EFBIG), so the result is not whole\n"],
    );
  });

  for (const [args, redirection, stream] of [
    ["--html /dev/stdout --json", "| cat", "output"],
    ["--svg /dev/fd/1", "| cat", "output"],
    ["--html $2/out --csv", '>> "$2/out"', "output"],
    ["--svg /dev/stderr", "| cat", "error"],
  ] as const)
    it(`refuses to mix a file with the standard ${stream}: ${args} ${redirection}`, async () => {
      const script = `set -o pipefail; "$0" "$1" inventory ${args} ${redirection}`;
      const shell = ["--norc", "-c", script, process.execPath, MAIN, folder()];
      const { code, stdout, stderr } = await runFile("bash", shell, workspace.environment());
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.includes(` does not write to the standard ${stream}: give a file.`), stderr);
    });

  if (existsSync("/dev/full")) {
    const FULL = "databricks-pat: the standard output cannot be written (ENOSPC), so the result is not whole\n";
    for (const [args, redirection, stderr] of [
      ["schema", ">/dev/full", FULL],
      ["--version", ">/dev/full", FULL],
      ["doctor --help", ">/dev/full", FULL],
      ["doctor", ">/dev/full", FULL],
      ["inventory --json", ">/dev/full", FULL],
      ["schema", ">/dev/full 2>/dev/full", ""],
      ["inventory --html /dev/null", "2>/dev/full", ""],
      ["inventory --html /dev/full", "", "databricks-pat inventory: --html: /dev/full cannot be written (ENOSPC)\n"],
      ["doctor --hots x", "2>/dev/full", ""],
    ] as const)
      it(`fails where the disk is full: ${args} ${redirection}`, async () => {
        const script = `"$0" "$1" ${args} ${redirection}`;
        const shell = ["--norc", "-c", script, process.execPath, MAIN];
        assert.deepEqual(await runFile("bash", shell, workspace.environment()), { code: 74, stdout: "", stderr });
      });
  } else it("is not tried on a full disk, as this system has no /dev/full", () => assert.ok(!existsSync("/dev/full")));
});
