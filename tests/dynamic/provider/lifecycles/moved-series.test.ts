import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";

const OVERLAP = { overlap: "48h" };

describe("a series of tokens that goes on elsewhere", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  /** A token that has replaced another one, which overlaps with it. */
  async function rotate(): Promise<{
    readonly id: string;
    readonly outs: Properties;
    readonly retirement: Properties;
  }> {
    const inputs = provider.inputs(OVERLAP);
    const first = await provider.lifecycles.personalAccessToken.create(inputs);
    const news = { ...inputs, rotation: "g2" };
    await provider.lifecycles.personalAccessToken.diff(first.id, first.outs, news);
    const second = await provider.lifecycles.personalAccessToken.create(news);
    await provider.lifecycles.personalAccessToken.delete(first.id, first.outs);
    assert.equal(provider.activeTokens().length, 2);
    const { host, applicationId, lineage } = inputs;
    const retirement = { host, applicationId, lineage, ...OVERLAP, tokenId: second.id, pending: [] };
    provider.restart();
    return { ...second, retirement };
  }

  it("with another principal leaves no token of the old one active, although they overlap", async () => {
    const old = await rotate();
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    const news = { ...provider.inputs(OVERLAP), ...principal, lineage: old.outs.lineage, rotation: "g2" };
    const { personalAccessToken } = provider.lifecycles;
    assert.deepEqual((await personalAccessToken.diff(old.id, old.outs, news)).replaces, ["applicationId"]);
    const { id } = await personalAccessToken.create(news);
    await personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), []);
    assert.deepEqual(
      workspace.tokensOf(principal).map(({ tokenId }) => tokenId),
      [id],
    );
  });

  it("with the same principal, spelt in capitals in the run that rotates, keeps the new token", async () => {
    const inputs = provider.inputs();
    const { personalAccessToken } = provider.lifecycles;
    const old = await personalAccessToken.create(inputs);
    const news = { ...inputs, applicationId: String(inputs["applicationId"]).toUpperCase(), rotation: "g2" };
    assert.deepEqual((await personalAccessToken.diff(old.id, old.outs, news)).replaces, ["rotation"]);
    const { id } = await personalAccessToken.create(news);
    await personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  for (const [property, value] of [
    ["host", "https://adb-1.test"],
    ["applicationId", randomUUID()],
    ["lineage", randomUUID()],
  ] as const) {
    it(`replaces its TokenRetirement when ${property} changes, which ends the retired tokens of the old one`, async () => {
      const { id, retirement } = await rotate();
      const { tokenRetirement } = provider.lifecycles;
      const difference = await tokenRetirement.diff("retirement", retirement, { ...retirement, [property]: value });
      assert.deepEqual(difference.replaces, [property]);
      await tokenRetirement.delete("retirement", retirement);
      assert.deepEqual(provider.activeTokens(), [id]);
    });
  }

  it("does not replace its TokenRetirement for another spelling of the host", async () => {
    const { retirement } = await rotate();
    const news = { ...retirement, host: `${String(retirement["host"])}/` };
    const { changes } = await provider.lifecycles.tokenRetirement.diff("retirement", retirement, news);
    assert.equal(changes, false);
  });
});
