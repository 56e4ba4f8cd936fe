import { spawn } from "node:child_process";
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs a command with our terminal and returns its exit code; 128 + n when signal n ended it, as shells count. */
export async function runInTerminal(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly environment: NodeJS.ProcessEnv },
): Promise<number> {
  const child = spawn(file, args, { cwd: options.cwd, env: options.environment, stdio: "inherit" });
  const passOn = (signal: NodeJS.Signals): void => {
    // Ctrl-C reaches the child from the terminal already, and a second one makes Pulumi give up without cleaning up.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}
