import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  assertDevConfiguration,
  copyDevConfiguration,
  devConfigurationFile,
  provideDevConfiguration,
} from "../../tools/dev-configuration";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

const TEMPLATE = "config:\n  a:b: c\nencryptionsalt: v1:ours\n";

describe("the configuration of the stack dev", () => {
  const folder = useTemporaryFolder();
  const written = () => readFile(devConfigurationFile(folder()), "utf8");

  beforeEach(() => writeFiles(folder(), { "tools/start/Pulumi.dev.yaml": TEMPLATE }));

  it("lies where Pulumi looks for it by the name of the stack", () => {
    assert.equal(devConfigurationFile(folder()), join(folder(), "Pulumi.dev.yaml"));
  });

  it("is written once, and then left to the user", async () => {
    provideDevConfiguration(folder());
    assert.equal(await written(), TEMPLATE);
    const changed = `${TEMPLATE}# changed\n`;
    await writeFiles(folder(), { "Pulumi.dev.yaml": changed });
    provideDevConfiguration(folder());
    assertDevConfiguration(folder());
    assert.equal(await written(), changed);
  });

  it("is written again by the main job", async () => {
    await writeFiles(folder(), { "Pulumi.dev.yaml": `${TEMPLATE}# changed\n` });
    copyDevConfiguration(devConfigurationFile(folder()), folder());
    assert.equal(await written(), TEMPLATE);
  });

  for (const [whose, text] of [
    ["with another salt", "encryptionsalt: v1:theirs\n"],
    ["of a secrets provider in the cloud", "secretsprovider: awskms://alias/x\n"],
  ] as const) {
    it(`is refused when it is that of a stack elsewhere: ${whose}`, async () => {
      await writeFiles(folder(), { "Pulumi.dev.yaml": text });
      assert.throws(() => assertDevConfiguration(folder()), {
        message:
          `${devConfigurationFile(folder())} belongs to a stack outside the emulator, because its encryptionsalt is another one. ` +
          `The emulator's stack has the name "dev" too: use a clone of its own for the emulator, or rename your stack.`,
      });
      assert.equal(await written(), text);
    });
  }
});
