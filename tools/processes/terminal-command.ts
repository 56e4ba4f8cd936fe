import { passSignalsTo } from "./ending-signals";
import { startCommand, type StartOptions } from "./started-command";

/** Runs a command with our terminal and returns its exit code. */
export async function runInTerminal(
  file: string,
  args: readonly string[],
  options: Required<StartOptions>,
): Promise<number> {
  const { process: child, ended } = await startCommand(file, args, { ...options, stdio: "inherit" });
  const stopPassing = passSignalsTo(child);
  try {
    return (await ended).exitCode;
  } finally {
    stopPassing();
  }
}
