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

/** A fenced block: its indentation, its language, and what is inside. */
const FENCED = /^( *)```(\w*)\n(.*?)^\1```$/gms;

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

/** The fenced blocks of a document, also those within a list, without their indentation. */
export function blocksOf(document: string): Block[] {
  const text = read(document);
  return [...text.matchAll(FENCED)].map(({ index, 1: indentation = "", 2: language = "", 3: inside = "" }) => ({
    place: `${document}:${text.slice(0, index).split("\n").length + 1}`,
    language,
    text: inside.replaceAll(new RegExp(`^${indentation}`, "gm"), ""),
  }));
}

/** All code of a document, in blocks and in lines. */
export function codeOf(document: string): string[] {
  return [...namesIn(proseOf(document)), ...blocksOf(document).map((block) => block.text)];
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

/** The anchors of a document's headings, as GitHub makes them. Lines of code are no headings. */
export function anchorsOf(document: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replace(/\s/g, "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** A document without its fenced blocks. */
export function proseOf(document: string): string {
  return read(document).replace(FENCED, "");
}
