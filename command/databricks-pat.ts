#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openFetch } from "../dynamic/provider/http/node-fetch";
import { runProgram as runOther } from "../dynamic/provider/program-run";
import { EXIT } from "./exit-codes";
import { toProcessOutput } from "./process-output";
import { runProgram } from "./program";
import { askAt } from "./terminal-question";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };

/** What ends a process from outside, and the exit code that says so. */
const SIGNALS = [
  ["SIGINT", EXIT.interrupted],
  ["SIGTERM", EXIT.terminated],
] as const;

let isWhole = true;
let isInterrupted = false;
const stderr = toProcessOutput(process.stderr, () => failToWrite());
const stdout = toProcessOutput(process.stdout, (code) => {
  failToWrite();
  stderr.write(`databricks-pat: the standard output cannot be written (${code}), so the result is not whole\n`);
});

process.once("beforeExit", endWithoutResult);
void runProgram(
  {
    process: {
      fetch: openFetch(),
      env: process.env,
      now: Date.now,
      elapsed: () => performance.now(),
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      log: (message) => stderr.write(`${message}\n`),
      hasEngine: () => Promise.resolve(true),
      platform: process.platform,
      runProgram: (...run) => runOther(process, ...run),
    },
    stdout,
    stderr,
    ask: process.stdin.isTTY && process.stderr.isTTY ? askAt(process.stdin, process.stderr, interrupt) : undefined,
    onInterrupt: (listener) => {
      const off = SIGNALS.map(([signal, code]) => {
        const stop = (): void => {
          isInterrupted = true;
          listener(code);
        };
        process.once(signal, stop);
        return () => process.off(signal, stop);
      });
      return () => off.forEach((leave) => leave());
    },
    exit: (code) => {
      process.off("beforeExit", endWithoutResult);
      process.exitCode = isWhole ? code : EXIT.unwritten;
      // What is under way would go on for minutes. A pipe takes what was written before.
      if (isInterrupted) process.stdout.write("", () => process.stderr.write("", () => process.exit()));
    },
  },
  version,
  process.argv.slice(2),
);

function interrupt(): void {
  process.kill(process.pid, "SIGINT");
}

/** Nothing is under way any more, and the command waits for something that never comes. */
function endWithoutResult(): void {
  process.exitCode = EXIT.defect;
  stderr.write("databricks-pat: ended without a result: this is a defect of databricks-pat, please report it\n");
}

/** A system says that it cannot write also after the work: the exit code then changes. */
function failToWrite(): void {
  isWhole = false;
  process.exitCode = EXIT.unwritten;
}
