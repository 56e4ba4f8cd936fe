import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MILLISECONDS = 200;

/** A shorter wait is not announced. */
const SILENCE_MILLISECONDS = 2000;

/**
 * Runs `work` while no other process of this checkout installs or builds. The lock of a dead process is free.
 *
 * Not a library: this runs before `npm ci`, which would remove the library, too.
 *
 * Each holder has a turn, a numbered file with its process id. The next turn can be taken when the holder of the last
 * one is dead or has written 0. No name is taken twice, so no process can remove the lock of another one.
 */
export async function withSetUpLock(root, report, work) {
  const folder = join(root, ".local", "set-up-turns");
  mkdirSync(folder, { recursive: true });
  const begun = performance.now();
  let turn = takeTurn(folder);
  for (let waitingFor; turn.file === undefined; turn = takeTurn(folder)) {
    const isLong = performance.now() - begun > SILENCE_MILLISECONDS;
    if (isLong && turn.holder !== undefined && turn.holder !== waitingFor) {
      report(`waiting for process ${turn.holder}, which is installing or building here …`);
      waitingFor = turn.holder;
    }
    await delay(POLL_MILLISECONDS);
  }
  const release = () => writeFileSync(turn.file, "0");
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** The `file` of our turn, or else the `holder` that has the last one; neither when another process was faster. */
function takeTurn(folder) {
  const last = lastTurn(folder);
  const holder = readHolder(join(folder, String(last)));
  if (isAlive(holder)) return { holder };
  const file = join(folder, String(last + 1));
  // A link appears with its content, so nobody reads a turn without a process id.
  const draft = join(folder, `draft-${process.pid}`);
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code === "EEXIST") return {};
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  if (lastTurn(folder) !== last + 1) {
    // Later turns were taken since we looked, and ours was removed as an old one.
    rmSync(file, { force: true });
    return {};
  }
  for (const old of turnsIn(folder)) if (old <= last) rmSync(join(folder, String(old)), { force: true });
  return { file };
}

function lastTurn(folder) {
  return Math.max(0, ...turnsIn(folder));
}

function turnsIn(folder) {
  return readdirSync(folder).map(Number).filter(Number.isInteger);
}

/** The process id in a turn; 0 when the turn has ended. */
function readHolder(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return 0;
    throw error;
  }
}

function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
