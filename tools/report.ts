/** Receives one progress line at a time, without a line end. */
export type Report = (line: string) => void;

/** Prints progress on standard error, so that standard output has only the result of the command. */
export const reportToTerminal: Report = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Whole seconds since `startMilliseconds` (epoch), as progress lines show them: "31 s". */
export function elapsedSince(startMilliseconds: number): string {
  return `${Math.round((Date.now() - startMilliseconds) / 1000)} s`;
}
