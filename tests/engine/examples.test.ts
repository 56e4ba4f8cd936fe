import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { JobIssuer } from "../../tools/job-issuer";
import { ClonedCheckout } from "./cloned-checkout";

interface ExampleOutputs {
  readonly tokenId: string;
  readonly rotationReason: string;
}

describe("the examples, on the emulator as they are", () => {
  let checkout: ClonedCheckout;
  let issuer: JobIssuer;

  before(async () => {
    checkout = await ClonedCheckout.create();
    // For the example whose pipeline has an identity of its own.
    const subject = "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main";
    issuer = await JobIssuer.start({ subject, now: () => Date.now() });
  });

  after(async () => {
    await issuer.close();
    await checkout.close();
  });

  for (const name of ["existing-principal", "key-vault", "secret-scope", "secretless"]) {
    it(`${name} provisions, rotates on its rotationTrigger, and destroys`, async () => {
      const pulumi = (...args: readonly string[]): Promise<string> =>
        checkout.pulumi(["-C", `examples/${name}`, ...args, "--non-interactive"], issuer.variables);
      const outputs = async (): Promise<ExampleOutputs> =>
        JSON.parse(await pulumi("stack", "output", "--json")) as ExampleOutputs;
      const files = async (): Promise<readonly string[]> => {
        const folder = join(checkout.folder, "examples", name);
        const names = await readdir(folder);
        return Promise.all(names.map(async (file) => `${file}\n${await readFile(join(folder, file), "utf8")}`));
      };

      const before = await files();
      await pulumi("stack", "init", "dev");
      assert.deepEqual(await files(), before, "no new file, and none that changed");
      if (name === "secretless") await pulumi("config", "set", "issuer", issuer.url);
      await pulumi("up", "--yes", "--skip-preview");
      const first = await outputs();
      assert.equal(first.rotationReason, "first token");
      await pulumi("config", "set", "rotationTrigger", "second");
      await pulumi("up", "--yes", "--skip-preview");
      const second = await outputs();
      assert.equal(second.rotationReason, 'rotationTrigger changed: "first" => "second"');
      assert.notEqual(second.tokenId, first.tokenId);
      await pulumi("destroy", "--yes", "--skip-preview");
    });
  }
});
