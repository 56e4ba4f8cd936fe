import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { toEnginePort } from "./engine-end";
import { NO_PEERS, type RunPeers } from "./runtime";

/** What the peers need from their process. */
export interface PeerProcess {
  readonly argv: readonly string[];
  readonly pid: number;
  readonly getuid?: () => number;
  kill(pid: number, signal: 0): unknown;
}

/** One fact, as a line of a file. */
interface Line {
  /** When it was told, milliseconds: several processes may tell about the same thing. */
  readonly at: number;
  readonly topic: string;
  readonly fact: unknown;
}

/** The peers of a process, with the notes of its own. */
export interface RunNotes extends RunPeers {
  /** Writes again what this process has told, where its file is gone or incomplete. Never throws. */
  restore(): void;
}

/** How often a process looks whether its notes are there: something may clear the folder for temporary files. */
export const KEEP_MILLISECONDS = 500;

/** A file of another machine that is older than this, in milliseconds, is of no run. */
const OLD_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * The peers of a process, by the address of their engine: each writes what it knows into a file of its own, in a folder
 * below `parent` that only this user can write to. A file counts while its process runs; others are removed. Throws where
 * there can be no such folder.
 *
 * @param machine of the process, where others may share the folder: {@link toMachine} by default
 */
export function openRunPeers(
  own: PeerProcess,
  parent: string,
  now: () => number,
  machine: string = toMachine(),
): RunNotes {
  const port = toEnginePort(own.argv);
  if (port === undefined) return { ...NO_PEERS, restore: () => undefined };
  const user = own.getuid?.();
  const folder = join(parent, `databricks-pat-runs-${user ?? "user"}`);
  const file = join(folder, `${port}-${own.pid}-${machine}.jsonl`);
  let told = "";
  let isComplete = false;

  /** Instead of what an earlier process with this id has told, whose engine had the same port. */
  const writeAll = (): void => {
    makePrivate(folder, user);
    // At once: a peer may be reading.
    writeFileSync(`${file}.new`, told, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    isComplete = true;
  };

  return {
    tell(topic, fact) {
      const line = `${JSON.stringify({ at: now(), topic, fact } satisfies Line)}\n`;
      const isFirst = told === "";
      told += line;
      explained(folder, () => {
        const isKept = isComplete && existsSync(file);
        isComplete = false;
        if (isKept) {
          assertPrivate(folder, user);
          appendFileSync(file, line);
          isComplete = true;
        } else writeAll();
        if (isFirst) removeOld(folder, machine, statSync(file).mtimeMs);
      });
    },

    hear(topic) {
      const found = lstatSync(folder, { throwIfNoEntry: false });
      if (found === undefined) return [];
      // No process of this user can have told anything there.
      if (user !== undefined && found.uid !== user && !isReplaceable(parent)) return [];
      return explained(folder, () => {
        assertPrivate(folder, user);
        const lines = findPeers(own, folder, port, machine).flatMap((path) => readLines(path, topic));
        return lines.sort((left, right) => left.at - right.at).map(({ fact }) => fact);
      });
    },

    restore() {
      if (told === "" || (isComplete && existsSync(file))) return;
      try {
        writeAll();
      } catch {
        // The next fact fails, and says why.
      }
    },
  };
}

/**
 * Writes the notes of a process again whenever they are removed, for as long as it runs.
 *
 * @param pause waits for {@link KEEP_MILLISECONDS}, without keeping the process running
 */
export async function keepNotes(notes: Pick<RunNotes, "restore">, pause: () => Promise<void>): Promise<never> {
  for (;;) {
    await pause();
    notes.restore();
  }
}

/**
 * Where the ids of processes mean the same: a container has its own ones, and may share a folder with others. Constant
 * outside Linux, where a computer may change its name during a run.
 */
function toMachine(): string {
  try {
    const processes = readlinkSync("/proc/self/ns/pid");
    return createHash("sha256").update(`${readBoot()} ${processes}`).digest("hex").slice(0, 16);
  } catch {
    return "local";
  }
}

function readBoot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
  } catch {
    return hostname();
  }
}

function makePrivate(folder: string, user: number | undefined): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  assertPrivate(folder, user);
}

/** Whoever can write notes here decides which tokens are revoked. */
function assertPrivate(folder: string, user: number | undefined): void {
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error("it is not a folder");
  if (user !== undefined && (found.uid !== user || (found.mode & 0o022) !== 0))
    throw new Error("others can write to it");
}

/** Whether others can put a folder of their own in the place of one below this folder. */
function isReplaceable(parent: string): boolean {
  const { mode } = statSync(parent);
  return (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
}

function explained<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(
      `the provider cannot keep notes of its run in ${folder}: ${(error as Error).message}; set TMPDIR to a folder that only you can write to`,
    );
  }
}

/** The files of the other processes of this engine. Removes those of processes of this machine that have ended. */
function findPeers(own: PeerProcess, folder: string, port: number, machine: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const { engine, pid, where } = /^(?<engine>\d+)-(?<pid>\d+)-(?<where>\w+)\.jsonl$/.exec(name)?.groups ?? {};
    if (where !== machine || Number(pid) === own.pid) return [];
    if (isRunning(own, Number(pid))) return Number(engine) === port ? [join(folder, name)] : [];
    rmSync(join(folder, name), { force: true });
    return [];
  });
}

/** Removes the old files of other machines, by the clock of the files: nobody can ask whether their processes run. */
function removeOld(folder: string, machine: string, now: number): void {
  for (const name of readdirSync(folder)) {
    if (!/\.jsonl(?:\.new)?$/.test(name) || name.includes(`-${machine}.`)) continue;
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (found !== undefined && now - found.mtimeMs > OLD_MILLISECONDS) rmSync(join(folder, name), { force: true });
  }
}

function isRunning(own: PeerProcess, pid: number): boolean {
  try {
    own.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readLines(path: string, topic: string): readonly Line[] {
  // The last line may be under way.
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Line).filter((line) => line.topic === topic);
}
