import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { PERMISSIONS } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";

describe("a token that grants its principal CAN USE", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  beforeEach(() => {
    workspace.workspace.tokenGrants = workspace.workspace.tokenGrants.filter(({ kind }) => kind !== "servicePrincipal");
  });

  const inputs = (changes: Properties = {}): Properties => provider.inputs({ usage: "granted", ...changes });

  const permissionRequests = (): readonly string[] =>
    workspace.takeRequests().filter((request) => request.endsWith(PERMISSIONS));

  const refused = (): readonly unknown[] => workspace.takeLog().filter(({ status }) => status === 403);

  /** Rotates the token as Pulumi does. */
  async function rotate(id: string, outs: Properties, news: Properties): Promise<string> {
    const { personalAccessToken } = provider.lifecycles;
    assert.deepEqual((await personalAccessToken.check(outs, news)).failures, []);
    await personalAccessToken.diff(id, outs, news);
    assert.deepEqual((await personalAccessToken.check({}, news)).failures, []);
    return (await personalAccessToken.create(news)).id;
  }

  it("grants it before the first mint, so that none is refused", async () => {
    const { id } = await provider.lifecycles.personalAccessToken.create(inputs());
    assert.deepEqual(provider.activeTokens(), [id]);
    assert.equal(refused().length, 0);
  });

  it("adds nothing where the principal has it already", async () => {
    await workspace.grantUsage(provider.principal);
    workspace.takeLog();
    await provider.lifecycles.personalAccessToken.create(inputs());
    assert.deepEqual(permissionRequests(), [`GET ${PERMISSIONS}`]);
  });

  it("asks and grants once for all tokens of a principal, at the same time and later", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const made = [personalAccessToken.create(inputs()), personalAccessToken.create(inputs())];
    const ids = (await Promise.all(made)).map(({ id }) => id);
    ids.push((await personalAccessToken.create(inputs())).id);
    assert.deepEqual(permissionRequests(), [`GET ${PERMISSIONS}`, `PATCH ${PERMISSIONS}`]);
    assert.deepEqual([...provider.activeTokens()].sort(), ids.sort());
  });

  it("grants it by the administrator of another token of the principal where that of the first is refused", async () => {
    const wrong = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const { personalAccessToken } = provider.lifecycles;
    const [refusal, made] = await Promise.allSettled([
      personalAccessToken.create(inputs({ administrator: wrong })),
      personalAccessToken.create(inputs()),
    ]);
    assert.equal(refusal.status, "rejected");
    assert.equal(made.status, "fulfilled");
    assert.deepEqual(permissionRequests().at(-1), `PATCH ${PERMISSIONS}`);
  });

  it("asks for no permissions in a rotation, which needs no administrator for them", async () => {
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs({ login }));
    provider.restart({ DATABRICKS_TOKEN: "" });
    workspace.takeLog();
    const next = await rotate(id, outs, inputs({ login, lineage: outs.lineage, rotation: "g2" }));
    assert.deepEqual(permissionRequests(), []);
    assert.deepEqual(provider.activeTokens(), [id, next]);
  });

  it("grants it to another principal before that takes the series over", async () => {
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs());
    const other = await workspace.addPrincipal();
    workspace.takeLog();
    const next = await rotate(id, outs, { ...inputs({ lineage: outs.lineage }), ...other });
    assert.deepEqual(
      workspace.tokensOf(other).map(({ tokenId }) => tokenId),
      [next],
    );
    assert.equal(refused().length, 0);
  });

  it("fails the preview of a first token where no administrator can log in, whatever login mints", async () => {
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    provider.restart({ DATABRICKS_TOKEN: "wrong" });
    const { personalAccessToken } = provider.lifecycles;
    const { failures } = await personalAccessToken.check({}, inputs({ login }));
    assert.equal(failures.length, 1);
    assert.match(failures[0]?.reason ?? "", /^administrator: the workspace could not be checked/);
    assert.deepEqual((await personalAccessToken.check({}, provider.inputs({ login }))).failures, []);
  });

  it("says that nothing was minted where the grant fails", async () => {
    provider.restart({ DATABRICKS_TOKEN: "wrong" });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(inputs()),
      /^PhaseFailure: granting CAN_USE on tokens to [^ ]+ in [^ ]+ failed: .*nothing was minted or revoked/s,
    );
    assert.deepEqual(provider.activeTokens(), []);
  });
});
