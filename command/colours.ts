import type { CommandParts } from "./command-parts";

/** Codes of terminals, by what they show. */
const CODES = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
} as const;

export type Colour = keyof typeof CODES;

/** Puts a text in a colour, where there are colours. */
export type Paint = (colour: Colour, text: string) => string;

/**
 * Colours for a standard output: off without a terminal, with `--no-color`, with NO_COLOR, and where TERM is "dumb".
 *
 * @see https://no-color.org
 */
export function createPaint({ stdout, process: { env } }: CommandParts, isWanted: boolean): Paint {
  const { NO_COLOR = "", TERM } = env;
  if (!isWanted || !stdout.isTerminal || NO_COLOR !== "" || TERM === "dumb") return (_, text) => text;
  return (colour, text) => {
    const [begin, end] = CODES[colour];
    return `\u001b[${begin}m${text}\u001b[${end}m`;
  };
}
