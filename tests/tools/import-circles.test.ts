import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";
import { repositoryRoot } from "../../tools/repository-root";

const ROOT = repositoryRoot();
const FOLDERS = ["command", "components", "dynamic", "emulator", "examples", "plugin", "policy", "tests", "tools"];
const SOURCE = /\.(ts|mjs|cjs)$/;

/** Circles that are known. A file that leaves its circle leaves the list too. */
const KNOWN_CIRCLES: readonly (readonly string[])[] = [
  ["tests/faults/modelled-process.ts", "tests/faults/remote-faults.ts"],
];

type Imports = ReadonlyMap<string, readonly string[]>;

describe("the imports", () => {
  it("make no circle, type-only imports included", () => {
    const files = [...rootFiles(), ...FOLDERS.flatMap(filesIn)];
    assert.deepEqual(findCircles(new Map(files.map((file) => [file, importsOf(file)]))), KNOWN_CIRCLES);
  });

  const graphs: Readonly<Record<string, readonly [imports: Readonly<Record<string, string[]>>, circles: string[][]]>> =
    {
      "finds two files that import each other": [{ a: ["b"], b: ["a"], c: ["a"] }, [["a", "b"]]],
      "finds a file that imports itself": [{ a: ["a"] }, [["a"]]],
      "finds a long circle beside its branches": [
        { a: ["b", "d"], b: ["c"], c: ["a"], d: ["e"], e: [] },
        [["a", "b", "c"]],
      ],
      "takes circles that share a file for one": [{ a: ["b", "c"], b: ["a"], c: ["a"] }, [["a", "b", "c"]]],
      "finds none where two paths lead to one file": [{ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
    };
  for (const [sentence, [imports, circles]] of Object.entries(graphs)) {
    it(`check ${sentence}`, () => assert.deepEqual(findCircles(new Map(Object.entries(imports))), circles));
  }
});

function rootFiles(): readonly string[] {
  return readdirSync(ROOT).filter((name) => SOURCE.test(name));
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => SOURCE.test(name)).map((name) => join(folder, name));
}

/** The files of the repository that a file imports; throws where an import finds none. */
function importsOf(file: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), "utf8"), true, true);
  const relative = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith("."));
  return relative.map((name) => resolve(file, name)).filter((found) => SOURCE.test(found));
}

function resolve(file: string, name: string): string {
  const path = join(dirname(file), name).replace(/\.js$/, "");
  const found = [`${path}.ts`, join(path, "index.ts"), path].find((candidate) => existsSync(join(ROOT, candidate)));
  assert.ok(found, `${file} imports ${name}, which is no file`);
  return found;
}

/** Tarjan's strongly connected components that hold a circle, sorted. */
function findCircles(imports: Imports): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const path: string[] = [];

  /** Returns the lowest order that `file` reaches on the current path. */
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    path.push(file);
    let lowest = own;
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (path.includes(next)) lowest = Math.min(lowest, order.get(next) ?? own);
    }
    if (lowest < own) return lowest;
    const circle = path.splice(path.indexOf(file));
    if (circle.length > 1 || imports.get(file)?.includes(file) === true) circles.push(circle.sort());
    return lowest;
  };

  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles.sort((left, right) => String(left).localeCompare(String(right)));
}
