import type { Colour, Paint } from "../colours";
import type { DoctorCheckName, DoctorStatus, NamedFinding } from "./doctor-finding";

const COLOURS = { ok: "green", warning: "yellow", problem: "red", unchecked: "dim" } as const satisfies Record<
  DoctorStatus,
  Colour
>;

const STATUS_WIDTH = 11;
const NAME_WIDTH = 16;

/** The narrowest text beside the names. */
const LEAST_WIDTH = 30;

/** The finding for a person; `columns` is the width of the terminal, undefined for lines of any length. */
export function toFindingText(
  { check, status, because, remedy }: NamedFinding,
  paint: Paint,
  columns?: number,
): string {
  const head = paint(COLOURS[status], status.padEnd(STATUS_WIDTH)) + toLabel(check).padEnd(NAME_WIDTH);
  const indent = " ".repeat(STATUS_WIDTH + NAME_WIDTH);
  const width = toWidth(indent.length, columns);
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
      const lines = wrap(words, toWidth(STATUS_WIDTH, columns));
      return `${paint("dim", "unchecked".padEnd(STATUS_WIDTH))}${lines.join(`\n${" ".repeat(STATUS_WIDTH)}`)}\n`;
    })
    .join("");
}

function toLabel(check: DoctorCheckName): string {
  return check === "can-use" ? "CAN USE" : check.replaceAll("-", " ");
}

function toWidth(indent: number, columns = Infinity): number {
  return Math.max(columns - indent, LEAST_WIDTH);
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

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
