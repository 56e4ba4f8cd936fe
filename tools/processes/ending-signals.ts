import type { ChildProcess } from "node:child_process";

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `act` for each signal that asks this process to end, which then does not end by itself. Returns what stops that. */
export function onEndingSignal(act: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of ENDING_SIGNALS) process.on(signal, act);
  return () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, act);
  };
}

/** Passes the signals that ask this process to end on to a child that shares its terminal. Returns what stops that. */
export function passSignalsTo(child: Pick<ChildProcess, "kill">): () => void {
  return onEndingSignal((signal) => {
    // Ctrl-C reaches the child from the terminal already, and a second one makes Pulumi give up without cleaning up.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  });
}
