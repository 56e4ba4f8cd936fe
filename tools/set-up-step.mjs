import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a set-up command quietly, reports its time, and throws with what it printed when it fails; `killed` of the error
 * says whether a signal ended it. On Node.js alone, because it installs the packages.
 */
export async function runStep(title, report, file, args, cwd) {
  const start = Date.now();
  report(`${title} …`);
  try {
    await promisify(execFile)(file, args, { cwd, maxBuffer: Infinity, shell: process.platform === "win32" });
  } catch (error) {
    const printed = `${error.stdout ?? ""}${error.stderr ?? ""}`.trimEnd();
    const failure = new Error(`${printed}\n${title} failed (${file} ended with ${error.signal ?? error.code}).`);
    throw Object.assign(failure, { killed: Boolean(error.signal) });
  }
  report(`${title} … ${Math.round((Date.now() - start) / 1000)} s`);
}
