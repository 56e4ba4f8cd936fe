// Rotates the tokens that are due in these stacks of the project in the current folder, one after another:
//
//   node rotate.mjs [--apply] STACK…
//
// Without --apply it only looks. The exit code is 0 if nothing is due or all is done, 7 if something is due, and 1 if a
// stack failed, which does not stop the others.
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";

const [apply, stackNames] = readWords(process.argv.slice(2));
let exitCode = 0;
for (const stackName of stackNames) {
  try {
    // Never makes a stack: a wrong name must not make a second set of tokens.
    const stack = await LocalWorkspace.selectStack({ stackName, workDir: process.cwd() });
    if (!(await isDue(stack))) {
      console.log(`${stackName}: nothing is due`);
    } else if (apply) {
      await stack.up({ onOutput: (text) => console.log(text.trimEnd().replace(/^/gm, `${stackName}: `)) });
      console.log(`${stackName}: rotated`);
    } else {
      console.log(`${stackName}: something is due`);
      exitCode ||= 7;
    }
  } catch (error) {
    console.error(error.message.trimEnd().replace(/^/gm, `${stackName}: `));
    exitCode = 1;
  }
}
process.exitCode = exitCode;

async function isDue(stack) {
  const { changeSummary } = await stack.preview();
  if (Object.entries(changeSummary).some(([operation, count]) => operation !== "same" && count > 0)) return true;
  // A preview does not count what a failed run has left to be deleted.
  const { deployment } = await stack.exportStack();
  return (
    (deployment.pending_operations ?? []).length > 0 ||
    deployment.resources.some((resource) => resource.delete === true)
  );
}

function readWords(words) {
  const names = words.filter((word) => !word.startsWith("-"));
  const flags = words.filter((word) => word.startsWith("-"));
  if (names.length > 0 && flags.every((flag) => flag === "--apply")) return [flags.length > 0, names];
  console.error("usage: node rotate.mjs [--apply] STACK…, in the folder of a Pulumi project");
  process.exit(2);
}
