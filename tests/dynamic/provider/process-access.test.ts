import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { repositoryRoot } from "../../../tools/repository-root";

const FOLDER = join(repositoryRoot(), "dynamic/provider");

/** The only file that uses the process. */
const EXEMPT = ["open-process.ts"];

const GLOBALS = [
  "process",
  "performance",
  "console",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
];

const CHANGING = ["Map", "Set", "WeakMap", "WeakSet", "Array"];

/** Why a source reads or keeps what belongs to the runtime. */
function problemsOf(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const problems: string[] = [];
  const report = (node: ts.Node, words: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    problems.push(`${path}:${line + 1} ${words}`);
  };
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const { flags, declarations } = statement.declarationList;
    if ((flags & ts.NodeFlags.Const) === 0) report(statement, "has a variable of the module");
    for (const { initializer } of declarations) {
      if (
        initializer !== undefined &&
        ts.isNewExpression(initializer) &&
        CHANGING.includes(initializer.expression.getText())
      )
        report(initializer, `keeps a ${initializer.expression.getText()} of the module`);
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && GLOBALS.includes(node.text) && isRead(node)) report(node, `uses ${node.text}`);
    if (ts.isPropertyAccessExpression(node) && node.getText() === "Date.now") report(node, "uses Date.now");
    if (ts.isNewExpression(node) && node.getText() === "new Date()") report(node, "uses new Date()");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/** Whether a name is the global one: not a property, a parameter or a type's member of that name. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isTypeReferenceNode(parent) ||
    ts.isTypeQueryNode(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent)
  );
}

describe("the provider's modules", () => {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));

  it("leave network, environment, clock, pauses and messages to the runtime, and keep nothing between calls", () => {
    assert.ok(paths.length > 40, "the sources are found");
    const checked = paths.filter((path) => !EXEMPT.includes(path));
    assert.deepEqual(
      checked.flatMap((path) => problemsOf(path, readFileSync(join(FOLDER, path), "utf8"))),
      [],
    );
  });

  it("have one that makes the runtime of the process", () => {
    const text = readFileSync(join(FOLDER, "open-process.ts"), "utf8");
    const used = problemsOf("open-process.ts", text).map((problem) => problem.replace(/^\S+ uses /, ""));
    assert.deepEqual(new Set(used), new Set(["process", "performance", "Date.now", "setTimeout", "console"]));
  });

  const OFFENCES: Readonly<Record<string, readonly [text: string, problems: readonly string[]]>> = {
    "a Map of the module": ["const known = new Map<string, string>();", ["x.ts:1 keeps a Map of the module"]],
    "a variable of the module": ["let count = 0;", ["x.ts:1 has a variable of the module"]],
    "an exported variable": ["export let count = 0;", ["x.ts:1 has a variable of the module"]],
    "the environment": ["function f() {\n  return process.env.HOME;\n}", ["x.ts:2 uses process"]],
    "the clock": ["const f = () => Date.now();", ["x.ts:1 uses Date.now"]],
    "the clock as a date": ["const f = () => new Date();", ["x.ts:1 uses new Date()"]],
    "a clock that nobody sets": ["const f = () => performance.now();", ["x.ts:1 uses performance"]],
    "a timer": ["const f = (done: () => void) => setTimeout(done, 1);", ["x.ts:1 uses setTimeout"]],
    "the network": ["const f = () => fetch('https://adb-1.test');", ["x.ts:1 uses fetch"]],
  };
  for (const [sentence, [text, problems]] of Object.entries(OFFENCES)) {
    it(`would be seen to use ${sentence}`, () => assert.deepEqual(problemsOf("x.ts", text), problems));
  }

  it("may use the runtime's network and pauses, and a Map inside a function", () => {
    const text = `const SLOT = { create: () => new Map() };
      export const f = async (runtime: Runtime) => { await runtime.pause(1); return runtime.fetch("x", new Date(runtime.now())); };`;
    assert.deepEqual(problemsOf("x.ts", text), []);
  });
});
