import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MILLISECONDS = 200;

/** Runs `work` while no other process of this checkout installs or builds. A lock left by a dead process is taken over. */
export async function withSetUpLock(root, report, work) {
  const lockFile = join(root, ".local", "set-up.lock");
  mkdirSync(join(root, ".local"), { recursive: true });
  let waitingFor;
  while (!takeLock(lockFile)) {
    const holder = readHolder(lockFile);
    if (holder !== undefined && !isAlive(holder)) {
      removeDeadLock(lockFile);
      continue;
    }
    if (holder !== undefined && holder !== waitingFor) {
      report(`waiting for process ${holder}, which is installing or building here …`);
      waitingFor = holder;
    }
    await delay(POLL_MILLISECONDS);
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** A link appears with its content, so nobody ever reads an empty lock. */
function takeLock(lockFile) {
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moves the lock aside before it is removed: another process may have taken it over in between, and gets it back. */
function removeDeadLock(lockFile) {
  const aside = `${lockFile}.${process.pid}.dead`;
  try {
    renameSync(lockFile, aside);
    const holder = readHolder(aside);
    if (holder !== undefined && isAlive(holder)) linkSync(aside, lockFile);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(lockFile) {
  try {
    return Number(readFileSync(lockFile, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
