import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";

const PACKAGE = "urn:pulumi:dev::consumer::databricks-pat:index:ServicePrincipalToken";
const SCHEDULE = `${PACKAGE}$pulumi-nodejs:dynamic/databricks-pat:RotationSchedule::reporting-schedule`;
const TOKEN = `${PACKAGE}$pulumi-nodejs:dynamic/databricks-pat:PersonalAccessToken::reporting-token`;
const PUBLICATION = `${PACKAGE}$azure-native:keyvault:Secret::reporting-secret`;

describe("a rotation with --target", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  after(() => due.close());

  it("does not happen for the token alone, whose schedule stays where it is", async () => {
    const witness = await due.restore();
    await due.stack.up("--target", TOKEN);
    assert.deepEqual(due.stack.events(), []);
    assert.deepEqual(witness.dismiss(), []);
  });

  it("publishes before it revokes with --target-dependents", async () => {
    const { stack } = due;
    const witness = await due.restore();
    await stack.up("--target", SCHEDULE, "--target-dependents");
    assert.deepEqual(
      stack.events().map((event) => event.split(" ")[0]),
      ["minted", "verified", "published", "revoked"],
    );
    await due.assertHealed(witness);
    await due.assertAtRest();
  });

  it("of schedule and token alone loses the published token, as the documents warn, until a good up", async () => {
    const { stack } = due;
    await due.restore();
    await stack.up("--target", SCHEDULE, "--target", TOKEN);
    assert.equal(await stack.authenticates(stack.publishedValue()), false);
    const witness = due.watch();
    await stack.up();
    await due.assertHealed(witness);
  });

  it("of a dependent revokes nothing, not even what a killed run left", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const proof = ONE_TIME_SECRET_CALLS.find(({ name }) => name === "the proof")!;
    await killAt(stack, proof, "before", "the provider");
    const left = witness.ownTokens();
    assert.equal(left.length, 2);
    await stack.up("--target", PUBLICATION);
    assert.deepEqual(witness.ownTokens(), left);
    await stack.up();
    await due.assertHealed(witness);
  });
});
