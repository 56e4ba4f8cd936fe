import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./is-alive";

/** A folder that is either complete or not there. */
export interface WholeFolder {
  /** Absolute path that the finished folder gets. */
  readonly path: string;
  /** Fills the empty draft folder that it is given; it may throw or be killed at any moment. */
  fill(draft: string): Promise<void>;
  /** Throws with the reason when the folder does not hold what it should. Called for a draft and for a finished one. */
  prove(folder: string): Promise<void>;
}

/**
 * Makes the folder in a draft beside its final place, proves it, and renames it.
 *
 * Several processes may do this at once: the first to finish wins, and the others take its result. A finished folder
 * that proves bad is replaced. Drafts of dead processes are removed.
 */
export async function makeWholeFolder(folder: WholeFolder): Promise<void> {
  const parent = dirname(folder.path);
  await mkdir(parent, { recursive: true });
  await removeDeadDrafts(folder.path);
  const draft = join(parent, `${draftPrefix(folder.path)}${process.pid}.${randomUUID()}`);
  try {
    await mkdir(draft);
    await folder.fill(draft);
    await folder.prove(draft);
    if (await moveInto(draft, folder.path)) return;
    const isGood = await folder.prove(folder.path).then(
      () => true,
      () => false,
    );
    if (isGood) return;
    // Moved aside, not deleted in place: a folder that is half deleted must never stand under the final name.
    const bad = `${draft}.bad`;
    await rename(folder.path, bad);
    await rm(bad, { recursive: true, force: true });
    if (!(await moveInto(draft, folder.path))) await folder.prove(folder.path);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** False when something is there already. */
async function moveInto(draft: string, path: string): Promise<boolean> {
  try {
    await rename(draft, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOTEMPTY" || code === "EEXIST" || code === "EPERM") return false;
    throw error;
  }
}

/** The host name is part of it, because a cache on a network drive has drafts of processes that we cannot see. */
function draftPrefix(path: string): string {
  return `.${basename(path)}.draft.${hostname()}.`;
}

async function removeDeadDrafts(path: string): Promise<void> {
  const prefix = draftPrefix(path);
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (!isAlive(pid)) await rm(join(dirname(path), name), { recursive: true, force: true });
  }
}
