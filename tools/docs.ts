import { existsSync, readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readCommandLine, UsageError } from "./command-line";
import { repositoryRoot } from "./repository-root";
import { buildSite } from "./site/build-site";

const COMMAND = "npm run docs";

const HELP = `
usage: ${COMMAND} -- [--out DIRECTORY]

Makes a site of the documentation: its pages, the reference of what the package exports, and a search over both.

  --out DIRECTORY  an empty folder, or a new one; .local/docs by default, which is made anew
`;

/** `npm run docs`: makes a site of the documentation. */
export async function main(args: readonly string[]): Promise<number> {
  const parsed = readCommandLine(args, { command: COMMAND, help: HELP, options: { out: { type: "string" } } });
  if (parsed === undefined) return 0;
  const root = repositoryRoot();
  const { out } = parsed.values;
  const folder = out === undefined ? join(root, ".local", "docs") : emptyFolder(out);
  if (out === undefined) await rm(folder, { recursive: true, force: true });
  await buildSite(root, folder);
  console.log(`The site begins at ${join(folder, "index.html")}`);
  return 0;
}

function emptyFolder(path: string): string {
  const folder = resolve(path);
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw new UsageError(COMMAND, `--out is "${path}", which is no empty folder; name an empty folder, or a new one`);
  return folder;
}
