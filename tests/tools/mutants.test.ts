import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { main } from "../../tools/mutants";
import { copyBuild } from "../../tools/mutants/build-copy";
import { compileMutant } from "../../tools/mutants/compile-mutant";
import { MUTANTS } from "../../tools/mutants/list";
import { type Mutant, toMutatedSource } from "../../tools/mutants/mutant";
import { runNamedTests, type TestOutcome } from "../../tools/mutants/named-tests";
import { toTable } from "../../tools/mutants/table";
import { toVerdict, toLine } from "../../tools/mutants/verdict";
import { repositoryRoot } from "../../tools/repository-root";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

const MUTANT: Mutant = {
  id: "no-proof",
  breaks: "proves nothing",
  file: "mint.ts",
  find: "prove();",
  replacement: "",
  test: { file: "provider/mint.test.ts", title: "is proved" },
};

describe("a mutant", () => {
  it("replaces its text in the source", () => {
    assert.equal(toMutatedSource(MUTANT, "mint();\nprove();\nreturn;"), "mint();\n\nreturn;");
  });

  it("fails when the source does not have its text", () => {
    assert.throws(() => toMutatedSource(MUTANT, "mint();"), {
      message: 'The mutant no-proof no longer applies: "prove();" is no longer in dynamic/provider/mint.ts.',
    });
  });

  it("fails when the source has its text twice", () => {
    assert.throws(() => toMutatedSource(MUTANT, "prove(); prove();"), {
      message: 'The mutant no-proof no longer applies: "prove();" is 2 times in dynamic/provider/mint.ts.',
    });
  });

  it("inserts its replacement literally, replacement patterns too", () => {
    const mutant = { ...MUTANT, replacement: "$&$1$$" };
    assert.equal(toMutatedSource(mutant, "a prove(); b"), "a $&$1$$ b");
  });
});

describe("a compiled mutant", () => {
  const folder = useTemporaryFolder();

  beforeEach(async () => {
    const compilerOptions = { target: "es2022", module: "node16" };
    await writeFiles(folder(), {
      "tsconfig.json": JSON.stringify({ compilerOptions }),
      "dynamic/provider/mint.ts": `export async function mint(): Promise<unknown> { prove(); return import("oauth"); }\n`,
    });
  });

  it("is CommonJS that keeps import(), as the build makes it", async () => {
    const javaScript = await compileMutant(folder(), { ...MUTANT, replacement: "disprove();" });
    assert.match(javaScript, /exports\.mint = mint;/);
    assert.match(javaScript, /disprove\(\);\s+return import\("oauth"\);/);
  });

  it("fails when it does not parse", async () => {
    await assert.rejects(compileMutant(folder(), { ...MUTANT, replacement: "(" }), {
      message: /^The mutant no-proof does not parse: /,
    });
  });
});

