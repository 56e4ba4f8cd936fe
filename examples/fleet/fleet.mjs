// Runs one command in every stack of fleet.json, as many stacks at once as there are processors:
//
//   node fleet.mjs preview|up|refresh|destroy
//
// A stack that fails does not stop the others. The exit code is 1 when one has failed.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";

const COMMANDS = ["preview", "up", "refresh", "destroy"];

const workDir = fileURLToPath(new URL(".", import.meta.url));
const [command = "", ...more] = process.argv.slice(2);
// Nothing is asked before a command runs in every stack, so that a word too many, like --stack, must not be overlooked.
if (!COMMANDS.includes(command) || more.length > 0) {
  console.error(
    `usage: node fleet.mjs ${COMMANDS.join("|")}, in every stack of fleet.json; in one: pulumi COMMAND --stack NAME`,
  );
  process.exit(2);
}

const { stacks } = JSON.parse(readFileSync(new URL("fleet.json", import.meta.url), "utf8"));
const waiting = [];
// One after another: they write files beside each other.
for (const stackName of Object.keys(stacks))
  waiting.push(await LocalWorkspace.createOrSelectStack({ stackName, workDir }));

const failed = [];
const runNext = async () => {
  for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) {
    const { name } = stack;
    const onOutput = (text) => console.log(text.trimEnd().replace(/^/gm, `${name}: `));
    await stack[command]({ onOutput }).catch((error) => {
      console.error(error.message.trimEnd().replace(/^/gm, `${name}: `));
      failed.push(name);
    });
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, runNext));
if (failed.length > 0) {
  console.error(
    `${command} failed in ${failed.join(", ")}; run it again there: pulumi ${command} --stack ${failed[0]}`,
  );
  process.exitCode = 1;
}
