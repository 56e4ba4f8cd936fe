import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findAzureCli, toProgram } from "../../../../dynamic/provider/azure/az-command";
import { runProgram } from "../../../../dynamic/provider/program-run";

const AZ = "C:\\Program Files (x86)\\Microsoft SDKs\\Azure & more\\wbin\\az.cmd";
const SHELL = "C:\\Windows\\System32\\cmd.exe";

describe("The command of the Azure CLI", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "az-command-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const write = (name: string, text = "", mode = 0o755): string => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode });
    return file;
  };

  describe("is found", () => {
    it("in the first folder of the PATH that has it, and is a file", () => {
      fs.mkdirSync(path.join(folder, "first", "az"), { recursive: true });
      const file = write("second/az");
      write("third/az");
      const PATH = ["first", "second", "third"].map((name) => path.join(folder, name)).join(":");
      assert.equal(findAzureCli({ PATH }, "linux"), file);
    });

    it("nowhere without a PATH, and never in the working directory", () => {
      write("az");
      assert.equal(findAzureCli({}, "linux"), undefined);
      const before = process.cwd();
      process.chdir(folder);
      try {
        for (const PATH of [".", "", ":"]) assert.equal(findAzureCli({ PATH }, "linux"), undefined);
      } finally {
        process.chdir(before);
      }
    });

    it("on Windows by its batch file, in PATH or Path", () => {
      const file = write("az.cmd");
      write("az.exe");
      assert.equal(findAzureCli({ Path: `${folder};x` }, "win32"), file);
      assert.equal(findAzureCli({ PATH: folder }, "win32"), file);
      assert.equal(findAzureCli({ PATH: folder }, "linux"), undefined);
    });
  });

  describe("is started", () => {
    it("without a shell, with the arguments as they are", () => {
      const command = { file: "/usr/bin/az", args: ["account", "https://vault.azure.net"], isVerbatim: false };
      assert.deepEqual(toProgram(command.file, command.args, {}, "linux"), command);
      assert.deepEqual(toProgram("C:\\az.exe", ["account"], {}, "win32"), {
        file: "C:\\az.exe",
        args: ["account"],
        isVerbatim: false,
      });
    });

    it("on Windows by cmd.exe, every word in quotes, and without AutoRun and delayed expansion", () => {
      const command = toProgram(
        AZ,
        ["account", "--resource", "https://a.test/"],
        { SystemRoot: "C:\\Windows" },
        "win32",
      );
      assert.deepEqual(command, {
        file: SHELL,
        args: ["/d", "/v:off", "/s", "/c", `""${AZ}" "account" "--resource" "https://a.test/""`],
        isVerbatim: true,
      });
      assert.equal(toProgram(AZ, [], {}, "win32")?.file, SHELL);
    });

    it("not at all with an argument that a shell may read, on any platform", () => {
      for (const argument of ["a b", 'a"b', "a&b", "a|b", "%PATH%", "$(id)", "a;b", "a\nb", "`id`", "", "!x!", "^"])
        for (const platform of ["linux", "win32"] as const)
          assert.equal(toProgram(AZ, [argument], {}, platform), undefined, argument);
    });

    it("not at all on Windows by a path that quotes do not make harmless", () => {
      for (const file of ["C:\\%TEMP%\\az.cmd", 'C:\\a"b\\az.cmd', "C:\\a!b\\az.cmd", "C:\\a\nb\\az.cmd"])
        assert.equal(toProgram(file, [], {}, "win32"), undefined, file);
    });
  });

  describe("is run", () => {
    const run = (text: string, milliseconds = 20_000): ReturnType<typeof runProgram> => {
      const file = write("az", `#!/bin/sh\n${text}\n`);
      return runProgram(
        process,
        { file, args: ["one"], isVerbatim: false },
        { PATH: process.env.PATH, A: "b" },
        milliseconds,
      );
    };

    it("with its arguments, its environment, and no input", async () => {
      assert.deepEqual(await run('read x; echo "$1 $A $x"; echo no >&2; exit 3'), {
        code: 3,
        stdout: "one b \n",
        stderr: "no\n",
        isLate: false,
      });
    });

    it("until it is late, and is then killed with all that it has started", async () => {
      const pids = path.join(folder, "pids");
      const end = await run(`sleep 600 & echo $$ $! > ${pids}.new; mv ${pids}.new ${pids}; echo begun; wait`, 1_500);
      assert.deepEqual(end, { code: undefined, stdout: "begun\n", stderr: "", isLate: true });
      const started = fs.readFileSync(pids, "utf8").trim().split(" ").map(Number);
      assert.equal(started.length, 2);
      const deadline = Date.now() + 10_000;
      while (started.some(isRunning) && Date.now() < deadline) await new Promise(setImmediate);
      assert.deepEqual(started.filter(isRunning), []);
    });

    it("until it has printed too much", async () => {
      const { code, stdout, isLate } = await run("while :; do echo 0123456789012345678901234567890123456789; done");
      assert.deepEqual([code, isLate], [undefined, false]);
      assert.ok(stdout.length > 1024 * 1024 && stdout.length < 3 * 1024 * 1024, String(stdout.length));
    });

    it("not at all with arguments or an environment which the system refuses to start it with", async () => {
      const file = write("az", "#!/bin/sh\n");
      const long = "x".repeat(3 * 1024 * 1024);
      for (const [args, env] of [
        [[long], {}],
        [[], { A: long }],
        [["a\0b"], {}],
      ] as const)
        assert.deepEqual(await runProgram(process, { file, args, isVerbatim: false }, env, 5_000), {
          code: undefined,
          stdout: "",
          stderr: "",
          isLate: false,
        });
    });

    it("not at all if it is no program", async () => {
      const file = write("az", "", 0o600);
      const end = await runProgram(process, { file, args: [], isVerbatim: false }, {}, 5_000);
      assert.deepEqual(end, { code: undefined, stdout: "", stderr: "", isLate: false });
    });
  });
});

/** Neither gone nor a zombie that its parent has not read. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
