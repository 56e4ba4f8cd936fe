import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { ProcessParts, Program, ProgramEnd } from "./runtime";

const LONGEST_OUTPUT = 1024 * 1024;

/** What a run needs from its process. */
export interface StartingProcess {
  readonly platform: NodeJS.Platform;
  kill(pid: number, signal: "SIGKILL"): unknown;
}

/**
 * Runs a program to its end, or kills it after so many milliseconds, with all that it has started, except on Windows,
 * where that ends by itself. Never throws. The program gets no input.
 */
export function runProgram(
  { platform, kill }: StartingProcess,
  { file, args, isVerbatim }: Program,
  env: ProcessParts["env"],
  milliseconds: number,
): Promise<ProgramEnd> {
  const isWindows = platform === "win32";
  return new Promise((resolve) => {
    const outputs = { stdout: "", stderr: "" };
    let child: ChildProcessByStdio<null, Readable, Readable>;
    try {
      child = spawn(file, args, {
        env: { ...env },
        stdio: ["ignore", "pipe", "pipe"],
        windowsHide: true,
        windowsVerbatimArguments: isVerbatim,
        // A group of its own, so that what it has started ends with it.
        detached: !isWindows,
      });
    } catch {
      // What the system refuses at once, such as arguments that are too long.
      resolve({ code: undefined, ...outputs, isLate: false });
      return;
    }
    const deadline = AbortSignal.timeout(milliseconds);
    let isEnded = false;
    const end = (code: number | undefined, isLate = false): void => {
      if (isEnded) return;
      isEnded = true;
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, ...outputs, isLate });
    };
    const endByForce = (isLate: boolean): void => {
      if (isEnded) return;
      try {
        if (isWindows || child.pid === undefined) child.kill("SIGKILL");
        else kill(-child.pid, "SIGKILL");
      } catch {
        child.kill("SIGKILL");
      }
      end(undefined, isLate);
    };
    deadline.addEventListener("abort", () => endByForce(true));
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        outputs[name] += text;
        if (outputs[name].length > LONGEST_OUTPUT) endByForce(false);
      });
    }
    child.on("error", () => end(undefined));
    child.on("close", (code) => end(code ?? undefined));
  });
}
