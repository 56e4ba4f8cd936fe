import assert from "node:assert/strict";
import { PartlyDoneError } from "../../../../dynamic/provider/errors/partly-done-error";
import { createLifecycles, type Lifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { NO_PEERS, type RunPeers } from "../../../../dynamic/provider/runtime";
import { useProviderInProcess } from "../describe-lifecycle";
import { createPeers } from "../in-memory-peers";
import { createTestRuntime } from "../test-runtime";

describe("a run whose old token is deleted by another process than the one that made the new token", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  function start(peers: RunPeers): Lifecycles {
    return createLifecycles(createTestRuntime(workspace.environment(), { peers }));
  }

  /** Makes a token in a first run, and its replacement in the `maker` of a second one. */
  async function replace(inputs: Properties, maker: Lifecycles) {
    const old = await provider.lifecycles.personalAccessToken.create(inputs);
    const next = { ...inputs, rotation: "g2" };
    await maker.personalAccessToken.diff(old.id, old.outs, next);
    return { old, created: await maker.personalAccessToken.create(next) };
  }

  it("revokes the old token and orphans of its series, and leaves the new one", async () => {
    const join = createPeers();
    const maker = start(join());
    const inputs = provider.inputs();
    const marker = `[databricks-pat lineage=${String(inputs.lineage)} rotation=g0 project/stack/name]`;
    await workspace.mintOrphan(provider.principal, marker);
    const { old, created } = await replace(inputs, maker);
    await start(join()).personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [created.id]);
  });

  it("only retires the old token where there is an overlap", async () => {
    const join = createPeers();
    const { old, created } = await replace(provider.inputs({ overlap: "24h" }), start(join()));
    await start(join()).personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [old.id, created.id]);
    const [retired] = workspace.tokensOf(provider.principal);
    assert.match(retired?.comment ?? "", /retire/);
  });

  it("knows the newest of what several processes have seen", async () => {
    const join = createPeers();
    const preview = start(join());
    const inputs = provider.inputs();
    const old = await provider.lifecycles.personalAccessToken.create(inputs);
    const next = { ...inputs, rotation: "g2" };
    await preview.personalAccessToken.diff(old.id, old.outs, next);
    const maker = start(join());
    await maker.personalAccessToken.diff(old.id, old.outs, next);
    const created = await maker.personalAccessToken.create(next);
    await start(join()).personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [created.id]);
  });

  it("ends the whole series in a destroy, which nobody has heard of", async () => {
    const join = createPeers();
    const other = start(join());
    const another = await replace(provider.inputs(), other);
    const inputs = provider.inputs();
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
    const marker = `[databricks-pat lineage=${String(inputs.lineage)} rotation=g0 project/stack/name]`;
    await workspace.mintOrphan(provider.principal, marker);
    await start(join()).personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), [another.old.id, another.created.id]);
  });

  it("keeps the secret in a place where another process publishes", async () => {
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "readers" });
    const published = {
      host: workspace.host,
      sink: { kind: "secret-scope", scope: "readers", key: "pat" },
      tokenId: "token1",
      tokenValue: "dapi00000000000000000000000000000001-2",
      expiresAt: "2027-03-01T12:00:00Z",
      lineage: "7e57ed00-0000-4000-8000-000000000001",
      publishedBy: "shop/dev/reporting",
    };
    const { publishedSecret } = provider.lifecycles;
    const { id, outs } = await publishedSecret.create(published);
    const join = createPeers();
    await start(join()).publishedSecret.check({}, published);
    await start(join()).publishedSecret.delete(id, outs);
    assert.deepEqual(Object.keys(workspace.workspace.secretScopes[0]?.secrets ?? {}), ["pat"]);
    await start(createPeers()()).publishedSecret.delete(id, outs);
    assert.deepEqual(Object.keys(workspace.workspace.secretScopes[0]?.secrets ?? {}), []);
  });

  it("keeps whose place it is that holds a token which another process has compared", async () => {
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "readers" });
    const inputs = provider.inputs({ label: "shop/dev/reporting-token" });
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
    const published = {
      host: workspace.host,
      sink: { kind: "secret-scope", scope: "readers", key: "pat" },
      tokenId: id,
      tokenValue: outs.tokenValue,
      expiresAt: outs.expiresAt,
      lineage: inputs.lineage,
      publishedBy: "shop/dev/reporting",
    };
    await provider.lifecycles.publishedSecret.create(published);
    const join = createPeers();
    await start(join()).personalAccessToken.diff(id, outs, { ...inputs, label: "shop/staging/reporting-token" });
    const copy = { ...published, publishedBy: "shop/staging/reporting" };
    assert.equal((await start(join()).publishedSecret.create(copy)).outs.madeBy, "shop/dev/reporting-token");
    assert.equal((await start(createPeers()()).publishedSecret.create(copy)).outs.madeBy, undefined);
  });

  describe("whose new token cannot be told to the other processes", () => {
    const unwritable = (): never => {
      throw new Error("the notes cannot be written");
    };
    const words = (id: string, old: string): RegExp =>
      new RegExp(
        `^noting token ${id} of .* failed: the notes cannot be written\n` +
          `Active now: token ${id} \\(until .*\\), new and saved; token ${old} \\(until .*\\), unless it is revoked already\n` +
          "Next: fix the cause and run pulumi up: it updates what uses the token, then revokes the old one$",
      );

    async function keepsNew(isHeard: boolean): Promise<void> {
      const peers = { ...NO_PEERS };
      const maker = start(peers);
      const inputs = provider.inputs();
      const old = await provider.lifecycles.personalAccessToken.create(inputs);
      const next = { ...inputs, rotation: "g2" };
      await maker.personalAccessToken.diff(old.id, old.outs, next);
      const minted = workspace.emulator.holds.next({ path: "token/create|on-behalf-of", moment: "after" });
      const created = maker.personalAccessToken.create(next);
      const checked = assert.rejects(created, (error: PartlyDoneError) => {
        assert.ok(error instanceof PartlyDoneError);
        assert.match(error.message, words(error.id, old.id));
        assert.deepEqual(provider.activeTokens(), [old.id, error.id]);
        assert.equal(typeof error.properties.tokenValue, "string");
        return true;
      });
      const held = await minted;
      Object.assign(peers, { tell: unwritable }, !isHeard && { hear: unwritable });
      held.release();
      await checked;
    }

    it("keeps it in the state, and names it and the next step", () => keepsNew(true));

    it("keeps it where what they have told cannot be read either", () => keepsNew(false));
  });

  it("tells no secret", async () => {
    const told: string[] = [];
    const peers = { ...NO_PEERS, tell: (...fact: unknown[]) => void told.push(JSON.stringify(fact)) };
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const login = { authType: "oauth-m2m", clientSecret };
    const administrator = { authType: "pat", token: workspace.adminToken };
    const { created } = await replace(provider.inputs({ login, administrator }), start(peers));
    assert.ok(told.length > 0);
    for (const secret of [clientSecret, workspace.adminToken, String(created.outs.tokenValue)])
      assert.equal(told.join("\n").includes(secret), false);
  });
});
