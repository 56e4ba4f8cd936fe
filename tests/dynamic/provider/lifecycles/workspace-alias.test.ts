import assert from "node:assert/strict";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { EmulatedWorkspace } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";
import { createTestRuntime } from "../test-runtime";
import { runPulumiUp, type SavedState } from "./pulumi-run";

const METADATA = "GET /.well-known/databricks-config";
const HOUR = 3_600_000;

describe("another name of the same workspace", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let administrator: Properties;

  beforeEach(() => (administrator = { authType: "pat", token: workspace.adminToken }));

  /** The workspace under its other name. */
  const alias = (): string => workspace.host.replace("127.0.0.1", "localhost");

  const up = (saved: SavedState, token: Properties): ReturnType<typeof runPulumiUp> => {
    provider.restart({ DATABRICKS_HOST: String(token.host) });
    workspace.takeLog();
    return runPulumiUp(provider.lifecycles, saved, { token });
  };

  /** A first run under the first name, and the arguments with the other one. */
  async function begin(
    changes: Properties = {},
  ): Promise<{ readonly first: SavedState; readonly token: Properties; readonly renamed: Properties }> {
    const token = provider.inputs({ administrator, ...changes });
    return { first: await up({}, token), token, renamed: { ...token, host: alias() } };
  }

  /** The next process, with a workspace that does not say its id. */
  function startNameless(): void {
    const nameless: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      const status = response.url.includes("well-known") ? 404 : response.status;
      return new Response(await response.text(), { status });
    };
    provider.lifecycles = createLifecycles(createTestRuntime(workspace.environment(), { fetch: nameless }));
  }

  it("updates the token in place and asks no more than the two hosts who they are", async () => {
    const { first, renamed } = await begin();
    const { token, changes } = await up(first, renamed);
    assert.deepEqual(changes, ["update token"]);
    assert.deepEqual(workspace.takeRequests(), [METADATA, METADATA]);
    assert.deepEqual([token?.id, token?.outs.host], [first.token?.id, alias()]);
    assert.equal(token?.outs.workspaceId, workspace.workspace.id);
    const again = await up({ token }, renamed);
    assert.deepEqual([again.changes, workspace.takeRequests()], [[], []]);
  });

  it("is shown by a preview as an update", async () => {
    const { first, renamed } = await begin();
    provider.restart();
    const { personalAccessToken } = provider.lifecycles;
    assert.deepEqual(await personalAccessToken.diff(first.token?.id ?? "", first.token?.outs ?? {}, renamed), {
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("needs the old host no more when its state has the workspace's id", async () => {
    const { first, renamed } = await begin();
    provider.restart();
    const gone = { ...first.token?.outs, host: "http://127.0.0.1:1" };
    const { replaces } = await provider.lifecycles.personalAccessToken.diff(first.token?.id ?? "", gone, renamed);
    assert.deepEqual(replaces, []);
  });

  for (const [sentence, changes] of [
    ["a rotation", { rotation: "g2" }],
    ["changed scopes", { scopes: ["sql"] }],
  ] as const) {
    it(`with ${sentence} in the same run replaces the token once, and keeps the new one`, async () => {
      const { first, renamed } = await begin();
      const second = await up(first, { ...renamed, ...changes });
      assert.deepEqual(second.changes, ["replace token"]);
      assert.deepEqual(provider.activeTokens(), [second.token?.id]);
      const third = await up(second, { ...renamed, ...changes });
      assert.deepEqual(third.changes, []);
    });

    it(`with ${sentence} in the same run keeps the new token where no id is known`, async () => {
      const { first, renamed } = await begin();
      const { workspaceId: _none, ...outs } = first.token?.outs ?? {};
      const older: SavedState = first.token === undefined ? {} : { token: { ...first.token, outs } };
      startNameless();
      const second = await runPulumiUp(provider.lifecycles, older, { token: { ...renamed, ...changes } });
      assert.deepEqual(second.changes, ["replace token"]);
      assert.deepEqual(provider.activeTokens(), [second.token?.id]);
    });
  }

  it("keeps the current token when the older one, still to be deleted, is deleted where no id is known", async () => {
    const { first, renamed } = await begin();
    const { workspaceId: _none, ...outs } = first.token?.outs ?? {};
    const next = await provider.lifecycles.personalAccessToken.create({ ...renamed, rotation: "g2" });
    startNameless();
    const { workspaceId: _neither, ...current } = next.outs;
    const news = { ...renamed, rotation: "g2", label: "project/stack/renamed" };
    await provider.lifecycles.personalAccessToken.diff(next.id, current, news);
    await provider.lifecycles.personalAccessToken.delete(first.token?.id ?? "", outs);
    assert.deepEqual(provider.activeTokens(), [next.id]);
  });

  it("with a rotation honours the overlap, and the replaced token ends after it", async () => {
    const { first, renamed } = await begin({ overlap: "24h" });
    const second = await up(first, { ...renamed, rotation: "g2" });
    assert.deepEqual(second.changes, ["replace token", "update retirement"]);
    assert.deepEqual(provider.activeTokens(), [first.token?.id, second.token?.id]);
    assert.match(workspace.tokensOf(provider.principal)[0]?.comment ?? "", / retire=/);
    const due = { ...second.retirement?.outs, pending: [new Date(Date.now() - HOUR).toISOString()] };
    const [retired] = workspace.tokensOf(provider.principal);
    if (retired !== undefined) retired.comment = retired.comment.replace(/retire=\S+Z/, "retire=2020-01-01T00:00:00Z");
    const retirement = second.retirement && { ...second.retirement, inputs: due, outs: due };
    await up({ ...second, retirement }, { ...renamed, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("with a rotation and another name of the component honours the overlap too", async () => {
    const { first, renamed } = await begin({ overlap: "24h" });
    const second = await up(first, { ...renamed, rotation: "g2", label: "project/stack/renamed" });
    assert.deepEqual(provider.activeTokens(), [first.token?.id, second.token?.id]);
    assert.match(workspace.tokensOf(provider.principal)[0]?.comment ?? "", / retire=/);
  });

  it("in an ongoing overlap leaves the retired token active and the current one too", async () => {
    const { first, token, renamed } = await begin({ overlap: "24h" });
    const second = await up(first, { ...token, rotation: "g2" });
    const third = await up(second, { ...renamed, rotation: "g2" });
    assert.deepEqual(third.changes, ["update token", "update retirement"]);
    assert.deepEqual(provider.activeTokens(), [first.token?.id, second.token?.id]);
  });

  it("with the overlap switched off ends the retired token, and keeps the current one", async () => {
    const { first, token, renamed } = await begin({ overlap: "24h" });
    const second = await up(first, { ...token, rotation: "g2" });
    const { overlap: _off, ...without } = renamed;
    await up(second, { ...without, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("with a rotation revokes the orphan of an interrupted run", async () => {
    const { first, renamed } = await begin();
    const marker = `[databricks-pat lineage=${String(renamed.lineage)} rotation=g2 project/stack/name]`;
    await workspace.mintOrphan(provider.principal, marker);
    const second = await up(first, { ...renamed, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("revokes a token of an older state, which is still to be deleted, at the new name", async () => {
    const { first, renamed } = await begin();
    const outs = { ...first.token?.outs, host: "https://old-name.test" };
    const { personalAccessToken } = provider.lifecycles;
    const next = await personalAccessToken.create({ ...renamed, rotation: "g2" });
    provider.restart({ DATABRICKS_HOST: alias() });
    await provider.lifecycles.personalAccessToken.diff(next.id, next.outs, { ...renamed, rotation: "g2" });
    workspace.takeLog();
    await provider.lifecycles.personalAccessToken.delete(first.token?.id ?? "", { ...outs, administrator: undefined });
    assert.deepEqual(provider.activeTokens(), [next.id]);
  });

  it("does not replace the grant", async () => {
    const { applicationId } = provider.principal;
    const inputs = { host: workspace.host, applicationId, administrator };
    const { outs } = await provider.lifecycles.tokenUsageGrant.create(inputs);
    const news = { ...inputs, host: alias() };
    provider.restart();
    workspace.takeLog();
    const { tokenUsageGrant } = provider.lifecycles;
    await tokenUsageGrant.check(inputs, news);
    assert.deepEqual(await tokenUsageGrant.diff("g", outs, news), {
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    assert.deepEqual((await tokenUsageGrant.update("g", outs, news)).outs, { ...outs, host: alias() });
    assert.deepEqual(workspace.takeRequests(), [METADATA, METADATA]);
  });

  it("does not hide another workspace: with the same lineage both keep their tokens", async () => {
    const other = await EmulatedWorkspace.start();
    try {
      const { first, token } = await begin();
      const principal = await other.addPrincipal();
      await other.grantUsage(principal);
      const there = {
        ...token,
        ...principal,
        host: other.host,
        administrator: { authType: "pat", token: other.adminToken },
      };
      provider.restart();
      const { personalAccessToken } = provider.lifecycles;
      const { replaces } = await personalAccessToken.diff(first.token?.id ?? "", first.token?.outs ?? {}, there);
      assert.deepEqual(replaces, ["host", "applicationId"]);
      provider.restart();
      // Two resources of one run.
      const second = await runPulumiUp(provider.lifecycles, {}, { token: there });
      const third = await runPulumiUp(provider.lifecycles, first, { token: { ...token, rotation: "g2" } });
      const fourth = await runPulumiUp(provider.lifecycles, second, { token: { ...there, rotation: "g2" } });
      assert.deepEqual(provider.activeTokens(), [third.token?.id]);
      assert.deepEqual(
        other.tokensOf(principal).map(({ tokenId }) => tokenId),
        [fourth.token?.id],
      );
    } finally {
      await other.emulator.close();
    }
  });
});
