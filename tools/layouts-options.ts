import { readCommandLine, UsageError } from "./command-line";

const COMMAND = "npm run layouts";

const HELP = `
usage: npm run layouts -- [NAME…]

Installs the package as npm pack makes it with real package managers, from the npm registry, for programs of several
forms, on several versions of Node.js. Each program provisions, rotates and destroys a token on the real engine. Each
line has the result for one layout; the exit code is 1 when one fails. Without a name all are tried, which takes a while.
`;

/** The names of the layouts to try; undefined after --help. Throws a {@link UsageError} for an unknown one. */
export function readLayouts(args: readonly string[], known: readonly string[]): readonly string[] | undefined {
  const read = readCommandLine(args, { command: COMMAND, help: HELP, options: {}, allowPositionals: true });
  if (read === undefined) return undefined;
  const unknown = read.positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(COMMAND, `there is no layout "${unknown}"; there are ${known.join(", ")}`);
  return read.positionals.length === 0 ? known : read.positionals;
}
