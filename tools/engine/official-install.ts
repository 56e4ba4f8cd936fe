import { PulumiCommand } from "@pulumi/pulumi/automation";

/**
 * The program that the official download runs: `official-install.js ROOT`. Without a version `PulumiCommand` installs
 * the release of the npm package, which is the pinned one.
 */
const [root = ""] = process.argv.slice(2);

PulumiCommand.install({ root }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
