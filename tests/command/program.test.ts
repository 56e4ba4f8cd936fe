import assert from "node:assert/strict";
import { runCommandLine, VERSION } from "./command-run";

describe("the command line", () => {
  it("prints its version and its help, and then ends well", async () => {
    assert.deepEqual(await runCommandLine(["--version"]), { exitCode: 0, stdout: `${VERSION}\n`, stderr: "" });
    const { exitCode, stdout } = await runCommandLine(["doctor", "--help"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /--host <url>/);
  });

  it("helps without an error, and refuses to help with what it does not have", async () => {
    for (const args of [["help"], ["help", "doctor"], ["--help"]]) {
      const { exitCode, stdout, stderr } = await runCommandLine(args);
      assert.deepEqual([exitCode, stdout.slice(0, 21), stderr], [0, "Usage: databricks-pat", ""], args.join(" "));
    }
    assert.equal((await runCommandLine(["help", "doktor"])).exitCode, 2);
  });

  for (const name of ["doctor", "inventory", "retire", "schema"])
    it(`wraps the help of ${name} for the terminal, all but its commands`, async () => {
      for (const columns of [60, 80]) {
        const { stdout } = await runCommandLine([name, "--help"], { columns });
        const wide = stdout.split("\n").filter((line) => line.length > columns);
        assert.deepEqual(
          wide.filter((line) => !/^(Usage:| {2}databricks-pat | {2}# yaml|node_modules\/)/.test(line)),
          [],
        );
      }
      const { stdout } = await runCommandLine([name, "--help"], { columns: 200 });
      assert.match(stdout, /^Usage: .*\n\n(Finds|Lists|Ends|Prints) /);
    });

  it("keeps the descriptions of states below each other", async () => {
    const { stdout } = await runCommandLine(["inventory", "--help"], { columns: 60 });
    assert.ok(
      stdout.includes("  retired  it was replaced, and stays active until its\n           overlap is over\n"),
      stdout,
    );
  });

  it("has the same words for every empty option", async () => {
    for (const args of [
      ["doctor", "--principal", ""],
      ["doctor", "--principal", " "],
      ["inventory", "--principal", ""],
    ]) {
      const { exitCode, stderr } = await runCommandLine(args);
      assert.equal(exitCode, 2);
      assert.ok(
        stderr.startsWith(
          `databricks-pat ${args[0]}: --principal is empty, as from a variable that is not set: give it a value, or leave it out. `,
        ),
        stderr,
      );
    }
  });

  for (const [args, words] of [
    [
      ["doctor", "--hots", "x"],
      "databricks-pat doctor: unknown option '--hots': did you mean --host? For its options run: databricks-pat doctor --help\n",
    ],
    [
      ["doktor"],
      "databricks-pat: unknown command 'doktor': did you mean doctor? For its options run: databricks-pat --help\n",
    ],
    [
      ["inventory", "--auth-type", "azure-secret"],
      "databricks-pat inventory: option '--auth-type <method>' argument 'azure-secret' is invalid. Did you mean azure-client-secret? Allowed choices are pat, oauth-m2m, ",
    ],
    [
      ["doctor", "--auth-type", "password"],
      "databricks-pat doctor: option '--auth-type <method>' argument 'password' is invalid. Allowed choices are pat, oauth-m2m, ",
    ],
    [
      ["doctor", "too", "many"],
      "databricks-pat doctor: too many arguments for 'doctor'. Expected 0 arguments but got 2. For its options run: databricks-pat doctor --help\n",
    ],
    [
      ["inventory", "--json", "--csv"],
      "databricks-pat inventory: option '--csv' cannot be used with option '--json'. For its options run: databricks-pat inventory --help\n",
    ],
    [[], "Usage: databricks-pat"],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const { exitCode, stdout, stderr } = await runCommandLine(args);
      assert.equal(exitCode, 2);
      assert.equal(stdout, "");
      assert.ok(stderr.startsWith(words), stderr);
    });

  for (const name of ["doctor", "inventory", "retire"])
    for (const [options, env, words] of [
      [["--host", ""], {}, "--host is empty, as from a variable that is not set: give it a value, or leave it out"],
      [
        ["--profile", ""],
        {},
        "--profile is empty, as from a variable that is not set: give it a value, or leave it out",
      ],
      [["--auth-type", ""], {}, "--auth-type is empty, as from a variable that is not set: give it a value, or leave"],
      [
        ["--profile", "  "],
        {},
        "--profile is empty, as from a variable that is not set: give it a value, or leave it out",
      ],
      [["--host", "dapi0123456789abcdef0123456789abcdef"], {}, "--host: the host must not carry credentials: "],
      [["--host", "0a23456789abcdef0123456789abcdef"], {}, "--host: the host must not carry credentials: "],
      [["--host", "https://adb-1.test/path"], {}, "--host: "],
      [[], { DATABRICKS_HOST: "https://portal.azure.com" }, "DATABRICKS_HOST: "],
      [[], { DATABRICKS_PAT_NOW: "garbage" }, 'DATABRICKS_PAT_NOW: "garbage" is not'],
    ] as const)
      it(`refuses ${JSON.stringify(env)} ${name} ${JSON.stringify(options)} as wrong usage`, async () => {
        const args = [name, ...(name === "retire" ? ["3f2a91c04d1e"] : []), ...options];
        const { exitCode, stdout, stderr } = await runCommandLine(args, {
          env: {
            DATABRICKS_HOST: "http://127.0.0.1:2",
            DATABRICKS_TOKEN: "dapi00000000000000000000000000000002",
            ...env,
          },
        });
        assert.equal(exitCode, 2);
        assert.ok((stdout + stderr).includes(words), stdout + stderr);
      });

  it("says how to get help, and does not repeat a credential in the wrong place", async () => {
    const token = `dapi${"0".repeat(31)}1`;
    const { stderr } = await runCommandLine(["doctor", "--principal", token]);
    const wrong = await runCommandLine(["doctor", token, "--yes", token.slice(4)]);
    const first = await runCommandLine([token.slice(4)]);
    const coloured = await runCommandLine(["doctor", "--\u001b[31mred"]);
    assert.equal(
      coloured.stderr,
      "databricks-pat doctor: unknown option '--red'. For its options run: databricks-pat doctor --help\n",
    );
    assert.match(stderr, /--principal: "\[credential\]" is not an application \(client\) id, a UUID/);
    assert.ok(!(stderr + wrong.stderr + first.stderr).includes(token.slice(4)));
    assert.match(first.stderr, /unknown command '\[credential\]'/);
  });

  it("refuses to work on no workspace at all", async () => {
    const { exitCode, stderr } = await runCommandLine(["inventory"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^databricks-pat inventory: no workspace is named: give --host, or set DATABRICKS_HOST, /);
    const doctor = await runCommandLine(["doctor", "--json"]);
    assert.deepEqual([doctor.exitCode, doctor.stderr], [2, ""]);
    const { status, findings } = JSON.parse(doctor.stdout) as {
      readonly status: string;
      readonly findings: readonly { readonly status: string; readonly because: string }[];
    };
    assert.equal(status, "problem");
    assert.match(findings[0]?.because ?? "", /^no workspace is named: give --host, or set DATABRICKS_HOST, /);
    assert.deepEqual([...new Set(findings.slice(1).map((finding) => finding.status))], ["unchecked"]);
  });
});
