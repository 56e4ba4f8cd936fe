import { spawn } from "node:child_process";

/** Runs a set-up command quietly, reports its time, and throws with what it printed when it fails (`killed`: by a signal). */
export async function runStep(title, report, file, args, cwd) {
  const start = Date.now();
  report(`${title} …`);
  const output = [];
  const exit = await new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  if (exit !== 0) {
    const printed = Buffer.concat(output).toString("utf8").trimEnd();
    const error = new Error(`${printed}\n${title} failed (${file} ended with ${exit}).`);
    throw Object.assign(error, { killed: typeof exit === "string" });
  }
  report(`${title} … ${Math.round((Date.now() - start) / 1000)} s`);
}
