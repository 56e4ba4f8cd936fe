import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../tools/repository-root";

/** A fenced block of a document. */
export interface Block {
  /** Where it begins: "README.md:5". */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

/** The paths of all documents, from the root. */
export const DOCUMENTS = ["", "docs", "examples"].flatMap((folder) =>
  readdirSync(join(repositoryRoot(), folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

/** A file of the repository as text. */
export function read(path: string): string {
  return readFileSync(join(repositoryRoot(), path), "utf8");
}

export function blocksOf(document: string): Block[] {
  const text = read(document);
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    place: `${document}:${text.slice(0, match.index).split("\n").length + 1}`,
    language: match[1] ?? "",
    text: match[2] ?? "",
  }));
}

/** All code of a document, in blocks and in lines. */
export function codeOf(document: string): string[] {
  const prose = read(document).replace(/^```.*?^```$/gms, "");
  return [...namesIn(prose), ...blocksOf(document).map((block) => block.text)];
}

/** The rows of the table whose first column has this header, with the cells as text. */
export function tableOf(document: string, header: string): string[][] {
  const lines = read(document).split("\n");
  const start = lines.findIndex((line) => line.startsWith("|") && toCells(line)[0] === header);
  assert.notEqual(start, -1, `${document} has no table "${header}"`);
  const table = lines.slice(start + 2);
  return table
    .slice(
      0,
      [...table, ""].findIndex((line) => !line.startsWith("|")),
    )
    .map(toCells);
}

function toCells(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The inline code of a text. */
export function namesIn(text = ""): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
}

/** The inline code in the first column of a table. */
export function namesOf(document: string, header: string): string[] {
  return tableOf(document, header).flatMap(([first]) => namesIn(first));
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}
