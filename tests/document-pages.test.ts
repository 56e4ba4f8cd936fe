import assert from "node:assert/strict";
import { dirname, relative } from "node:path";
import { startCommand } from "../tools/processes/started-command";
import { repositoryRoot } from "../tools/repository-root";
import { INDEX, listPages } from "../tools/site/document-index";
import { blocksOf, codeOf, DOCUMENTS, read } from "./documents";
import { runBootstrap } from "./tools/bootstrap-command";

/** Pages that the package leaves out, so that no page in it can link to them. */
const UNPUBLISHED = ["docs/mutants.md"];

/** The languages of fenced blocks: what the tests of the documentation know how to check, and plain text and
 * sessions. */
const LANGUAGES = ["console", "go", "json", "python", "sh", "text", "ts", "yaml"];

const PAGES = listPages(repositoryRoot());
const BLOCKS = DOCUMENTS.flatMap(blocksOf);

describe("the pages of the documentation", () => {
  it("are all in the index, each once", () => {
    const listed = PAGES.map(({ path }) => path).filter((path) => path.startsWith("docs/"));
    const all = DOCUMENTS.filter((path) => path.startsWith("docs/") && path !== INDEX && !UNPUBLISHED.includes(path));
    assert.deepEqual([...listed].sort(), [...all].sort());
  });

  it("have a title of their own", () => {
    const titles = PAGES.map(({ title }) => title);
    assert.deepEqual([...new Set(titles)], titles);
    assert.equal(titles.includes(""), false);
  });

  for (const [index, { path, title, section }] of PAGES.entries()) {
    if (!path.startsWith("docs/")) continue;
    it(`say at their top where one is, and at their end what is next: ${path}`, () => {
      const next = PAGES[index + 1];
      const lines = read(path).trimEnd().split("\n");
      const upwards = `[Documentation](${relative(dirname(path), INDEX)}) / ${section}`;
      assert.deepEqual(lines.slice(1, 4), ["", upwards, ""], `the first lines of "${title}"`);
      if (next === undefined) return;
      assert.equal(lines.at(-1), `Next: [${next.title}](${relative(dirname(path), next.path)})`);
    });
  }

  it("have code in languages that are checked", () => {
    const others = BLOCKS.filter(({ language }) => !LANGUAGES.includes(language));
    assert.deepEqual(
      others.map(({ place, language }) => `${place} ${language}`),
      [],
    );
  });

  it("have JSON that can be read", () => {
    for (const { text, place } of BLOCKS.filter(({ language }) => language === "json"))
      assert.doesNotThrow(() => JSON.parse(text) as unknown, place);
  });

  it("have commands that a shell can read", async () => {
    const commands = BLOCKS.filter(({ language }) => language === "sh");
    assert.ok(commands.length > 20);
    for (const { text, place } of commands) {
      const { exitCode, stderr } = await (await startCommand("sh", ["-n", "-c", text])).ended;
      assert.equal(exitCode, 0, `${place}: ${stderr}`);
    }
  });

  it("have options of npm commands that their help names", async () => {
    const used = DOCUMENTS.flatMap(codeOf).flatMap((code) =>
      [...code.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z]+) -- ([^\n#|)]*)/g)].flatMap(([, name = "", rest = ""]) =>
        [...rest.matchAll(/(?<=^|\s)--[a-z][\w-]*/g)].map(([option]) => ({ name, option })),
      ),
    );
    // The options of `npm run pulumi` are those of the CLI.
    const names = [...new Set(used.map(({ name }) => name))].filter((name) => name !== "pulumi");
    assert.ok(names.length > 5);
    for (const name of names) {
      const { stdout } = await runBootstrap(name, "--help");
      for (const { option } of used.filter((use) => use.name === name && use.option !== "--help"))
        assert.match(stdout, new RegExp(`(?<![\\w-])${option}(?![\\w-])`), `npm run ${name} -- ${option}`);
    }
  });
});
