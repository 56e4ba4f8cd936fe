import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";

/** The trigger is the result of a resource that is replaced when `seed` changes, so that a preview cannot know it. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const random = require("@pulumi/random");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const trigger = new random.RandomUuid("trigger", { keepers: { seed: new pulumi.Config().require("seed") } });
const token = new ServicePrincipalToken("reporting", { kind: "databricks", rotationTrigger: trigger.result });
exports.generation = token.generation;
exports.rotationReason = token.rotationReason;
`;

describe("a rotationTrigger that the preview does not know yet", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    await stack.succeed("config", "set", "seed", "1");
    await stack.up();
  });

  after(() => stack.close());

  it("is shown as an unknown generation and the token's replacement, then decided by the update", async () => {
    await stack.succeed("config", "set", "seed", "2");
    const { stdout } = await stack.preview("--diff");
    assert.match(stdout, /~ generation *: 1 => \[unknown\]/);
    assert.match(stdout, /\+-pulumi-nodejs:dynamic\/databricks-pat:PersonalAccessToken: \(replace\)/);
    await stack.up();
    const { generation, rotationReason } = await stack.outputs();
    assert.equal(generation, 2);
    assert.match(rotationReason, /^rotationTrigger changed: /);
    assert.equal(stack.liveTokens().length, 1);
  });
});
