import { readCommandLine, UsageError } from "./command-line";

const COMMAND = "npm run layouts";

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

/** The layouts to try: all that there are, if none is named. Throws a {@link UsageError} for an unknown one. */
export function chooseLayouts(names: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(COMMAND, `there is no layout "${unknown}"; there are ${known.join(", ")}`);
  return names.length === 0 ? known : names;
}
