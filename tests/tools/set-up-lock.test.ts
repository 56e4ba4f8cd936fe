import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runCommand } from "../../tools/processes/command";
import { repositoryRoot } from "../../tools/repository-root";
import { deadProcess } from "./dead-process";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

type WithSetUpLock = <T>(root: string, report: (line: string) => void, work: () => Promise<T>) => Promise<T>;

const MODULE = pathToFileURL(join(repositoryRoot(), "tools/set-up-lock.mjs")).href;

describe("the set-up lock", () => {
  const folder = useTemporaryFolder();
  let withSetUpLock: WithSetUpLock;

  before(async () => {
    ({ withSetUpLock } = (await import(MODULE)) as { withSetUpLock: WithSetUpLock });
  });

  const run = (): Promise<string> => withSetUpLock(folder(), assert.fail, async () => "ran");

  it("is free after work that ended", async () => {
    assert.equal(await run(), "ran");
    assert.equal(await run(), "ran");
  });

  it("is free after work that failed", async () => {
    const failing = withSetUpLock(folder(), assert.fail, () => Promise.reject(new Error("npm ci failed")));
    await assert.rejects(failing, { message: "npm ci failed" });
    assert.equal(await run(), "ran");
  });

  it("lets the second wait for the first, and names the process", async () => {
    const order: string[] = [];
    const reported: string[] = [];
    let release = (): void => undefined;
    const first = withSetUpLock(folder(), assert.fail, async () => {
      order.push("first begins");
      await new Promise<void>((resolve) => (release = resolve));
      order.push("first ends");
    });
    const second = withSetUpLock(
      folder(),
      (line) => {
        reported.push(line);
        release();
      },
      async () => void order.push("second"),
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, ["first begins", "first ends", "second"]);
    assert.deepEqual(reported, [`waiting for process ${process.pid}, which is installing or building here …`]);
  });

  it("is free when its process died", async () => {
    await writeFiles(folder(), { ".local/set-up-turns/3": String(await deadProcess()) });
    assert.equal(await run(), "ran");
  });

  it("is held by one process at a time, when several wait for a dead one", async () => {
    await writeFiles(folder(), { ".local/set-up-turns/1": String(await deadProcess()), log: "" });
    const program = `
      import { appendFileSync } from "node:fs";
      const { withSetUpLock } = await import(process.argv[1]);
      const log = (word) => appendFileSync("log", word + " " + process.pid + "\\n");
      await withSetUpLock(".", () => {}, async () => {
        log("begin");
        await new Promise((resolve) => setTimeout(resolve, 5));
        log("end");
      });`;
    const args = ["--input-type=module", "--eval", program, MODULE];
    await Promise.all(Array.from({ length: 6 }, () => runCommand(process.execPath, args, { cwd: folder() })));
    const lines = (await readFile(join(folder(), "log"), "utf8")).trim().split("\n");
    assert.equal(lines.length, 12);
    for (let index = 0; index < lines.length; index += 2) {
      const pid = lines[index]?.replace("begin ", "");
      assert.deepEqual(lines.slice(index, index + 2), [`begin ${pid}`, `end ${pid}`]);
    }
  });
});
