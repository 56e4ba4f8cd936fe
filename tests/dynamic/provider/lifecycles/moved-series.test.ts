import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import { type PulumiRun, runPulumiUp, type SavedState } from "./pulumi-run";

const HOUR = 3_600_000;

describe("a series of tokens that goes on elsewhere", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  /** One `pulumi up` in a process of its own, so many hours from now. */
  function up(
    saved: SavedState,
    token: Properties,
    hours = 0,
    environment: Record<string, string> = {},
  ): Promise<PulumiRun> {
    const time = new Date(Date.now() + hours * HOUR).toISOString();
    provider.restart({ DATABRICKS_PAT_NOW: time, ...environment });
    return runPulumiUp(provider.lifecycles, saved, { token });
  }

  /** A token that has replaced another one, which overlaps with it if there is an overlap. */
  async function rotate(inputs: Properties): Promise<PulumiRun> {
    const first = await up({}, inputs);
    return up(first, { ...inputs, rotation: "g2" });
  }

  /** An orphan of a killed run of the series. */
  function mintOrphan(lineage: unknown): Promise<string> {
    const marker = `[databricks-pat lineage=${String(lineage)} rotation=g1 project/stack/name]`;
    return workspace.mintOrphan(provider.principal, marker);
  }

  /** Inputs with another principal of the workspace. */
  async function withAnotherPrincipal(inputs: Properties): Promise<Properties> {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    return { ...inputs, rotation: "g2", ...principal };
  }

  const MOVES: Readonly<Record<string, (inputs: Properties) => Promise<Properties>>> = {
    "another principal": withAnotherPrincipal,
    "another lineage": (inputs) => Promise.resolve({ ...inputs, rotation: "g2", lineage: randomUUID() }),
  };

  for (const [where, move] of Object.entries(MOVES)) {
    it(`with ${where} leaves no token of the old one active without an overlap, not even an orphan`, async () => {
      const inputs = provider.inputs();
      const old = await rotate(inputs);
      await mintOrphan(inputs.lineage);
      const moved = await up(old, await move(inputs));
      assert.deepEqual(moved.changes, ["replace token"]);
      assert.deepEqual(
        provider.activeTokens().filter((tokenId) => tokenId !== moved.token?.id),
        [],
      );
    });

    it(`with ${where} lets its tokens overlap, and the run after the overlap revokes them`, async () => {
      const inputs = provider.inputs({ overlap: "24h" });
      const old = await rotate(inputs);
      const retired = provider.activeTokens();
      assert.equal(retired.length, 2);
      const next = await move(inputs);
      const moved = await up(old, next);
      assert.deepEqual(moved.changes, ["replace token", "update retirement"]);
      const isOld = (tokenId: string): boolean => tokenId !== moved.token?.id;
      assert.deepEqual(provider.activeTokens().filter(isOld), retired);
      const during = await up(moved, next, 12);
      assert.deepEqual([during.changes, provider.activeTokens().filter(isOld)], [[], retired]);
      const after = await up(during, next, 27);
      assert.deepEqual([after.changes, provider.activeTokens().filter(isOld)], [["update retirement"], []]);
      assert.equal(after.retirement?.outs.formerSeries, undefined);
      assert.deepEqual((await up(after, next, 27)).changes, []);
    });

    it(`with ${where} ends its retired tokens when the overlap is switched off later`, async () => {
      const inputs = provider.inputs({ overlap: "24h" });
      const next = await move(inputs);
      const moved = await up(await rotate(inputs), next);
      const { overlap: _overlap, ...withoutOverlap } = next;
      await up(moved, withoutOverlap);
      assert.deepEqual(
        provider.activeTokens().filter((tokenId) => tokenId !== moved.token?.id),
        [],
      );
    });
  }

  it("lets its token overlap when the first run with another lineage could not delete it", async () => {
    const inputs = provider.inputs({ overlap: "24h" });
    const { personalAccessToken } = provider.lifecycles;
    const old = await personalAccessToken.create(inputs);
    const next = { ...inputs, lineage: randomUUID() };
    await personalAccessToken.diff(old.id, old.outs, next);
    const { id, outs } = await personalAccessToken.create(next);
    provider.restart();
    await provider.lifecycles.personalAccessToken.diff(id, outs, next);
    await provider.lifecycles.personalAccessToken.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [old.id, id]);
  });

  it("leaves no token active where no administrator can end it later", async () => {
    const noAdministrator = { DATABRICKS_TOKEN: "" };
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const inputs = provider.inputs({
      login: { authType: "oauth-m2m", clientSecret },
      usage: "assumed",
      overlap: "24h",
    });
    const old = await up({}, inputs, 0, noAdministrator);
    const moved = await up(old, { ...inputs, lineage: randomUUID() }, 0, noAdministrator);
    assert.deepEqual(provider.activeTokens(), [moved.token?.id]);
  });

  it("looks for the tokens of a former principal as administrator alone, so that a failure is not taken for an empty list", async () => {
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const inputs = provider.inputs({ login: { authType: "oauth-m2m", clientSecret }, overlap: "24h" });
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(principal) };
    const next = { ...inputs, ...principal, login };
    const moved = await up(await up({}, inputs), next);
    await assert.rejects(up(moved, next, 27, { DATABRICKS_TOKEN: "" }), /revoking retired tokens of .* failed/);
    await up(moved, next, 27);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("notes the orphan of a run that was killed after its mint for another principal", async () => {
    const inputs = provider.inputs();
    const old = await up({}, inputs);
    const next = await withAnotherPrincipal(inputs);
    await provider.lifecycles.personalAccessToken.diff(old.token?.id ?? "", old.token?.outs ?? {}, next);
    await provider.lifecycles.personalAccessToken.create(next);
    const moved = await up(old, next);
    const later = await up(moved, next, 25);
    assert.deepEqual(later.changes, ["update token"]);
    const { servicePrincipalId } = next as { readonly servicePrincipalId: string };
    const active = workspace.workspace.tokens.filter(({ ownerId }) => ownerId === servicePrincipalId);
    assert.deepEqual(
      active.map(({ tokenId }) => tokenId),
      [moved.token?.id],
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

  it("in another workspace replaces its TokenRetirement, which ends its retired tokens", async () => {
    const { token, retirement } = await rotate(provider.inputs({ overlap: "24h" }));
    assert.ok(token !== undefined && retirement !== undefined);
    const { tokenRetirement } = provider.lifecycles;
    const news = { ...retirement.outs, host: "https://adb-1.test" };
    assert.deepEqual((await tokenRetirement.diff("retirement", retirement.outs, news)).replaces, ["host"]);
    await tokenRetirement.delete("retirement", retirement.outs);
    assert.deepEqual(provider.activeTokens(), [token.id]);
  });

  it("does not replace its TokenRetirement for another spelling of the host", async () => {
    const { retirement } = await rotate(provider.inputs({ overlap: "24h" }));
    assert.ok(retirement !== undefined);
    const news = { ...retirement.outs, host: `${String(retirement.outs["host"])}/` };
    const { changes } = await provider.lifecycles.tokenRetirement.diff("retirement", retirement.outs, news);
    assert.equal(changes, false);
  });
});
