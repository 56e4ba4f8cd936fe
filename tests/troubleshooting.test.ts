import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { REFUSAL_CODES, toRefusalAdvice } from "../dynamic/provider/errors/refusals";
import { repositoryRoot } from "../tools/repository-root";
import { namesIn, read, tableOf } from "./documents";

const PAGE = "docs/troubleshooting.md";

/** Sources whose texts no user sees as they are: reasons inside decisions, the text of providers, and the advice above. */
const UNSEEN = /(disposal-decision|pair-decision|provider-text|errors\/(sink-)?refusals|plugin\/schema\/[\w-]+)\.ts$/;

/** Properties of arguments that only documents show. */
const DOCUMENTATION = ["doc", "default", "fallback"];

/** Texts that nobody reads in a message: what a check has found in order, a comment, and a bug. */
const SILENT = [
  "an administrator of … can log in",
  "… may have one more token",
  "… may have one more OAuth secret",
  "whether … has … is not known",
  "databricks-pat: temporary first token of this workspace",
  "a schedule without a generation was kept",
];

/** Header of the table with words of the emulator and the commands. */
const OF_REPOSITORY = "words of the repository";

/** A message has at least so many words of its own; shorter texts are parts of messages. */
const WORDS = 5;

/** Placeholder of what differs. */
const VARIABLE = "…";

function sources(folder: string): string[] {
  return readdirSync(join(repositoryRoot(), folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name));
}

/** Sources of the program and the provider. */
function packageSources(): string[] {
  const all = ["index.ts", "configuration.ts", ...sources("components"), ...sources("dynamic"), ...sources("plugin")];
  return all.filter((path) => !UNSEEN.test(path));
}

/** Every text in the sources, with "…" for what differs. */
function texts(paths: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
      if (ts.isPropertyAssignment(node) && DOCUMENTATION.includes(node.name.getText())) return;
      if (isListOfWords(node)) return;
      const text = toText(node);
      if (text !== undefined) found.set(text, path);
      if (text === undefined || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/** A text that is split at once: nobody reads it as a whole. */
function isListOfWords(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "split" &&
    ts.isParenthesizedExpression(node.expression.expression)
  );
}

/** The texts that are messages. */
function messages(): ReadonlyMap<string, string> {
  const found = texts(packageSources());
  for (const silent of SILENT) assert.ok(found.has(silent), `nobody says ${silent} any more`);
  return new Map([...found].filter(([text]) => /\s/.test(text) && countWords(text) >= WORDS && !SILENT.includes(text)));
}

/** The text of a string, a template or a sum of them; undefined for anything else. */
function toText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => VARIABLE + literal.text).join("");
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [toText(node.left), toText(node.right)];
  return left === undefined && right === undefined ? undefined : (left ?? VARIABLE) + (right ?? VARIABLE);
}

function countWords(text: string): number {
  return (text.match(/[A-Za-z]{2,}(?=[\s.,:;]|$)/g) ?? []).length;
}

/** Words of the page, whose "…" stand for anything. */
function says(message: string, words: string): boolean {
  let from = 0;
  for (const part of words.split(VARIABLE)) {
    const at = message.toLowerCase().indexOf(part.trim().toLowerCase(), from);
    if (at < 0) return false;
    from = at + part.trim().length;
  }
  return true;
}

type Row = readonly [words: string, cause: string, remedy: string];

/** The rows of all tables with words of the package. */
function rows(): readonly Row[] {
  const headers = [...read(PAGE).matchAll(/^\| (words: [^|]*?) +\|/gm)].map(([, header = ""]) => header);
  assert.ok(headers.length >= 5);
  return headers.flatMap(rowsOf);
}

function rowsOf(header: string): readonly Row[] {
  return tableOf(PAGE, header).map(([words, cause = "", remedy = ""]) => [namesIn(words)[0] ?? "", cause, remedy]);
}

/** The words of the rows that no source has. */
function findStale(table: readonly Row[], paths: readonly string[]): readonly string[] {
  const said = [...texts(paths).keys()];
  return table.map(([words]) => words).filter((words) => !said.some((message) => says(message, words)));
}

describe("the page of troubleshooting", () => {
  it("has the advice for every refusal of a server, word for word and in the order of the code", () => {
    const table = tableOf(PAGE, "words");
    assert.deepEqual(
      table.map(([, , advice, code]) => [namesIn(code)[0], advice?.replace(/\\([*_[\]])/g, "$1")]),
      REFUSAL_CODES.map((code) => [code, toRefusalAdvice(code)]),
    );
  });

  it("has words, a cause and a remedy in every row", () => {
    for (const row of [...rows(), ...rowsOf(OF_REPOSITORY)])
      for (const cell of row) assert.notEqual(cell, "", row.join(" | "));
  });

  it("has every message of the code", () => {
    const shown = rows().map(([words]) => words);
    const missing = [...messages()].filter(([message]) => !shown.some((words) => says(message, words)));
    assert.deepEqual(
      missing.map(([message, path]) => `${path}: ${message}`),
      [],
      "add a row with words, cause and remedy",
    );
  });

  it("has no words that the code does not say", () => {
    assert.deepEqual(findStale(rows(), packageSources()), []);
  });

  it("has no words that the emulator and the commands do not say", () => {
    assert.deepEqual(findStale(rowsOf(OF_REPOSITORY), [...sources("emulator"), ...sources("tools")]), []);
  });
});
