import assert from "node:assert/strict";
import { DAY, useEmulatedWorkspace } from "../../emulated-workspace";

const CREATE = "/api/2.0/token/create";

describe("limits of the emulated token API", () => {
  const emulated = useEmulatedWorkspace();

  describe("lifetime", () => {
    const lifetimeOf = async (body: object): Promise<number> => {
      const answer = await emulated.call("POST", CREATE, { body });
      const info: Record<string, never> = answer.body.token_info ?? {};
      return (Number(info.expiry_time) - Number(info.creation_time)) / DAY;
    };
    const setMaximum = (days: string) =>
      emulated.call("PATCH", "/api/2.0/workspace-conf", { body: { maxTokenLifetimeDays: days } });

    it("is 730 days when none is asked for", async () => {
      assert.equal(await lifetimeOf({}), 730);
    });

    it("is the workspace's maximum when none is asked for and that is lower", async () => {
      await setMaximum("90");
      assert.equal(await lifetimeOf({}), 90);
      await setMaximum("0");
      assert.equal(await lifetimeOf({}), 730);
    });

    it("may be the maximum exactly, and no second longer", async () => {
      await setMaximum("90");
      assert.equal(await lifetimeOf({ lifetime_seconds: 90 * 86_400 }), 90);
      const answer = await emulated.call("POST", CREATE, { body: { lifetime_seconds: 90 * 86_400 + 1 } });
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body, {
        error_code: "INVALID_PARAMETER_VALUE",
        message: "The lifetime of the token exceeds the maximum of 90 days for this workspace.",
      });
    });

    it("must be a positive integer", async () => {
      for (const lifetime of [0, -1]) {
        const answer = await emulated.call("POST", CREATE, { body: { lifetime_seconds: lifetime } });
        assert.equal(answer.status, 400);
        assert.deepEqual(answer.body, {
          error_code: "INVALID_PARAMETER_VALUE",
          message: `lifetime_seconds must be positive, got ${lifetime}`,
        });
      }
      const text = await emulated.call("POST", CREATE, { body: { lifetime_seconds: "soon" } });
      assert.equal(text.body.message, "Field 'lifetime_seconds' must be an integer");
      assert.equal(emulated.workspace.tokens.length, 1);
    });

    it("ends the token on the tenant's clock", async () => {
      const { tokenValue } = await emulated.mint(emulated.adminToken, { lifetime_seconds: 3600 });
      emulated.pass(3_590_000);
      assert.equal(await emulated.authenticates(tokenValue), true);
      emulated.pass(11_000);
      assert.equal(await emulated.authenticates(tokenValue), false);
    });
  });

  describe("quota", () => {
    it("refuses the 601st token with 400, and counts live tokens only", async () => {
      const [seedToken] = emulated.workspace.tokens;
      assert.ok(seedToken);
      const expired = { ...seedToken, tokenId: "expired", expiresAt: seedToken.createdAt - 1 };
      const others = Array.from({ length: 598 }, (_, index) => ({ ...seedToken, tokenId: `filler ${index}` }));
      emulated.workspace.tokens.push(expired, ...others);
      assert.equal((await emulated.call("POST", CREATE, { body: {} })).status, 200);
      const answer = await emulated.call("POST", CREATE, { body: {} });
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body, {
        error_code: "QUOTA_EXCEEDED",
        message: "The quota of 600 tokens has been exceeded.",
      });
    });
  });

  describe("disuse", () => {
    it("revokes a token after 90 days, counted from its last use", async () => {
      const { tokenValue, tokenId } = await emulated.mint(emulated.adminToken);
      const idle = await emulated.mint(emulated.adminToken);
      emulated.pass(60 * DAY);
      assert.equal(await emulated.authenticates(tokenValue), true);
      const managed = await emulated.call("GET", `/api/2.0/token-management/tokens/${tokenId}`);
      const info: Record<string, never> = managed.body.token_info ?? {};
      assert.equal(info.last_used_day, Math.floor(emulated.emulator.clock.now() / DAY) * DAY);
      emulated.pass(31 * DAY);
      assert.equal(await emulated.authenticates(tokenValue), true);
      assert.equal(await emulated.authenticates(idle.tokenValue), false);
    });
  });
});
