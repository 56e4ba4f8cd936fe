import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Another process uses the folder. */
export class FolderInUse extends Error {
  constructor(
    message: string,
    readonly holder: number,
  ) {
    super(message);
  }
}

/**
 * Claims a folder, as that of a state, for this process, and returns a function that frees it. Two emulators on one folder would
 * overwrite each other's state. The claim of a dead process does not count. Throws `FolderInUse`.
 *
 * Each claim is a file of its own, "claim-1", "claim-2" and so on, with the process id, or 0 once it is freed; the last
 * one counts. No name is used twice, so of two processes that see the same dead claim only one takes the next.
 */
export function claimFolder(directory: string): () => void {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const last = lastClaim(directory);
  const holder = readHolder(claimFile(directory, last));
  if (holder !== 0) throw inUse(directory, last, holder);
  const mine = claimFile(directory, last + 1);
  linkClaim(directory, mine);
  const newest = lastClaim(directory);
  if (newest !== last + 1) {
    // Later claims were made since we looked, and ours was deleted as an old one.
    fs.rmSync(mine, { force: true });
    throw inUse(directory, newest, readHolder(claimFile(directory, newest)));
  }
  fs.rmSync(claimFile(directory, last), { force: true });
  return () => free(mine);
}

function linkClaim(directory: string, claim: string): void {
  // A link appears with its content, so nobody reads a claim without a process id.
  const draft = path.join(directory, `claim.${process.pid}.tmp`);
  fs.writeFileSync(draft, String(process.pid));
  try {
    fs.linkSync(draft, claim);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw inUse(directory, Number(claim.split("-").at(-1)), readHolder(claim));
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** If the file cannot be written, the claim is free when this process has ended. */
function free(claim: string): void {
  try {
    if (fs.existsSync(claim)) fs.writeFileSync(claim, "0");
  } catch {
    return;
  }
}

function inUse(directory: string, claim: number, holder: number): FolderInUse {
  const file = claimFile(directory, claim);
  return new FolderInUse(
    `process ${holder} already serves ${directory}; stop it or give --state. If it is no emulator, delete ${file}`,
    holder,
  );
}

function claimFile(directory: string, claim: number): string {
  return path.join(directory, `claim-${claim}`);
}

function lastClaim(directory: string): number {
  return Math.max(0, ...fs.readdirSync(directory).map((name) => Number(/^claim-(\d+)$/.exec(name)?.[1] ?? 0)));
}

/** The process that holds the claim; 0 if it is free. */
function readHolder(claim: string): number {
  let pid: number;
  let claimedAt: number;
  try {
    pid = Number(fs.readFileSync(claim, "utf8"));
    claimedAt = fs.statSync(claim).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
  const startedAt = Date.now() - os.uptime() * 1_000;
  // Process ids are given again: after a restart of the machine, and in a container even our own.
  const isGone = pid === 0 || pid === process.pid || claimedAt < startedAt || !isAlive(pid);
  return isGone ? 0 : pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
