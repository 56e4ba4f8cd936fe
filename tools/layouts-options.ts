import { readCommandLine } from "./command-line";

/** The command whose options are read here. */
export const COMMAND = "npm run layouts";

const HELP = `
usage: npm run layouts -- [NAME…]

Installs the package as npm pack makes it with real package managers, from the npm registry, for programs of several
forms, on several versions of Node.js. Each program provisions, rotates and destroys a token on the real engine. Each
line has the result for one layout; the exit code is 1 when one fails. Without a name all are tried, which takes a while.
`;

/**
 * The names of the layouts to try, as they were given; undefined after --help. Throws a {@link UsageError} for an unknown
 * option.
 */
export function readNames(args: readonly string[]): readonly string[] | undefined {
  return readCommandLine(args, { command: COMMAND, help: HELP, options: {}, allowPositionals: true })?.positionals;
}