describe("the list of mutants", () => {
  const root = repositoryRoot();

  it("has unique ids", () => {
    const ids = MUTANTS.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });

  it("applies: each source has the text once, and the test file exists", () => {
    const problems: string[] = [];
    for (const mutant of MUTANTS) {
      try {
        const source = readFileSync(join(root, "dynamic/provider", mutant.file), "utf8");
        if (toMutatedSource(mutant, source) === source) problems.push(`${mutant.id} changes nothing`);
        readFileSync(join(root, "tests/dynamic", mutant.test.file));
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    assert.deepEqual(problems, []);
  });

  it("is in docs/mutants.md, with the test that catches each mutant", () => {
    const rows = (text: string): readonly string[] =>
      text.split("\n").flatMap((line) => (/^\| `/.test(line) ? [line.replace(/ +/g, " ")] : []));
    const page = readFileSync(join(root, "docs/mutants.md"), "utf8");
    assert.deepEqual(rows(page), rows(toTable(MUTANTS)));
  });

  it("rejects an unknown mutant", async () => {
    await assert.rejects(
      main(["no-such-mutant"]),
      /^UsageError: npm run mutants: there is no mutant no-such-mutant; --list shows them\. /,
    );
  });
});

describe("a copy of the build", () => {
  const folder = useTemporaryFolder();

  it("has the mutated module during the work only, and the build never has it", async () => {
    const [root, path] = [join(folder(), "root"), "bin/dynamic/provider/mint.js"];
    await writeFiles(root, {
      "package.json": "{}",
      [path]: "original",
      "bin/command/program.js": "",
      "bin/components/index.js": "",
      "bin/emulator/index.js": "",
      "bin/plugin/index.js": "",
      "bin/policy/policies.js": "",
      "bin/tools/report.js": "",
      "bin/tests/command/program.test.js": "",
      "bin/tests/components/index.test.js": "",
      "bin/tests/dynamic/mint.test.js": "",
      "bin/tests/certificate.js": "",
      "bin/tests/documents.js": "",
      "bin/tests/emulated-workspace.js": "",
      "bin/tests/faults/place-faults.test.js": "",
      "bin/tests/federation-trust.js": "",
      "bin/tests/invariant-monitor.js": "",
      "bin/tests/network/connect-proxy.js": "",
      "bin/tests/plugin/secrets.test.js": "",
      "bin/tests/policy/rules.test.js": "",
      "bin/tests/tools/temporary-folder.js": "",
      "bin/tests/engine/slow.test.js": "",
      "examples/fleet/index.ts": "",
    });
    await mkdir(join(root, "node_modules"));
    const copy = await copyBuild(root, join(folder(), "copy"));
    const read = (place: string): Promise<string> => readFile(join(place, path), "utf8");
    const work = async (): Promise<readonly string[]> => [await read(copy.folder), await read(root)];
    assert.deepEqual(await copy.withModule("mint.ts", "mutated", work), ["mutated", "original"]);
    const failing = copy.withModule("mint.ts", "mutated", () => Promise.reject(new Error("broken")));
    await assert.rejects(failing, { message: "broken" });
    assert.equal(await read(copy.folder), "original");
    await assert.rejects(readFile(join(copy.folder, "bin/tests/engine/slow.test.js")), { code: "ENOENT" });
  });
});

describe("a run of named tests", () => {
  const folder = useTemporaryFolder();

  async function run(text: string, title: string, bail = false): Promise<TestOutcome> {
    await writeFiles(folder(), { "package.json": "{}", "bin/tests/dynamic/a.test.js": text });
    await symlink(join(repositoryRoot(), "node_modules"), join(folder(), "node_modules"));
    return runNamedTests(folder(), [{ file: "a.test.ts", title }], { bail });
  }

  const failure = `{ throw new Error("not equal"); }`;

  it("reports what passed and what failed, and runs nothing else", async () => {
    const text = `describe("sums", () => {
      it("are (right)", () => console.log("{}"));
      it("are (right), mostly", () => ${failure});
      it("are wrong", () => ${failure});
    });`;
    assert.deepEqual(await run(text, "are (right)"), {
      passed: ["sums are (right)"],
      failed: [{ fullTitle: "sums are (right), mostly", isHook: false, message: "not equal" }],
    });
  });

  it("ends with the first failure when asked to", async () => {
    const text = `it("a", () => ${failure}); it("b", () => ${failure});`;
    assert.equal((await run(text, "", true)).failed.length, 1);
  });

  it("distinguishes a failed hook from a failed test", async () => {
    const text = `describe("sums", () => { before(() => ${failure}); it("are right", () => {}); });`;
    const { failed } = await run(text, "are right");
    assert.deepEqual(
      failed.map(({ isHook }) => isHook),
      [true],
    );
  });

  it("fails when the tests cannot be loaded", async () => {
    await assert.rejects(run("describe(", "anything"), /node ended with 1/);
  });
});

describe("the verdict on a mutant", () => {
  const failed = { fullTitle: "a mint is proved", isHook: false, message: "1 !== 2" };

  it('is "caught" when its test failed', () => {
    const verdict = toVerdict(MUTANT, { passed: [], failed: [failed] });
    assert.deepEqual(verdict, { kind: "caught", by: "a mint is proved", message: "1 !== 2" });
    assert.equal(toLine(MUTANT, verdict), '  caught    no-proof: proves nothing; by "a mint is proved"');
    assert.match(toLine(MUTANT, verdict, true), /\n1 !== 2$/);
  });

  it('is "survived" when its test passed', () => {
    const verdict = toVerdict(MUTANT, { passed: ["a mint is proved"], failed: [] });
    assert.deepEqual(verdict, { kind: "survived" });
    assert.equal(
      toLine(MUTANT, verdict),
      '  SURVIVED  no-proof: proves nothing; "is proved" of tests/dynamic/provider/mint.test.ts passed',
    );
  });

  it('is "unproven" when something else failed', () => {
    const hook = { fullTitle: 'a mint "before each" hook for "is proved"', isHook: true, message: "no port" };
    const verdict = toVerdict(MUTANT, { passed: ["a mint is proved"], failed: [hook] });
    assert.equal(verdict.kind, "unproven");
    assert.match(
      toLine(MUTANT, verdict),
      /^ {2}UNPROVEN {2}no-proof: proves nothing; .*hook for "is proved": no port$/,
    );
  });

  it('is "unproven" when no test ran', () => {
    const verdict = toVerdict(MUTANT, { passed: [], failed: [] });
    assert.deepEqual(verdict, { kind: "unproven", because: 'no test has the title "is proved"' });
  });
});
