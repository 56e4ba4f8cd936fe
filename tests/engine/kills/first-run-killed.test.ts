import assert from "node:assert/strict";
import { EmulatedStack } from "../emulated-stack";
import { killAt, type Victim } from "./killed-rotation";
import { ONE_TIME_SECRET_CALLS, type RemoteCall } from "./remote-calls";

const VICTIMS: readonly Victim[] = ["the CLI", "the provider"];

describe("a first run that is killed after its mint", () => {
  for (const victim of VICTIMS) {
    it(`by kill -9 of ${victim} is repaired by the next up, and an up a day later revokes the orphan`, async () => {
      const stack = await EmulatedStack.create();
      try {
        await stack.setToken({ kind: "databricks" });
        const proof = ONE_TIME_SECRET_CALLS.find(({ name }) => name === "the proof")!;
        await killAt(stack, proof, "before", victim);
        assert.equal(stack.liveTokens().length, 1);
        if (victim === "the CLI") await stack.succeed("cancel", "--yes");
        await stack.up();
        const { tokenId, generation } = await stack.outputs();
        assert.equal(generation, 1);
        assert.equal(stack.liveTokens().length, 2);
        assert.equal(await stack.authenticates(stack.publishedValue()), true);

        await stack.up("--expect-no-changes");
        stack.emulator.clock.offsetMilliseconds += 25 * 3_600_000;
        const { stdout } = await stack.up();
        assert.match(stdout, /~ +pulumi-nodejs:dynamic\/databricks-pat:PersonalAccessToken reporting-token updated/);
        assert.deepEqual(stack.liveTokens(), [tokenId]);
        assert.equal(await stack.authenticates(stack.publishedValue()), true);
        await stack.up("--expect-no-changes");
      } finally {
        await stack.close();
      }
    });
  }
});

/** The calls of a first run that create a principal, which exists when the next run creates it again. */
const PRINCIPALS: readonly RemoteCall[] = [
  {
    name: "the creation of the directory's principal",
    request: { method: "POST", path: "^/v1.0/servicePrincipals$" },
    isWrite: true,
    isOurs: false,
  },
  {
    name: "the description of the directory's principal",
    request: { method: "PATCH", path: "^/v1.0/servicePrincipals/" },
    isWrite: true,
    isOurs: false,
  },
  {
    name: "the removal of the first owner of the directory's principal",
    request: { method: "DELETE", path: "^/v1.0/servicePrincipals/[^/]+/owners/" },
    isWrite: true,
    isOurs: false,
  },
  {
    name: "the creation of the workspace's principal",
    request: { method: "POST", path: "/scim/v2/ServicePrincipals" },
    isWrite: true,
    isOurs: false,
  },
];

describe("a first run of an Entra-managed principal that is killed", () => {
  for (const call of PRINCIPALS) {
    it(`after ${call.name} is repaired by the next up, which adopts what exists`, async () => {
      const stack = await EmulatedStack.create();
      try {
        await stack.setToken({ kind: "entra" });
        await killAt(stack, call, "after", "the CLI");
        await stack.succeed("cancel", "--yes");
        await stack.up();
        const { tokenId } = await stack.outputs();
        assert.deepEqual(stack.liveTokens(), [tokenId]);
        assert.equal(await stack.authenticates(stack.publishedValue()), true);
        await stack.preview("--expect-no-changes");
        await stack.up("--expect-no-changes");
        await stack.refresh();
        await stack.preview("--expect-no-changes");
        await stack.destroy();
        assert.deepEqual(stack.liveTokens(), []);
      } finally {
        await stack.close();
      }
    });
  }
});

describe("a first run that is killed after the creation of its Entra application", () => {
  const CREATION: RemoteCall = {
    name: "the creation of the application",
    request: { method: "POST", path: "^/v1.0/applications$" },
    isWrite: true,
    isOurs: false,
  };
  const NOTES = 'pulumi-databricks-pat: ServicePrincipalToken "reporting" of the stack consumer/dev';
  let stack: EmulatedStack;

  beforeEach(async () => {
    stack = await EmulatedStack.create();
    await stack.setToken({ kind: "entra" });
    await killAt(stack, CREATION, "after", "the CLI");
    await stack.succeed("cancel", "--yes");
  });

  afterEach(() => stack.close());

  const made = () => {
    const { applications } = stack.emulator.store.document.directory;
    return applications.filter(({ document }) => document["notes"] === NOTES);
  };

  it("leaves one that is found by its notes, and that nobody can log in with", async () => {
    const [orphan, ...more] = made();
    assert.deepEqual(more, []);
    await stack.up();
    const { applicationId } = await stack.outputs();
    assert.deepEqual(
      made().map(({ appId, passwords }) => [appId === applicationId, passwords.length]),
      [
        [false, 0],
        [true, 1],
      ],
    );
    const { servicePrincipals } = stack.emulator.store.document.directory;
    assert.equal(
      servicePrincipals.some(({ appId }) => appId === orphan?.appId),
      false,
    );
    await stack.preview("--expect-no-changes");
  });
});
