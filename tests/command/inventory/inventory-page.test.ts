import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../../tools/repository-root";
import { blocksOf, namesOf, read } from "../../documents";
import { useEmulatedWorkspace } from "../../emulated-workspace";
import { HOST, runAtExample } from "./example-run";
import { fillExample } from "./example-workspace";

const PAGE = "docs/inventory.md";

const PICTURE = "docs/images/inventory.svg";

const PROGRAM = "npx databricks-pat ";

/** Where a new picture is put, for a person to look at. */
const DRAWN = ".local/inventory.svg";

describe("the page about inventory and retire", () => {
  const emulated = useEmulatedWorkspace();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "databricks-pat-page-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => fillExample(emulated));

  for (const { place, text } of blocksOf(PAGE).filter(({ language }) => language === "console"))
    it(`shows at ${place} what the command prints`, async () => {
      const [command = "", ...expected] = text.trimEnd().split("\n");
      assert.ok(command.startsWith(`$ ${PROGRAM}`), command);
      const [, answer] = /^Type .* to end \w+: (.*)$/m.exec(text) ?? [];
      const { stdout, stderr } = await runAtExample(emulated, command.slice(`$ ${PROGRAM}`.length).split(" "), {
        columns: 80,
        env: { NO_COLOR: "1" },
        ...(answer === undefined ? {} : { answers: [answer] }),
      });
      assert.deepEqual(`${stderr}${stdout}`.trimEnd().split("\n"), expected);
    });

  it("has a picture that the command draws", async () => {
    const file = join(folder, "tokens.svg");
    await runAtExample(emulated, ["inventory", "--svg", file]);
    const drawn = (await readFile(file, "utf8")).replaceAll(new URL(emulated.host).host, new URL(HOST).host);
    if (drawn !== read(PICTURE)) {
      await mkdir(dirname(join(repositoryRoot(), DRAWN)), { recursive: true });
      await writeFile(join(repositoryRoot(), DRAWN), drawn);
      assert.fail(`${PICTURE} is another one: look at ${DRAWN}, and take it if it is right`);
    }
  });

  it("names the fields of the JSON", async () => {
    const { stdout } = await runAtExample(emulated, ["inventory", "--json"]);
    const { tokens, ...head } = JSON.parse(stdout) as { tokens: object[] };
    assert.deepEqual(namesOf(PAGE, "field"), [...Object.keys(head), "tokens"]);
    assert.deepEqual(
      namesOf(PAGE, "field of a token").filter((name) => !/["[]/.test(name)),
      Object.keys(tokens[0] ?? {}),
    );
  });
});
