import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { killAt } from "./killed-rotation";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";

const PACKAGE = "urn:pulumi:dev::consumer::databricks-pat:index:ServicePrincipalToken";
const SCHEDULE = `${PACKAGE}$pulumi-nodejs:dynamic/databricks-pat:RotationSchedule::reporting-schedule`;
const TOKEN = `${PACKAGE}$pulumi-nodejs:dynamic/databricks-pat:PersonalAccessToken::reporting-token`;
const PUBLICATION = `${PACKAGE}$azure-native:keyvault:Secret::reporting-secret-vault`;

describe("a rotation with --target", () => {
  const due = DueStack.forSuite({ kind: "databricks" });

  it("does not happen for the token alone, whose schedule stays as it is", async () => {
    const monitor = await due().restore();
    await due().stack.up("--target", TOKEN);
    assert.deepEqual(due().stack.events(), []);
    assert.deepEqual(monitor.stop(), []);
  });

  it("publishes before it revokes with --target-dependents", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    await stack.up("--target", SCHEDULE, "--target-dependents");
    assert.deepEqual(
      stack.events().map((event) => event.split(" ")[0]),
      ["minted", "verified", "published", "revoked"],
    );
    await due().assertRepaired(monitor);
    await due().assertNoChanges();
  });

  it("of schedule and token alone loses the published token, as the documentation warns, until one successful up", async () => {
    const { stack } = due();
    await due().restore();
    await stack.up("--target", SCHEDULE, "--target", TOKEN);
    assert.equal(await stack.authenticates(stack.publishedValue()), false);
    const monitor = due().startMonitor();
    await stack.up();
    await due().assertRepaired(monitor);
  });

  it("of a dependent revokes nothing, not even the orphan of a killed run", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const proof = ONE_TIME_SECRET_CALLS.find(({ name }) => name === "the proof")!;
    await killAt(stack, proof, "before", "the provider");
    const left = monitor.ownTokens();
    assert.equal(left.length, 2);
    await stack.up("--target", PUBLICATION);
    assert.deepEqual(monitor.ownTokens(), left);
    await stack.up();
    await due().assertRepaired(monitor);
  });
});
