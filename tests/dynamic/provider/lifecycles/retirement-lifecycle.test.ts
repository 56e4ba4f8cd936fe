import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { DAY } from "../../../emulated-workspace";
import { describeLifecycle, useProviderInProcess } from "../describe-lifecycle";
import { refusedProperties } from "../refused-properties";

describeLifecycle("TokenRetirement", "tokenRetirement", (provider) => {
  const { workspace } = provider;
  let inputs: Properties;
  let retirement: Properties;

  beforeEach(() => {
    inputs = provider.inputs({ overlap: "24h" });
    retirement = {
      host: workspace.host,
      applicationId: provider.principal.applicationId,
      lineage: inputs.lineage,
      overlap: "24h",
      tokenId: "current",
    };
  });

  /** Replaces a token; `tokenId` of the retirement is then that of the new one. */
  async function rotate(): Promise<{ readonly old: string; readonly next: string }> {
    const { personalAccessToken } = provider.lifecycles;
    const old = await personalAccessToken.create(inputs);
    const next = await personalAccessToken.create({ ...inputs, rotation: "g2" });
    await personalAccessToken.delete(old.id, old.outs);
    retirement = { ...retirement, tokenId: next.id };
    return { old: old.id, next: next.id };
  }

  /** Advances to the time at which a retired token is due. */
  function retireNow(tokenId: string): void {
    const token = workspace.workspace.tokens.find((candidate) => candidate.tokenId === tokenId);
    if (token !== undefined) token.comment = token.comment.replace(/retire=\S+Z/, "retire=2020-01-01T00:00:00Z");
  }

  it("has nothing pending beside a first token, and sends no request", async () => {
    workspace.takeLog();
    const { inputs: checked, failures } = await provider.lifecycle.check({}, retirement);
    assert.deepEqual([checked, failures], [{ ...retirement, pending: [] }, []]);
    assert.deepEqual((await provider.lifecycle.create(checked)).outs, checked);
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("expects a retirement when the token is replaced, in a preview too, and passes on a token that is not known", async () => {
    const olds = { ...retirement, pending: [] };
    const { inputs: checked } = await provider.lifecycle.check(olds, { ...retirement, tokenId: "next" });
    const [time = ""] = checked.pending as readonly string[];
    const hours = (Date.parse(time) - Date.now()) / 3_600_000;
    assert.ok(hours > 25 && hours <= 26, `${time} is an hour to two after the overlap`);
    assert.equal((await provider.lifecycle.diff("retirement", olds, checked)).changes, true);
    const unknown = await provider.lifecycle.check(olds, { ...retirement, tokenId: UNKNOWN });
    assert.equal(unknown.inputs.pending, UNKNOWN);
  });

  it("changes nothing while no overlap is over", async () => {
    const olds = { ...retirement, pending: [new Date(Date.now() + 60_000).toISOString()] };
    const { inputs: checked } = await provider.lifecycle.check(olds, retirement);
    assert.deepEqual(checked.pending, olds.pending);
    assert.equal((await provider.lifecycle.diff("retirement", olds, checked)).changes, false);
  });

  it("revokes a token when it is due, and no other", async () => {
    const { old, next } = await rotate();
    const foreign = await workspace.mintOrphan(
      provider.principal,
      `[databricks-pat lineage=${randomUUID()} rotation=g1 a/b/c retire=2020-01-01T00:00:00Z]`,
    );
    retireNow(old);
    const olds = { ...retirement, pending: [new Date(Date.now() - 1000).toISOString()] };
    const { inputs: checked } = await provider.lifecycle.check(olds, retirement);
    assert.deepEqual(checked.pending, []);
    assert.equal((await provider.lifecycle.diff("retirement", olds, checked)).changes, true);
    workspace.takeLog();
    const { outs } = await provider.lifecycle.update("retirement", olds, checked);
    assert.deepEqual(outs, { ...checked, workspaceId: workspace.workspace.id });
    assert.deepEqual(provider.activeTokens(), [next, foreign]);
    assert.equal(workspace.takeRequests().length, 2);
  });

  it("looks again for a token that was retired later than expected", async () => {
    const { old, next } = await rotate();
    const olds = { ...retirement, pending: [new Date(Date.now() - 1000).toISOString()] };
    const { inputs: checked } = await provider.lifecycle.check(olds, retirement);
    const { outs } = await provider.lifecycle.update("retirement", olds, checked);
    assert.deepEqual(provider.activeTokens(), [old, next]);
    assert.equal((await provider.lifecycle.diff("retirement", outs, checked)).changes, false);
    const come = { ...outs, nextAt: new Date(Date.now() - 1000).toISOString() };
    assert.equal((await provider.lifecycle.diff("retirement", come, checked)).changes, true);
    retireNow(old);
    const settled = await provider.lifecycle.update("retirement", come, checked);
    assert.deepEqual(settled.outs, { ...checked, workspaceId: workspace.workspace.id });
    assert.deepEqual(provider.activeTokens(), [next]);
  });

  it("looks again when something is due and nothing is found", async () => {
    const olds = { ...retirement, pending: [new Date(Date.now() - 1000).toISOString()] };
    const { inputs: checked } = await provider.lifecycle.check(olds, retirement);
    const { outs } = await provider.lifecycle.update("retirement", olds, checked);
    assert.equal((await provider.lifecycle.diff("retirement", outs, checked)).changes, true);
    const again = await provider.lifecycle.update("retirement", outs, checked);
    assert.equal((await provider.lifecycle.diff("retirement", again.outs, checked)).changes, false);
  });

  it('waits with "unused" while the token is used, names it, and revokes it when it is unused', async () => {
    const { old, next } = await rotate();
    const { tokens } = workspace.workspace;
    const token = tokens.find((candidate) => candidate.tokenId === old);
    const successor = tokens.find((candidate) => candidate.tokenId === next);
    assert.ok(token && successor);
    // Replaced two days ago, with an overlap that was over yesterday, and used today.
    const today = Math.floor(Date.now() / DAY) * DAY;
    Object.assign(token, { createdAt: today - 3 * DAY });
    Object.assign(successor, { createdAt: today - 2 * DAY });
    const retireAt = new Date(today - DAY).toISOString().replace(".000Z", "Z");
    token.comment = token.comment.replace(/retire=\S+Z/, `retire=${retireAt}`);
    token.lastUsedDay = today;
    const unused = { ...retirement, revokeWhen: "unused" };
    const olds = { ...unused, pending: [retireAt] };
    const { inputs: checked } = await provider.lifecycle.check(olds, unused);
    const { outs } = await provider.lifecycle.update("retirement", olds, checked);
    assert.deepEqual(provider.activeTokens(), [old, next]);
    assert.deepEqual([outs.stillUsed, outs.nextAt], [[old], new Date(today + DAY).toISOString()]);
    assert.equal((await provider.lifecycle.diff("retirement", outs, checked)).changes, false);
    token.lastUsedDay = today - 2 * DAY;
    const settled = await provider.lifecycle.update("retirement", outs, checked);
    assert.deepEqual(settled.outs, { ...checked, workspaceId: workspace.workspace.id });
    assert.deepEqual(provider.activeTokens(), [next]);
  });

  it("refuses another time of revocation, naming the property", async () => {
    const { failures } = await provider.lifecycle.check({}, { ...retirement, revokeWhen: "never" });
    assert.deepEqual(refusedProperties(failures), ["revokeWhen"]);
  });

  it("revokes all retired tokens when it is destroyed", async () => {
    const { next } = await rotate();
    await provider.lifecycle.delete("retirement", { ...retirement, pending: [] });
    assert.deepEqual(provider.activeTokens(), [next]);
  });

  it("names the active tokens when no login may revoke them", async () => {
    const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
    const { tokenRetirement } = provider.startProcess({ DATABRICKS_TOKEN: "" });
    const saved = { ...retirement, administrator, pending: ["2020-01-01T00:00:00Z"] };
    await assert.rejects(
      tokenRetirement.update("retirement", saved, { ...saved, pending: [] }),
      /revoking retired tokens of .* failed: .*Invalid access token.*\nActive now: the token in use; perhaps those whose overlap is over\nNext: correct administrator in the program and run pulumi up: it revokes them$/s,
    );
  });
});

describe("a TokenRetirement", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  const DUE = " retire=2020-01-01T00:00:00Z]";

  /** A token whose comment says that it is due: a state from before its replacement was restored. */
  async function createDue(label: string, lineage: string): Promise<string> {
    const inputs = provider.inputs({ label, lineage });
    const { id } = await provider.lifecycles.personalAccessToken.create(inputs);
    const token = workspace.workspace.tokens.find(({ tokenId }) => tokenId === id);
    if (token !== undefined) token.comment = token.comment.replace(/\]$/, DUE);
    return id;
  }

  for (const [sentence, method] of [
    ["an update", "update"],
    ["its delete", "delete"],
  ] as const) {
    it(`in ${sentence} keeps the current token that is marked as retired, and those of other stacks`, async () => {
      const lineage = randomUUID();
      const [ours, theirs, old] = [
        await createDue("shop/dev/token", lineage),
        await createDue("shop/staging/token", lineage),
        await createDue("shop/dev/token", lineage),
      ];
      provider.restart();
      const { host, applicationId } = provider.inputs();
      const saved = { host, applicationId, lineage, overlap: "24h", label: "shop/dev/retirement", tokenId: ours };
      const { tokenRetirement, personalAccessToken } = provider.lifecycles;
      const inputs = provider.inputs({ label: "shop/dev/token", lineage });
      await personalAccessToken.diff(ours, { ...inputs, expiresAt: "2099-01-01T00:00:00Z" }, inputs);
      if (method === "delete") await tokenRetirement.delete("r", saved);
      else {
        const olds = { ...saved, pending: ["2020-01-01T00:00:00Z"] };
        await tokenRetirement.update("r", olds, { ...saved, pending: [] });
      }
      assert.deepEqual(provider.activeTokens(), [ours, theirs]);
      assert.notEqual(old, ours);
    });

    it(`in ${sentence} keeps the token in use although its own state still has the replaced one`, async () => {
      const lineage = randomUUID();
      const current = await createDue("shop/dev/token", lineage);
      provider.restart();
      const { host, applicationId } = provider.inputs();
      const stale = { host, applicationId, lineage, overlap: "24h", label: "shop/dev/retirement", tokenId: "replaced" };
      const { tokenRetirement, personalAccessToken } = provider.lifecycles;
      const inputs = provider.inputs({ label: "shop/dev/token", lineage });
      await personalAccessToken.diff(current, { ...inputs, expiresAt: "2099-01-01T00:00:00Z" }, inputs);
      if (method === "delete") await tokenRetirement.delete("r", stale);
      else {
        const olds = { ...stale, pending: ["2020-01-01T00:00:00Z"] };
        await tokenRetirement.update("r", olds, { ...stale, pending: [] });
      }
      assert.deepEqual(provider.activeTokens(), [current]);
    });
  }

  for (const key of ["renamedFrom", "copiedFrom"])
    it(`is over with the run that says so where ${key} is set and nothing was due`, async () => {
      const tokenId = await createDue("shop/dev/token", randomUUID());
      provider.continueWith({ [`databricks-pat:${key}`]: "shop/dev" });
      const { host, applicationId, lineage } = provider.inputs();
      const news = {
        host,
        applicationId,
        lineage,
        overlap: "24h",
        label: "shop/prod/retirement",
        tokenId,
        pending: [],
      };
      const olds = { ...news, madeBy: "shop/dev/retirement" };
      const { tokenRetirement } = provider.lifecycles;
      assert.equal((await tokenRetirement.diff("r", olds, news)).changes, true);
      const { outs } = await tokenRetirement.update("r", olds, news);
      assert.equal(outs?.nextAt, undefined);
      assert.equal((await tokenRetirement.diff("r", outs ?? {}, news)).changes, false);
    });
});
