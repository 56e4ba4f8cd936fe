import { readCommandLine } from "./command-line";

const OPTIONS = {
  grep: { type: "string", short: "g" },
  fgrep: { type: "string", short: "f" },
  invert: { type: "boolean", short: "i" },
  bail: { type: "boolean", short: "b" },
} as const;

const OPTIONS_HELP = `
  -g, --grep PATTERN  only tests whose title matches the regular expression
  -f, --fgrep TEXT    only tests whose title has the text
  -i, --invert        all tests but those
  -b, --bail          stop at the first failure
`;

/** Reads the options that choose tests, as arguments for mocha; undefined after `--help`. */
export function readTestOptions(args: readonly string[], command: string, effect: string): string[] | undefined {
  const usage = `usage: ${command} -- [--grep PATTERN | --fgrep TEXT] [--invert] [--bail]`;
  const parsed = readCommandLine(args, { command, help: `${usage}\n\n${effect}\n${OPTIONS_HELP}`, options: OPTIONS });
  if (parsed === undefined) return undefined;
  return Object.entries(parsed.values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
}
