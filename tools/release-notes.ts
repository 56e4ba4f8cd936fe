import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readChangelog, releaseProblems } from "./changelog";
import { readCommandLine } from "./command-line";
import { PACKAGE_SCHEMA_FILE } from "./package-schema-file";
import { repositoryRoot } from "./repository-root";

const COMMAND = "npm run release-notes";

const HELP = `
usage: ${COMMAND} -- [--tag v1.2.3]

Prints the notes of a release, and fails unless tag, package, lock file, plugin, package schema, policy pack and changelog agree.

  --tag v1.2.3  the tag of the release; that of the version in package.json by default
`;

/** The files that have the version. */
const FILES = ["package.json", "package-lock.json", "plugin/package.json", "policy/package.json", PACKAGE_SCHEMA_FILE];

/** `npm run release-notes`: what the release workflow asks before anything is published. */
export async function main(args: readonly string[]): Promise<number> {
  const options = { tag: { type: "string" } } as const;
  const parsed = readCommandLine(args, { command: COMMAND, help: HELP, options });
  if (parsed === undefined) return 0;
  const read = (name: string): Promise<string> => readFile(join(repositoryRoot(), name), "utf8");
  const manifests = FILES.map(async (name) => [name, (JSON.parse(await read(name)) as { version: string }).version]);
  const versions = Object.fromEntries(await Promise.all(manifests)) as Record<string, string>;
  const releases = readChangelog(await read("CHANGELOG.md"));
  const { tag = `v${versions["package.json"]}` } = parsed.values;
  const problems = releaseProblems(tag, versions, releases);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;
  console.log(releases[1]?.notes);
  return 0;
}
