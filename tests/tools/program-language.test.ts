import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { programLanguage } from "../../tools/program-language";
import { useTemporaryFolder } from "./temporary-folder";

describe("the language of a Pulumi program", () => {
  const folder = useTemporaryFolder();

  beforeEach(async () => {
    await writeFile(join(folder(), "Pulumi.yaml"), "name: own\nmain: index.ts\nruntime:\n  name: nodejs\n");
    for (const [name, runtime] of Object.entries({
      short: " yaml",
      long: "\n  name: python\n  options: {}",
      quoted: ' "go"',
    })) {
      await mkdir(join(folder(), name));
      await writeFile(join(folder(), name, "Pulumi.yaml"), `name: other\nruntime:${runtime}\n`);
    }
  });

  const commands: Readonly<Record<string, string | undefined>> = {
    up: undefined,
    "-C short up": "yaml",
    "up -C=long": "python",
    "up -Clong": "python",
    "up --cwd quoted": "go",
    "up --cwd=quoted": "go",
    "-C nowhere up": undefined,
    "up -C": undefined,
  };
  for (const [command, language] of Object.entries(commands)) {
    it(`is ${language ?? "TypeScript, or not known,"} for pulumi ${command}`, () => {
      assert.equal(programLanguage(command.split(" "), folder()), language);
    });
  }
});
