import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";

const KINDS = {
  "an Entra-managed principal": { kind: "entra" },
  "a Databricks-managed principal": { kind: "databricks" },
} as const;

for (const [owner, args] of Object.entries(KINDS)) {
  describe(`the life of a token of ${owner} on the real engine`, () => {
    let stack: EmulatedStack;

    before(async () => {
      stack = await EmulatedStack.create();
      await stack.setToken(args);
    });

    after(() => stack.close());

    beforeEach(() => stack.emulator.log.clear());

    it("starts with a first up, which grants, mints, proves and publishes", async () => {
      await stack.up();
      const { tokenId, applicationId, generation, rotationReason, expiresAt } = await stack.outputs();
      assert.deepEqual(stack.liveTokens(), [tokenId]);
      assert.deepEqual(stack.events(), [`minted ${tokenId.slice(0, 8)}`, "verified", "published"]);
      assert.deepEqual(
        stack.emulator.store.document.workspace.tokenGrants.map((grant) => grant.name),
        [applicationId],
      );
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
      assert.deepEqual([generation, rotationReason], [1, "first token"]);
      assert.equal(Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000), 90);
    });

    it("changes nothing and sends no request when nothing is due", async () => {
      await stack.up("--expect-no-changes");
      assert.deepEqual(stack.ownRequests(), []);
    });

    it("shows a changed trigger in the preview without a write", async () => {
      await stack.setToken({ ...args, rotationTrigger: "now" });
      const { stdout } = await stack.preview("--diff");
      assert.match(stdout, /~ generation *: 1 => 2/);
      assert.match(stdout, /~ reason *: "first token" => "rotationTrigger changed: none => \\"now\\""/);
      assert.match(stdout, /~ rotation *: "g1@[\dT:-]+Z" => "g2@[\dT:-]+Z"/);
      assert.deepEqual(stack.events(), []);
      const writes = stack.ownRequests().filter((entry) => entry.method !== "GET");
      assert.deepEqual(writes, []);
    });

    it("mints, proves and publishes the next token before it revokes the old one", async () => {
      const old = await stack.outputs();
      await stack.up();
      const { tokenId, generation } = await stack.outputs();
      assert.deepEqual(stack.events(), [
        `minted ${tokenId.slice(0, 8)}`,
        "verified",
        "published",
        `revoked ${old.tokenId.slice(0, 8)}`,
      ]);
      assert.deepEqual(stack.liveTokens(), [tokenId]);
      assert.equal(generation, 2);
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
      assert.equal(await stack.authenticates(old.tokenValue), false);
    });

    it("writes a changed comment to the live token without a rotation", async () => {
      const before = await stack.outputs();
      await stack.setToken({ ...args, rotationTrigger: "now", comment: "other words" });
      await stack.up();
      assert.equal((await stack.outputs()).tokenId, before.tokenId, "the token is the same");
      assert.match(stack.emulator.store.document.workspace.tokens.at(-1)?.comment ?? "", /^other words /);
    });

    it("renews when the clock is in the renewal window, at the time that the preview shows", async () => {
      const old = await stack.outputs();
      stack.emulator.clock.set(Date.parse(old.renewAt) - 60_000);
      assert.equal((await stack.run("preview", "--expect-no-changes")).exitCode, 0);
      stack.emulator.clock.set(Date.parse(old.renewAt) + 3_600_000);
      const due = await stack.run("preview", "--expect-no-changes", "--diff");
      assert.equal(due.exitCode, 7);
      const reason = `renewal due since ${old.renewAt.replace(":00Z", "Z")}`;
      assert.ok(due.stdout.includes(`"${reason}"`), due.stdout);
      const { stdout } = await stack.up();
      assert.doesNotMatch(stdout, /\d+ (created|deleted)/);
      const renewed = await stack.outputs();
      assert.deepEqual(stack.liveTokens(), [renewed.tokenId]);
      assert.equal(renewed.rotationReason, reason);
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
      await stack.up("--expect-no-changes");
    });

    it("keeps both tokens when the publishing fails, and the published one works", async () => {
      const old = await stack.outputs();
      await stack.setToken({ ...args, rotationTrigger: "again" });
      stack.refusePublications();
      await stack.failUp();
      stack.emulator.faults.clear();
      assert.equal(stack.liveTokens().length, 2);
      assert.equal(await stack.authenticates(old.tokenValue), true);
      assert.equal(stack.publishedValue(), old.tokenValue);
    });

    it("then finishes with one successful up, which publishes first and revokes exactly once", async () => {
      const published = stack.publishedValue();
      await stack.up();
      const { tokenId, tokenValue } = await stack.outputs();
      assert.deepEqual(stack.liveTokens(), [tokenId]);
      assert.deepEqual(
        stack.events().map((event) => event.split(" ")[0]),
        ["published", "revoked"],
      );
      assert.equal(stack.publishedValue(), tokenValue);
      assert.notEqual(stack.publishedValue(), published);
    });

    it("mints again after up --refresh when its token was revoked outside of Pulumi", async () => {
      const { tokenId } = await stack.outputs();
      const { workspace } = stack.emulator.store.document;
      workspace.tokens = workspace.tokens.filter((token) => token.tokenId !== tokenId);
      await stack.up("--refresh");
      const renewed = await stack.outputs();
      assert.notEqual(renewed.tokenId, tokenId);
      assert.deepEqual(stack.liveTokens(), [renewed.tokenId]);
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
    });

    it("ends with a destroy that leaves nothing", async () => {
      await stack.destroy();
      assert.deepEqual(stack.liveTokens(), []);
      const { workspace, directory, resources, seed } = stack.emulator.store.document;
      const principals = workspace.principals.filter((principal) => principal.kind === "servicePrincipal");
      assert.deepEqual(
        principals.map((principal) => principal.applicationId),
        [seed.deployer.clientId],
      );
      assert.deepEqual(
        directory.applications.map((application) => application.appId),
        [seed.deployer.clientId],
      );
      const secrets = Object.values(resources.vaults[0]?.secrets ?? {});
      assert.equal(
        secrets.every((secret) => secret.deleted !== undefined),
        true,
      );
      assert.deepEqual(workspace.tokenGrants, []);
    });
  });
}
