import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { repositoryRoot } from "../../tools/repository-root";
import { buildSite } from "../../tools/site/build-site";
import { listPages } from "../../tools/site/document-index";
import { toSitePage } from "../../tools/site/site-page";
import { runBootstrap } from "./bootstrap-command";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

describe("a page of the site", () => {
  const toPage = (text: string): string => {
    const page = { path: "docs/rotation.md", title: "A page", section: "Rotation", text };
    return toSitePage(page, new Set(["README.md", "docs/rotation.md", "docs/naming.md"])).split("---\n\n")[1] ?? "";
  };

  const LINKS: readonly (readonly [sentence: string, text: string, expected?: string])[] = [
    ["keeps a link to another page", "see [naming](naming.md#id)"],
    ["keeps a link to the project's page", "see [it](../README.md)"],
    ["keeps a link within itself", "see [below](#orphans)"],
    ["keeps a link to the web", "see [it](https://example.test/a.ts)"],
    ["keeps an image", "![the order](images/order.svg)"],
    ["keeps the words of a link to a test", "see [the test](../tests/a.test.ts) and so on", "see the test and so on"],
    ["keeps the words of a link to a folder", "see [`examples`](../examples)", "see `examples`"],
    ["keeps the words of a link whose words have brackets", "[a [b] c](../dynamic/a.ts)", "a [b] c"],
  ];

  for (const [sentence, text, expected = text] of LINKS) {
    it(sentence, () => assert.equal(toPage(text), expected));
  }

  it("has its title and its part of the navigation", () => {
    const text = toSitePage({ path: "docs/a.md", text: "# A\n", title: 'A "page"', section: "Start" }, new Set());
    assert.equal(text, '---\ntitle: "A \\"page\\""\ngroup: "Start"\n---\n\n# A\n');
  });
});

describe("the site of the documentation", function () {
  this.timeout(180_000);

  const folder = useTemporaryFolder();

  it("is made without a warning, and every link within it leads to a page and a heading that exist", async () => {
    const root = repositoryRoot();
    const out = join(folder(), "site");
    await buildSite(root, out);
    const files = (await readdir(out, { recursive: true })).filter((file) => file.endsWith(".html"));
    const pages = new Map<string, string>();
    for (const file of files) pages.set(file, await readFile(join(out, file), "utf8"));
    for (const { title } of listPages(root))
      assert.ok(
        [...pages.values()].some((text) => text.includes(`<title>${title.replaceAll("'", "&#39;")} |`)),
        title,
      );
    for (const name of ["ServicePrincipalToken", "PersonalAccessToken", "TokenRetirement"])
      assert.ok(pages.has(join("classes", `pulumi-databricks-pat.${name}.html`)), name);
    const links = linksOf(pages);
    assert.ok(links.length > 1000, String(links.length));
    const broken = links.filter(({ target, anchor }) => {
      const text = pages.get(target);
      return text === undefined ? !existsSync(join(out, target)) : anchor !== "" && !text.includes(` id="${anchor}"`);
    });
    assert.deepEqual(broken, []);
  });

  it("is not made in a folder that has something in it", async () => {
    await writeFiles(folder(), { "mine.txt": "mine" });
    for (const out of [folder(), join(folder(), "mine.txt")]) {
      const { exitCode, stderr } = await runBootstrap("docs", "--out", out);
      assert.equal(exitCode, 2);
      assert.match(
        stderr,
        /^npm run docs: --out is ".*", which is no empty folder; name an empty folder, or a new one\./m,
      );
    }
    assert.deepEqual(await readdir(folder()), ["mine.txt"]);
  });
});

interface Link {
  readonly page: string;
  readonly target: string;
  readonly anchor: string;
}

/** The links within a site, by the files of its pages. */
function linksOf(pages: ReadonlyMap<string, string>): readonly Link[] {
  return [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/ (?:href|src)="([^"]+)"/g)].flatMap(([, link = ""]) => {
      if (/^(https?|data):/.test(link)) return [];
      const [path = "", anchor = ""] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      return [{ page, target, anchor: decodeURIComponent(anchor) }];
    }),
  );
}
