import assert from "node:assert/strict";
import { useProviderInProcess } from "../describe-lifecycle";

describe("a mint whose principal has lost CAN USE", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  /** What an administrator does by hand. */
  function takeUsageAway(): void {
    workspace.workspace.tokenGrants = workspace.workspace.tokenGrants.filter(({ kind }) => kind !== "servicePrincipal");
  }

  const hasUsage = (): boolean =>
    workspace.workspace.tokenGrants.some(({ name }) => name === provider.principal.applicationId);

  it("grants it again as administrator and goes on", async () => {
    takeUsageAway();
    const { id } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    assert.deepEqual(provider.activeTokens(), [id]);
    assert.equal(hasUsage(), true);
  });

  it("goes on where another token of the principal has granted it again in the same run", async () => {
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    const mint = (last: number): Promise<{ readonly id: string }> => {
      const lineage = `7e57ed00-0000-4000-8000-00000000000${last}`;
      return provider.lifecycles.personalAccessToken.create(provider.inputs({ login, lineage }));
    };
    takeUsageAway();
    const reading = workspace.emulator.holds.next({ method: "GET", path: "/permissions/", moment: "before" });
    const late = mint(1);
    const held = await reading;
    const early = await mint(2);
    held.release();
    const ids = [early.id, (await late).id];
    assert.deepEqual([...provider.activeTokens()].sort(), ids.sort());
  });

  it("grants it again where it was lost after the check has listed the tokens", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const inputs = provider.inputs();
    const { id, outs } = await personalAccessToken.create(inputs);
    const news = { ...inputs, rotation: "g2" };
    await personalAccessToken.check(inputs, news);
    await personalAccessToken.diff(id, outs, news);
    takeUsageAway();
    const next = await personalAccessToken.create(news);
    assert.deepEqual(provider.activeTokens(), [id, next.id]);
  });

  it('does not grant it with usage "assumed"', async () => {
    takeUsageAway();
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(provider.inputs({ usage: "assumed" })),
      /no CAN USE on tokens: .*run pulumi up as an administrator/,
    );
    assert.equal(hasUsage(), false);
  });

  it("fails with the advice where no administrator can grant it", async () => {
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    takeUsageAway();
    provider.restart({ DATABRICKS_TOKEN: "" });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(provider.inputs({ login })),
      /no CAN USE on tokens: .*run pulumi up as an administrator/,
    );
  });
});
