import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ClonedCheckout } from "../cloned-checkout";

describe("npm start -- --scenario yaml", () => {
  let checkout: ClonedCheckout;

  before(async () => {
    checkout = await ClonedCheckout.create();
  });

  after(() => checkout.close());

  it("runs the main job from a program in YAML, with the proofs of the ordinary one", async () => {
    const { exitCode, stdout, stderr } = await checkout.run("start", ["--scenario", "yaml"]);
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    assert.match(stdout, /order +✓ mint #\d+ < verify #\d+ < publish #\d+ < revoke #\d+/);
    assert.match(stdout, /"first token" => "rotationTrigger changed: none => \\"customer-request-4711\\""/);
    assert.match(stdout, /requests +✓ 0 to the workspace by our providers/);
    assert.match(stdout, /resources +✓ 6 of the plugin, and 0 of a TypeScript program/);
    assert.match(stdout, /values +✓ 0 of the 5 token values that the vault ever had are in the state in clear/);
    assert.equal(stdout.match(/none left/g)?.length, 8);
    const start = join(checkout.folder, ".local", "start");
    assert.match(await readFile(join(start, "yaml", "Pulumi.yaml"), "utf8"), /^runtime: "yaml"$/m);
    assert.match(await readFile(join(start, "rotation.svg"), "utf8"), /reporting-token/);
  });
});
