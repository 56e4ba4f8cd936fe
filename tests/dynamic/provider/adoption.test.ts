import assert from "node:assert/strict";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { toMarker } from "../../../dynamic/provider/marker";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { beImpatient } from "./impatience";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";

const LIFECYCLE = "personalAccessToken";

for (const [loading, load] of Object.entries(LOADINGS)) {
  // Patience can be shortened in this process only.
  const isPatient = loading !== "as modules";

  describe(`the adoption of a token, loaded ${loading}`, () => {
    let workspace: EmulatedWorkspace;
    let lifecycles: LoadedLifecycles;
    let principal: EmulatedPrincipal;
    /** The token that somebody made by hand. */
    let adopt: { readonly tokenId: string; readonly tokenValue: string };

    before(async () => {
      workspace = await EmulatedWorkspace.start();
      lifecycles = load(workspace.environment());
    });

    after(async () => {
      await lifecycles.close();
      await workspace.emulator.close();
    });

    beforeEach(async () => {
      workspace.emulator.faults.clear();
      principal = await workspace.addPrincipal();
      await workspace.grantUsage(principal);
      adopt = await mintByHand({ comment: "made by hand", lifetime_seconds: 100 * 86_400 });
      workspace.takeLog();
    });

    const mintByHand = async (body: object): Promise<typeof adopt> => workspace.mintByHand(principal, body);

    const inputs = (changes: Properties = {}): Properties => workspace.tokenInputs(principal, { adopt, ...changes });

    const live = (): readonly string[] => workspace.tokensOf(principal).map((token) => token.tokenId);

    it("looks for the token, proves its value, and changes nothing", async () => {
      const before = structuredClone(workspace.tokensOf(principal));
      const { id, outs } = await lifecycles.create(LIFECYCLE, inputs());
      assert.equal(id, adopt.tokenId);
      assert.deepEqual(workspace.takeRequests(), [
        "GET /api/2.0/token-management/tokens",
        "GET /api/2.0/preview/scim/v2/Me",
      ]);
      assert.deepEqual(
        workspace.tokensOf(principal).map(({ comment }) => comment),
        before.map(({ comment }) => comment),
      );
      assert.equal(outs.tokenValue, adopt.tokenValue);
      assert.equal(outs.expiresAt, new Date(before[0]?.expiresAt ?? 0).toISOString().replace(".000Z", "Z"));
    });

    it("is followed by rotations like any other token", async () => {
      const mine = inputs();
      const { id, outs } = await lifecycles.create(LIFECYCLE, mine);
      const next = { ...mine, rotationTrigger: "g2" };
      await lifecycles.diff(LIFECYCLE, id, outs, next);
      const minted = await lifecycles.create(LIFECYCLE, next);
      assert.notEqual(minted.id, id);
      assert.deepEqual(live(), [id, minted.id]);
      await lifecycles.delete(LIFECYCLE, id, outs);
      assert.deepEqual(live(), [minted.id]);
    });

    it("lets the token overlap with the one that replaces it, and marks it for that", async () => {
      const mine = inputs({ overlap: "24h" });
      const { id, outs } = await lifecycles.create(LIFECYCLE, mine);
      const next = { ...mine, rotationTrigger: "g2" };
      await lifecycles.diff(LIFECYCLE, id, outs, next);
      const minted = await lifecycles.create(LIFECYCLE, next);
      await lifecycles.delete(LIFECYCLE, id, outs);
      assert.deepEqual(live(), [id, minted.id]);
      const marker = toMarker(workspace.tokensOf(principal)[0]?.comment);
      assert.equal(marker?.owner, mine.owner);
      assert.notEqual(marker?.retireAt, undefined);
    });

    it("done again, when Pulumi is told to replace it, keeps the token when the older resource is deleted", async () => {
      const mine = inputs();
      const first = await lifecycles.create(LIFECYCLE, mine);
      // A process of its own, as --replace and taint do not compare.
      const later = new Date(Date.now() + 1000).toISOString();
      const other = LOADINGS["from its line of text in a bare process"]({
        ...workspace.environment(),
        DATABRICKS_PAT_NOW: later,
      });
      try {
        const again = await other.create(LIFECYCLE, mine);
        assert.equal(again.id, first.id);
        await other.delete(LIFECYCLE, first.id, first.outs);
        assert.deepEqual(live(), [again.id]);
        await other.diff(LIFECYCLE, again.id, again.outs, mine);
        await other.delete(LIFECYCLE, again.id, again.outs);
        assert.deepEqual(live(), []);
      } finally {
        await other.close();
      }
    });

    it("ends with a destroy, which revokes the token", async () => {
      const { id, outs } = await lifecycles.create(LIFECYCLE, inputs());
      const other = load(workspace.environment());
      try {
        await other.delete(LIFECYCLE, id, outs);
        assert.deepEqual(live(), []);
      } finally {
        await other.close();
      }
    });

    it("looks again where a list does not show the token", async function () {
      if (isPatient) this.timeout(20_000);
      const empty = { kind: "answer", status: 200, body: {} } as const;
      workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: empty });
      const { id } = await lifecycles.create(LIFECYCLE, inputs());
      assert.equal(id, adopt.tokenId);
    });

    const REFUSED: Readonly<Record<string, readonly [prepare: () => Promise<Properties>, told: RegExp]>> = {
      "a token that is not the principal's": [
        async () => {
          const stranger = await workspace.addPrincipal();
          await workspace.grantUsage(stranger);
          return { adopt: await workspace.mintByHand(stranger, {}) };
        },
        /adopting token [0-9a-f]{64} for .* failed: it is not among the 1 live token of this principal.*\nalive now: .*nothing was minted or revoked\nto go on: correct adopt/s,
      ],
      "a value that is somebody else's": [
        async () => {
          const stranger = await workspace.addPrincipal();
          await workspace.grantUsage(stranger);
          return { adopt: { ...adopt, tokenValue: (await workspace.mintByHand(stranger, {})).tokenValue } };
        },
        /failed: it authenticates as \S+ and not as /,
      ],
      "a value that does not authenticate": [
        () => Promise.resolve({ adopt: { ...adopt, tokenValue: `dapi${"0".repeat(32)}` } }),
        /failed: .*Invalid access token/,
      ],
      "another scope than the one that is asked for": [
        () => Promise.resolve({ scopes: ["sql"] }),
        /failed: it has the scopes ".*" where "sql" were asked for/,
      ],
      "a token that ends before a lifetime is over, with the end to give": [
        async () => ({ adopt: await mintByHand({ lifetime_seconds: 86_400 }) }),
        /failed: it ends at \S+Z, before a lifetime of 90d is over: .*give adopt\.expiresAt: "\d{4}-\S+Z"/,
      ],
      "a token that ends before the end that is given": [
        () => Promise.resolve({ adopt: { ...adopt, expiresAt: "2099-01-01T00:00:00Z" } }),
        /failed: it ends at \S+Z, before 2099-01-01T00:00:00Z: /,
      ],
    };
    beImpatient();

    for (const [what, [prepare, told]] of Object.entries(isPatient ? {} : REFUSED)) {
      it(`refuses ${what}`, async () => {
        const changes = await prepare();
        const before = live();
        await assert.rejects(lifecycles.create(LIFECYCLE, inputs(changes)), told);
        assert.deepEqual(live(), before);
      });
    }

    it("takes a token that ends soon when its end is given", async () => {
      const short = await mintByHand({ lifetime_seconds: 86_400 });
      const expiresAt = new Date(Date.now() + 80_000_000).toISOString();
      const { id } = await lifecycles.create(LIFECYCLE, inputs({ adopt: { ...short, expiresAt } }));
      assert.equal(id, short.tokenId);
    });

    it("takes a token without an end until the end that is relied on", async () => {
      const endless = await mintByHand({ lifetime_seconds: 86_400 });
      const token = workspace.tokensOf(principal).find(({ tokenId }) => tokenId === endless.tokenId);
      assert.ok(token);
      Object.assign(token, { expiresAt: -1 });
      const { outs } = await lifecycles.create(LIFECYCLE, inputs({ adopt: endless }));
      const days = (Date.parse(String(outs.expiresAt)) - Date.now()) / 86_400_000;
      assert.ok(days > 89.9 && days < 90.1, String(outs.expiresAt));
    });
  });
}
