// Plain JavaScript on purpose: this is what runs on a clean clone, before there is a compiler.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";
import { installIfStale } from "./npm-packages.mjs";
import { withSetUpLock } from "./set-up-lock.mjs";

const COMMANDS = ["start", "test", "check", "faults", "mutants", "pulumi", "emulator"];
const OLDEST_NODE_MAJOR = 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const [command = "", ...commandArguments] = process.argv.slice(2);

async function runCommand() {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE_MAJOR) {
    throw new Error(`Node.js ${OLDEST_NODE_MAJOR} or newer is needed; this is ${process.versions.node}.`);
  }
  if (!COMMANDS.includes(command)) {
    throw new Error(`There is no command "${command}"; there are: ${COMMANDS.join(", ")}.`);
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
  // In this process, not in a child: exit code, signals and the terminal are the command's own.
  const { main } = createRequire(import.meta.url)(entry);
  return main(commandArguments);
}

runCommand().then(
  (exitCode) => {
    if (exitCode !== undefined) process.exitCode = exitCode;
  },
  (error) => {
    // An Error is a sentence for the reader; a TypeError and its like are bugs, and say where.
    console.error(error.name === "Error" ? error.message : error);
    process.exitCode = 1;
  },
);
