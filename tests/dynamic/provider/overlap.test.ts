import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { UNKNOWN } from "../../../dynamic/provider/lifecycle";
import { toMarker } from "../../../dynamic/provider/marker";
import { decideReplaced } from "../../../dynamic/provider/replaced-tokens";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";
import { refusedProperties } from "../refused-properties";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const OWNER = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("what becomes of a replaced token", () => {
  const mine = `[databricks-pat owner=${OWNER} rotation=g1 p/s/n`;
  const cases: Readonly<Record<string, readonly [comment: string, overlapSeconds: number, decision: string]>> = {
    "it ends at once without an overlap": [`${mine}]`, 0, "revoke"],
    "it is marked first with one": [`${mine}]`, 3600, "retire"],
    "it is kept until its time": [`${mine} retire=2026-06-01T00:00:01Z]`, 3600, "keep"],
    "it ends at its time": [`${mine} retire=2026-06-01T00:00:00Z]`, 3600, "revoke"],
    "it ends before its time in an emergency": [`${mine} retire=2026-06-02T00:00:00Z]`, 0, "revoke"],
    "it is kept when it is another owner's": [`[databricks-pat owner=${randomUUID()} rotation=g1 p/s/n]`, 0, "keep"],
    "it is kept when it has no marker": ["by hand", 0, "keep"],
  };
  for (const [sentence, [comment, overlapSeconds, decision]] of Object.entries(cases)) {
    it(sentence, () => {
      const token = { tokenId: "old", comment, createdAt: 0, expiresAt: undefined, scopes: undefined };
      assert.equal(decideReplaced(token, OWNER, { tokenId: "new", overlapSeconds, createdAt: 1 }, NOW), decision);
    });
  }

  it("it is kept when it is newer than the current one: another run has rotated since", () => {
    const token = { tokenId: "newer", comment: `${mine}]`, createdAt: 2, expiresAt: undefined, scopes: undefined };
    assert.equal(decideReplaced(token, OWNER, { tokenId: "new", overlapSeconds: 0, createdAt: 1 }, NOW), "keep");
  });

  it("it is kept when it is the current one, whatever its comment says", () => {
    const token = { tokenId: "new", comment: `${mine}]`, createdAt: 0, expiresAt: undefined, scopes: undefined };
    assert.equal(decideReplaced(token, OWNER, { tokenId: "new", overlapSeconds: 0, createdAt: 0 }, NOW), "keep");
  });
});

