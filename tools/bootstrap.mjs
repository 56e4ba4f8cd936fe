// Plain JavaScript, because it runs on a clean clone, before a compiler is installed.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";
import { installIfStale } from "./npm-packages.mjs";
import { withSetUpLock } from "./set-up-lock.mjs";

const COMMANDS = [
  "start",
  "test",
  "check",
  "faults",
  "kills",
  "limits",
  "bench",
  "mutants",
  "layouts",
  "pulumi",
  "emulator",
  "release-notes",
  "docs",
];

const root = fileURLToPath(new URL("..", import.meta.url));
const [command = "", ...commandArguments] = process.argv.slice(2);

async function runCommand() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const oldest = engines.node.replace(">=", "");
  if (process.versions.node.localeCompare(oldest, "en", { numeric: true }) < 0) {
    throw new Error(`Node.js ${oldest} or newer is required; this is ${process.versions.node}.`);
  }
  if (!COMMANDS.includes(command)) {
    const message = `Unknown command "${command}". The commands are: ${COMMANDS.join(", ")}.`;
    throw Object.assign(new Error(message), { exitCode: 2 });
  }
  const report = (line) => console.error(line);
  await withSetUpLock(root, report, async () => {
    await installIfStale(root, report);
    await buildIfStale(root, report);
  });
  const entry = join(root, "bin", "tools", command);
  if (!existsSync(`${entry}.js`) && !existsSync(join(entry, "index.js"))) {
    throw new Error(`The build has no bin/tools/${command}.js.`);
  }
  // In this process, not in a child, so that exit code, signals and terminal are the command's own.
  const { main } = createRequire(import.meta.url)(entry);
  return main(commandArguments);
}

runCommand().then(
  (exitCode) => {
    if (exitCode !== undefined) process.exitCode = exitCode;
  },
  (error) => {
    // The message of an Error is for the reader. A TypeError and the like are bugs, and need their stack.
    console.error(["Error", "UsageError"].includes(error.name) ? error.message : error);
    process.exitCode = error.exitCode ?? 1;
  },
);
