import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./processes/is-alive";

/** A folder that is either complete or does not exist. */
export interface WholeFolder {
  /** Absolute path of the finished folder. */
  readonly path: string;
  /** Fills the empty draft folder. It may throw or be killed at any moment. */
  fill(draft: string): Promise<void>;
  /** Throws with the reason when the content is wrong. Called for a draft and for a finished folder. */
  prove(folder: string): Promise<void>;
}

/**
 * Fills a draft beside the final folder, proves it, and renames it.
 *
 * Several processes may do this at once: the first to finish wins, and the others use its result. A finished folder
 * whose proof fails is replaced. Drafts of dead processes are removed.
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
    // Renamed before it is deleted: a partly deleted folder must never have the final name.
    const bad = `${draft}.bad`;
    await rename(folder.path, bad);
    await rm(bad, { recursive: true, force: true });
    if (!(await moveInto(draft, folder.path))) await folder.prove(folder.path);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** False when the final folder exists already. */
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

/** Has the host name, because a cache on a network drive also has drafts of other machines. */
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
