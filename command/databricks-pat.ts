#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram as runOther } from "../dynamic/provider/program-run";
import type { Output } from "./command-parts";
import { runProgram } from "./program";
import { askAt } from "./terminal-question";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };

void runProgram(
  {
    process: {
      fetch: (...request) => fetch(...request),
      env: process.env,
      now: Date.now,
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      log: (message) => console.error(message),
      hasEngine: () => Promise.resolve(true),
      platform: process.platform,
      runProgram: (...run) => runOther(process, ...run),
    },
    stdout: toOutput(process.stdout),
    stderr: toOutput(process.stderr),
    ask: process.stdin.isTTY && process.stderr.isTTY ? askAt(process.stdin, process.stderr) : undefined,
    exit: (code) => (process.exitCode = code),
  },
  version,
  process.argv.slice(2),
);

/** The reader of a pipe may go away; the command then ends its work and says nothing more. */
function toOutput(stream: NodeJS.WriteStream): Output {
  let isOpen = true;
  stream.on("error", () => (isOpen = false));
  return {
    write: (text) => {
      if (isOpen) stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
  };
}
