import type { Colour, Paint } from "../colours";
import type { DoctorCheckName, DoctorStatus, NamedFinding } from "./doctor-finding";

const COLOURS = { ok: "green", warning: "yellow", problem: "red", unchecked: "dim" } as const satisfies Record<
  DoctorStatus,
  Colour
>;

const STATUS_WIDTH = 11;
const NAME_WIDTH = 16;

/** The narrowest text beside the names; a narrower one stands below them, so many spaces in. */
const LEAST_WIDTH = 30;
const BELOW = 2;

/** A word, or a quoted word of a command line with its spaces. */
const WORD = /(?<!\S)'(?:[^']|'\\'')*'(?!\S)|\S+/g;

/** The finding for a person; `columns` is the width of the terminal, undefined for lines of any length. */
export function toFindingText(
  { check, status, because, remedy }: NamedFinding,
  paint: Paint,
  columns?: number,
): string {
  const { indent, width, isBelow } = toPlace(STATUS_WIDTH + NAME_WIDTH, columns);
  const label = toLabel(check);
  const between = status.length + 1 + label.length <= width ? " " : `\n${indent}`;
  const head = isBelow
    ? `${paint(COLOURS[status], status)}${between}${label}\n${indent}`
    : paint(COLOURS[status], status.padEnd(STATUS_WIDTH)) + label.padEnd(NAME_WIDTH);
  const lines = [
    ...wrap(because, width),
    ...(remedy === undefined ? [] : wrap(`Fix: ${remedy}`, width).map((line) => paint("bold", line))),
  ];
  return `${head}${lines.join(`\n${indent}`)}\n`;
}

/** The checks that were not made, a paragraph for each reason. */
export function toUncheckedText(findings: readonly NamedFinding[], paint: Paint, columns?: number): string {
  const groups = new Map<string, string[]>();
  for (const { check, because } of findings) groups.set(because, [...(groups.get(because) ?? []), toLabel(check)]);
  return [...groups]
    .map(([because, names]) => {
      const words = `not checked, because ${because}: ${names.join(", ")}`;
      const { indent, width, isBelow } = toPlace(STATUS_WIDTH, columns);
      const head = isBelow ? `unchecked\n${indent}` : "unchecked".padEnd(STATUS_WIDTH);
      return `${paint("dim", head)}${wrap(words, width).join(`\n${indent}`)}\n`;
    })
    .join("");
}

function toLabel(check: DoctorCheckName): string {
  return check === "can-use" ? "CAN USE" : check.replaceAll("-", " ");
}

/** Where the text stands: beside so many characters, or below them where the terminal has no room for it. */
function toPlace(beside: number, columns = Infinity): { indent: string; width: number; isBelow: boolean } {
  const isBelow = columns - beside < LEAST_WIDTH;
  const indent = " ".repeat(isBelow ? BELOW : beside);
  return { indent, width: Math.max(columns - indent.length, 1), isBelow };
}

/** The last line: how many problems and warnings there are. */
export function toSummary(findings: readonly NamedFinding[]): string {
  const count = (status: DoctorStatus, word: string): string[] => {
    const found = findings.filter((finding) => finding.status === status).length;
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? "" : "s"}`];
  };
  const counts = [...count("problem", "problem"), ...count("warning", "warning")];
  return counts.length === 0 ? "No problems." : `${counts.join(", ")}.`;
}

/** Lines of whole words: one that is longer than a line, such as an address, is not broken. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const [word] of text.matchAll(WORD)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
