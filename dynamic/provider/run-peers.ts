import { appendFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
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

/**
 * The peers of a process, by the address of their engine: each writes what it knows into a file of its own, in a folder
 * below `parent` that only this user can write to. A file counts while its process runs; others are removed. Throws where
 * there can be no such folder.
 */
export function openRunPeers(own: PeerProcess, parent: string, now: () => number): RunPeers {
  const port = toEnginePort(own.argv);
  if (port === undefined) return NO_PEERS;
  const user = own.getuid?.();
  const folder = join(parent, `databricks-pat-runs-${user ?? "user"}`);
  const file = join(folder, `${port}-${own.pid}.jsonl`);
  let hasFile = false;
  return {
    tell(topic, fact) {
      explained(folder, () => {
        if (!hasFile) {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          assertPrivate(folder, user);
          // One of an earlier process with this id, whose engine had the same port.
          rmSync(file, { force: true });
        }
        appendFileSync(file, `${JSON.stringify({ at: now(), topic, fact } satisfies Line)}\n`, { mode: 0o600 });
      });
      hasFile = true;
    },

    hear(topic) {
      if (!existsSync(folder)) return [];
      return explained(folder, () => {
        assertPrivate(folder, user);
        const lines = findPeers(own, folder, port).flatMap((path) => readLines(path, topic));
        return lines.sort((left, right) => left.at - right.at).map(({ fact }) => fact);
      });
    },
  };
}

/** Whoever can write notes here decides which tokens are revoked. */
function assertPrivate(folder: string, user: number | undefined): void {
  const found = lstatSync(folder);
  const isOurs = user === undefined || (found.uid === user && (found.mode & 0o022) === 0);
  if (!found.isDirectory() || !isOurs) throw new Error("others can write to it");
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

/** The files of the other processes of this engine. Removes those of processes that have ended. */
function findPeers(own: PeerProcess, folder: string, port: number): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const { engine, pid } = /^(?<engine>\d+)-(?<pid>\d+)\.jsonl$/.exec(name)?.groups ?? {};
    if (pid === undefined || Number(pid) === own.pid) return [];
    if (isRunning(own, Number(pid))) return Number(engine) === port ? [join(folder, name)] : [];
    rmSync(join(folder, name), { force: true });
    return [];
  });
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
