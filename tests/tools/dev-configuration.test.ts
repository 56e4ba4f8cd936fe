import assert from "node:assert/strict";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assertDevConfiguration, devConfigurationFile } from "../../tools/dev-configuration";
import { repositoryRoot } from "../../tools/repository-root";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

describe("the configuration of the stack dev", () => {
  const folder = useTemporaryFolder();

  it("lies where Pulumi looks for it by the name of the stack, beside Pulumi.yaml", () => {
    assert.equal(devConfigurationFile(), join(repositoryRoot(), "Pulumi.dev.yaml"));
    assertDevConfiguration();
  });

  it("may be changed, and may have another salt that was made with the emulator's passphrase", async () => {
    const file = devConfigurationFile(folder());
    await copyFile(devConfigurationFile(), file);
    await writeFiles(folder(), { "Pulumi.dev.yaml": `${await readFile(file, "utf8")}# changed\n` });
    assertDevConfiguration(folder());
    const another = "v1:o6bnwJXKo+k=:v1:Uv1ClimTcGSyZD90:e+Gr4fsoVFqnfDvIkPnEoVfbUQYY5Q==";
    await writeFiles(folder(), { "Pulumi.dev.yaml": `encryptionsalt: ${another}\n` });
    assertDevConfiguration(folder());
  });

  for (const [whose, text] of [
    [
      "with another passphrase",
      "encryptionsalt: v1:xhcspeJdG4g=:v1:Ir0pi+bJ4Vu2/tPI:8ydRJuTC95dUXPzBYscJ5YrgMAyDvg==\n",
    ],
    ["with a salt that is none", "encryptionsalt: v1:theirs\n"],
    ["of a secrets provider in the cloud", "secretsprovider: awskms://alias/x\n"],
    ["of Pulumi Cloud", "config:\n  databricks-pat:clientSecrets:\n    secure: AAABAN\n"],
  ] as const) {
    it(`is refused when it is that of a stack elsewhere: ${whose}`, async () => {
      await writeFiles(folder(), { "Pulumi.dev.yaml": text });
      assert.throws(() => assertDevConfiguration(folder()), {
        message:
          `${devConfigurationFile(folder())} belongs to a stack outside the emulator, because its encryptionsalt is not the emulator's. ` +
          `The emulator's stack has the name "dev" too: use a clone of its own for the emulator, or rename your stack.`,
      });
      assert.equal(await readFile(devConfigurationFile(folder()), "utf8"), text);
    });
  }

  it("is not made anew when it is missing", () => {
    assert.throws(() => assertDevConfiguration(folder()), {
      message: `${devConfigurationFile(folder())} is missing. Restore it: git checkout Pulumi.dev.yaml`,
    });
  });
});