for (const [loading, load] of Object.entries(LOADINGS)) {
  describe(`an overlap, loaded ${loading}`, () => {
    let workspace: EmulatedWorkspace;
    let lifecycles: LoadedLifecycles;
    let principal: EmulatedPrincipal;
    let inputs: Properties;

    before(async () => {
      workspace = await EmulatedWorkspace.start();
      lifecycles = load(workspace.environment());
    });

    after(async () => {
      await lifecycles.close();
      await workspace.emulator.close();
    });

    beforeEach(async () => {
      principal = await workspace.addPrincipal();
      await workspace.grantUsage(principal);
      inputs = workspace.tokenInputs(principal, { overlap: "24h", comment: "for the pipeline" });
    });

    const live = (): readonly string[] => workspace.tokensOf(principal).map((token) => token.tokenId);

    async function rotate(changes: Properties = {}): Promise<{ readonly old: string; readonly next: string }> {
      const old = await lifecycles.create("personalAccessToken", inputs);
      const next = await lifecycles.create("personalAccessToken", { ...inputs, rotationTrigger: "g2", ...changes });
      workspace.takeLog();
      await lifecycles.delete("personalAccessToken", old.id, old.outs);
      return { old: old.id, next: next.id };
    }

    it("marks the replaced token and leaves it alive", async () => {
      const { old, next } = await rotate();
      assert.deepEqual(live(), [old, next]);
      const comment = workspace.tokensOf(principal)[0]?.comment ?? "";
      assert.match(
        comment,
        /^for the pipeline \[databricks-pat owner=\S+ rotation=g1 project\/stack\/name retire=\S+Z\]$/,
      );
      const hours = ((toMarker(comment)?.retireAt ?? 0) - Date.now()) / 3_600_000;
      assert.ok(hours > 23.9 && hours <= 24.001, String(hours));
    });

    it("marks the replaced token also when a short list does not show it", async () => {
      const path = "/token-management/tokens\\?";
      const empty = { kind: "answer", status: 200, body: {} } as const;
      workspace.emulator.faults.add({ method: "GET", path, effect: empty });
      const { old, next } = await rotate();
      assert.deepEqual(live(), [old, next]);
      assert.notEqual(toMarker(workspace.tokensOf(principal)[0]?.comment)?.retireAt, undefined);
    });

    it("ends with the run when the next token has none: an emergency", async () => {
      const { next } = await rotate({ overlap: "0s" });
      assert.deepEqual(live(), [next]);
    });

    it("goes by the overlap that is asked for now, when a run ends what an earlier one has replaced", async () => {
      const old = await lifecycles.create("personalAccessToken", inputs);
      const { id, outs } = await lifecycles.create("personalAccessToken", { ...inputs, rotationTrigger: "g2" });
      await lifecycles.diff("personalAccessToken", id, outs, { ...inputs, rotationTrigger: "g2", overlap: "0s" });
      await lifecycles.delete("personalAccessToken", old.id, old.outs);
      assert.deepEqual(live(), [id]);
    });

    it("does not outlive a destroy, which revokes at once", async () => {
      const { id, outs } = await lifecycles.create("personalAccessToken", inputs);
      const destroying = LOADINGS["from its line of text in a bare process"](workspace.environment());
      await destroying.delete("personalAccessToken", id, outs).finally(() => destroying.close());
      assert.deepEqual(live(), []);
    });

    describe("and its TokenRetirement", () => {
      const LIFECYCLE = "tokenRetirement";
      let retirement: Properties;

      beforeEach(() => {
        retirement = {
          host: workspace.host,
          applicationId: principal.applicationId,
          owner: inputs.owner,
          overlap: "24h",
          rotation: "g1",
        };
      });

      it("has nothing ahead at first, and asks nothing", async () => {
        workspace.takeLog();
        const { inputs: checked, failures } = await lifecycles.check(LIFECYCLE, {}, retirement);
        assert.deepEqual([checked, failures], [{ ...retirement, pending: [] }, []]);
        assert.deepEqual((await lifecycles.create(LIFECYCLE, checked)).outs, checked);
        assert.deepEqual(workspace.takeRequests(), []);
      });

      it("notes a rotation, in a preview too, and passes on one that is not known", async () => {
        const olds = { ...retirement, pending: [] };
        const { inputs: checked } = await lifecycles.check(LIFECYCLE, olds, { ...retirement, rotation: "g2" });
        const [time = ""] = checked.pending as readonly string[];
        const hours = (Date.parse(time) - Date.now()) / 3_600_000;
        assert.ok(hours > 25 && hours <= 26, `${time} is an hour to two after the overlap`);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", olds, checked)).changes, true);
        const unknown = await lifecycles.check(LIFECYCLE, olds, { ...retirement, rotation: UNKNOWN });
        assert.equal(unknown.inputs.pending, UNKNOWN);
      });

      it("changes nothing while nothing has come", async () => {
        const olds = { ...retirement, pending: [new Date(Date.now() + 60_000).toISOString()] };
        const { inputs: checked } = await lifecycles.check(LIFECYCLE, olds, retirement);
        assert.deepEqual(checked.pending, olds.pending);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", olds, checked)).changes, false);
      });

      it("revokes what is due when its time has come, and nothing else", async () => {
        const { old, next } = await rotate();
        const foreign = await workspace.mintOrphan(
          principal,
          `[databricks-pat owner=${randomUUID()} rotation=g1 a/b/c retire=2020-01-01T00:00:00Z]`,
        );
        retireNow(workspace, old);
        const olds = { ...retirement, pending: [new Date(Date.now() - 1000).toISOString()] };
        const { inputs: checked } = await lifecycles.check(LIFECYCLE, olds, retirement);
        assert.deepEqual(checked.pending, []);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", olds, checked)).changes, true);
        workspace.takeLog();
        assert.deepEqual((await lifecycles.update(LIFECYCLE, "retirement", olds, checked)).outs, checked);
        assert.deepEqual(live(), [next, foreign]);
        assert.equal(workspace.takeRequests().length, 2);
      });

      it("looks again for a token that was marked later than expected", async () => {
        const { old, next } = await rotate();
        const olds = { ...retirement, pending: [new Date(Date.now() - 1000).toISOString()] };
        const { inputs: checked } = await lifecycles.check(LIFECYCLE, olds, retirement);
        const { outs } = await lifecycles.update(LIFECYCLE, "retirement", olds, checked);
        assert.deepEqual(live(), [old, next]);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", outs, checked)).changes, false);
        const come = { ...outs, nextAt: new Date(Date.now() - 1000).toISOString() };
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", come, checked)).changes, true);
        retireNow(workspace, old);
        assert.deepEqual((await lifecycles.update(LIFECYCLE, "retirement", come, checked)).outs, checked);
        assert.deepEqual(live(), [next]);
      });

      it("looks once more when something is due and nothing is found", async () => {
        const olds = { ...retirement, pending: [new Date(Date.now() - 1000).toISOString()] };
        const { inputs: checked } = await lifecycles.check(LIFECYCLE, olds, retirement);
        const { outs } = await lifecycles.update(LIFECYCLE, "retirement", olds, checked);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", outs, checked)).changes, true);
        const again = await lifecycles.update(LIFECYCLE, "retirement", outs, checked);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", again.outs, checked)).changes, false);
      });

      it('waits with "unused" while the token is used, names it, and revokes it when it is quiet', async () => {
        const { old, next } = await rotate();
        const { tokens } = workspace.emulator.store.document.workspace;
        const token = tokens.find((candidate) => candidate.tokenId === old);
        assert.ok(token);
        // Replaced two days ago, with an overlap that ended yesterday, and used today.
        const day = 86_400_000;
        const today = Math.floor(Date.now() / day) * day;
        const retireAt = new Date(today - day).toISOString().replace(".000Z", "Z");
        token.comment = token.comment.replace(/retire=\S+Z/, `retire=${retireAt}`);
        token.lastUsedDay = today;
        const unused = { ...retirement, revokeWhen: "unused" };
        const olds = { ...unused, pending: [retireAt] };
        const { inputs: checked } = await lifecycles.check(LIFECYCLE, olds, unused);
        const { outs } = await lifecycles.update(LIFECYCLE, "retirement", olds, checked);
        assert.deepEqual(live(), [old, next]);
        assert.deepEqual([outs.noisy, outs.nextAt], [[old], new Date(today + day).toISOString()]);
        assert.equal((await lifecycles.diff(LIFECYCLE, "retirement", outs, checked)).changes, false);
        token.lastUsedDay = today - 2 * day;
        assert.deepEqual((await lifecycles.update(LIFECYCLE, "retirement", outs, checked)).outs, checked);
        assert.deepEqual(live(), [next]);
      });

      it("refuses another time of revocation, naming the property", async () => {
        const { failures } = await lifecycles.check(LIFECYCLE, {}, { ...retirement, revokeWhen: "never" });
        assert.deepEqual(refusedProperties(failures), ["revokeWhen"]);
      });

      it("ends all retired tokens when it is destroyed", async () => {
        const { next } = await rotate();
        await lifecycles.delete(LIFECYCLE, "retirement", { ...retirement, pending: [] });
        assert.deepEqual(live(), [next]);
      });

      it("says what lives on when nobody may revoke", async () => {
        const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
        await assert.rejects(
          lifecycles.delete(LIFECYCLE, "retirement", { ...retirement, administrator, pending: [] }),
          /^(Error: )?revoking retired tokens of .* failed: .*Invalid access token.*\nalive now: the token in use; .*\nto go on: .* run pulumi destroy/s,
        );
      });
    });
  });
}

/** Lets the time come at which a marked token is to be revoked. */
function retireNow(workspace: EmulatedWorkspace, tokenId: string): void {
  const token = workspace.emulator.store.document.workspace.tokens.find((candidate) => candidate.tokenId === tokenId);
  if (token !== undefined) token.comment = token.comment.replace(/retire=\S+Z/, "retire=2020-01-01T00:00:00Z");
}
