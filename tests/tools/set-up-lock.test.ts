import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../tools/repository-root";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

type WithSetUpLock = <T>(root: string, report: (line: string) => void, work: () => Promise<T>) => Promise<T>;

describe("the set-up lock", () => {
  const folder = useTemporaryFolder();
  const lockFile = () => join(folder(), ".local/set-up.lock");
  let withSetUpLock: WithSetUpLock;

  before(async () => {
    const file = pathToFileURL(join(repositoryRoot(), "tools/set-up-lock.mjs")).href;
    ({ withSetUpLock } = (await import(file)) as { withSetUpLock: WithSetUpLock });
  });

  it("is held during the work and gone after it", async () => {
    const wasHeld = await withSetUpLock(folder(), assert.fail, async () => existsSync(lockFile()));
    assert.equal(wasHeld, true);
    assert.equal(existsSync(lockFile()), false);
  });

  it("is gone after work that failed", async () => {
    const failing = withSetUpLock(folder(), assert.fail, () => Promise.reject(new Error("npm ci failed")));
    await assert.rejects(failing, { message: "npm ci failed" });
    assert.equal(existsSync(lockFile()), false);
  });

  it("lets the second wait for the first, and says for whom", async () => {
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

  it("is taken over from a process that died", async () => {
    const { pid: dead } = spawnSync(process.execPath, ["--version"]);
    await writeFiles(folder(), { ".local/set-up.lock": String(dead) });
    assert.equal(await withSetUpLock(folder(), assert.fail, async () => "ran"), "ran");
    assert.equal(existsSync(lockFile()), false);
  });
});
