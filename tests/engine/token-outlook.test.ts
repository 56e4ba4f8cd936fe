import assert from "node:assert/strict";
import { join } from "node:path";
import { EmulatedStack } from "./emulated-stack";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const rotationTrigger = new pulumi.Config().get("trigger");
const args = { kind: "databricks", lifetime: "30d", rotationTrigger };
const { tokenId, daysLeft, nextAction, renewAt } = new ServicePrincipalToken("reporting", args);
module.exports = { tokenId, daysLeft, nextAction, renewAt };
`;

interface Outlook {
  readonly tokenId: string;
  readonly daysLeft: number;
  readonly nextAction: string;
  readonly renewAt: string;
}

describe("daysLeft and nextAction, exported by a program on the real engine", () => {
  let stack: EmulatedStack;
  let first: Outlook;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    await stack.up();
    first = await stack.outputs<Outlook>();
  });

  after(() => stack.close());

  it("say how long the token lives and when it is renewed", () => {
    assert.equal(first.daysLeft, 29);
    assert.equal(first.nextAction, `renews on or after ${first.renewAt}`);
  });

  it("are no change two days later, for a preview, and ask nothing", async () => {
    stack.emulator.clock.set(stack.emulator.clock.now() + 2 * 86_400_000);
    stack.emulator.log.clear();
    const { stdout } = await stack.preview("--expect-no-changes");
    assert.match(stdout, /daysLeft *: 29 => 27$/m);
    assert.doesNotMatch(stdout, /nextAction/);
    assert.deepEqual(stack.ownRequests(), []);
  });

  it("are unknown in the preview of a rotation, and its saved plan applies", async () => {
    await stack.succeed("config", "set", "trigger", "second");
    const plan = join(stack.folder, "plan.json");
    const { stdout } = await stack.preview("--save-plan", plan);
    assert.match(stdout, /~ renewAt: /);
    // The engine shows no output that is not known yet.
    assert.doesNotMatch(stdout, /daysLeft|nextAction/);
    await stack.up("--plan", plan);
    assert.notEqual((await stack.outputs<Outlook>()).tokenId, first.tokenId);
  });
});
