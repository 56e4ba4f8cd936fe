import assert from "node:assert/strict";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { toMarker } from "../../../../dynamic/provider/tokens/marker";
import { DAY } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";
import type { LoadedLifecycles } from "../provider-loading";
import { createTestRuntime } from "../test-runtime";

const HOUR = 3_600_000;

/** How far the clock of a machine is ahead. */
const CLOCKS = { "5 h ahead": 5 * HOUR, "5 h behind": -5 * HOUR, "40 d ahead": 40 * DAY, "40 d behind": -40 * DAY };

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

describe("on a machine with a wrong clock", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let messages: string[];

  beforeEach(() => (messages = []));

  /** The lifecycles of a run on a machine whose clock is ahead by so much. */
  function startOn(ahead: number): LoadedLifecycles {
    const log = (message: string): number => messages.push(message);
    return createLifecycles(createTestRuntime(workspace.environment(), { now: () => Date.now() + ahead, log }));
  }

  /** Replaces a token with an overlap of a day; returns the ids of both. */
  async function replaceOn(ahead: number, inputs: Properties): Promise<readonly [old: string, next: string]> {
    const first = await startOn(0).personalAccessToken.create(inputs);
    const { personalAccessToken } = startOn(ahead);
    const news = { ...inputs, rotation: "g2" };
    await personalAccessToken.diff(first.id, first.outs, news);
    const next = await personalAccessToken.create(news);
    await personalAccessToken.delete(first.id, first.outs);
    return [first.id, next.id];
  }

  for (const [clock, ahead] of Object.entries(CLOCKS)) {
    it(`${clock}, a token is retired by the workspace's clock`, async () => {
      const [old, next] = await replaceOn(ahead, provider.inputs({ overlap: "24h" }));
      assert.deepEqual(provider.activeTokens(), [old, next]);
      const { retireAt = 0 } = toMarker(workspace.tokensOf(provider.principal)[0]?.comment) ?? {};
      assert.ok(Math.abs(retireAt - Date.now() - DAY) < 30_000, time(retireAt));
    });

    it(`${clock}, a retired token is revoked by the workspace's clock`, async () => {
      const inputs = provider.inputs({ overlap: "24h" });
      const [old, next] = await replaceOn(0, inputs);
      const { host, applicationId, lineage, overlap } = inputs;
      const news = { host, applicationId, lineage, overlap, tokenId: next, pending: [] };
      const olds = { ...news, pending: [time(Date.now())] };
      const early = await startOn(ahead).tokenRetirement.update("r", olds, news);
      assert.deepEqual(provider.activeTokens(), [old, next]);
      // By the earlier clock, so that no run looks too late.
      const nextAt = Date.parse(String(early.outs.nextAt)) - Math.min(0, ahead);
      assert.ok(Math.abs(nextAt - Date.now() - DAY) < 30_000, String(early.outs.nextAt));
      const token = workspace.tokensOf(provider.principal)[0];
      assert.ok(token);
      token.comment = token.comment.replace(/retire=\S+Z/, `retire=${time(Date.now() - HOUR).replace(/\.\d+/, "")}`);
      await startOn(ahead).tokenRetirement.update("r", early.outs, news);
      assert.deepEqual(provider.activeTokens(), [next]);
    });

    it(`${clock}, the token of a mint whose answer was lost is revoked in the same run`, async () => {
      const lost = { method: "POST", path: "/token/create", effect: { kind: "drop-after" } } as const;
      workspace.emulator.faults.add(lost);
      const { id } = await startOn(ahead).personalAccessToken.create(provider.inputs());
      assert.deepEqual(provider.activeTokens(), [id]);
    });

    it(`${clock}, the user is told once`, async () => {
      const { personalAccessToken } = startOn(ahead);
      const { id, outs } = await personalAccessToken.create(provider.inputs());
      await personalAccessToken.delete(id, outs);
      const [size = "", direction = ""] = clock.split(/ (?=\w+$)/);
      const words = `this machine's clock is ${size.replace(" d", " days")} ${direction === "ahead" ? "ahead of" : direction} the clock of ${workspace.host}: set it right, because it decides when tokens are renewed`;
      assert.deepEqual(messages, [words]);
    });

    it(`${clock}, a token is adopted that the workspace grants for long enough`, async () => {
      const minted = await workspace.mintByHand(provider.principal, { lifetime_seconds: 100 * 86_400 });
      const { id } = await startOn(ahead).personalAccessToken.create(provider.inputs({ adopt: minted }));
      assert.equal(id, minted.tokenId);
    });
  }

  it("40 d behind, a token that expires too soon is not adopted", async () => {
    const adopt = await workspace.mintByHand(provider.principal, { lifetime_seconds: 60 * 86_400 });
    const adoption = startOn(-40 * DAY).personalAccessToken.create(provider.inputs({ adopt }));
    await assert.rejects(adoption, /before a lifetime of 90d is over/);
  });

  it("orphans of a killed first run stay for a day by the workspace's clock", async () => {
    const inputs = provider.inputs();
    const orphan = await startOn(0).personalAccessToken.create(inputs);
    const { id, outs } = await startOn(40 * DAY).personalAccessToken.create(inputs);
    const pending = Date.parse(String(outs.orphansPending));
    assert.ok(Math.abs(pending - Date.now() - DAY) < 30_000, String(outs.orphansPending));

    const ahead = startOn(2 * DAY).personalAccessToken;
    assert.equal((await ahead.diff(id, outs, inputs)).changes, true);
    const kept = await ahead.update(id, outs, inputs);
    assert.deepEqual(provider.activeTokens(), [orphan.id, id]);
    assert.equal(kept.outs.orphansPending, outs.orphansPending);

    const due = { ...kept.outs, orphansPending: time(Date.now() - HOUR) };
    const behind = startOn(-40 * DAY).personalAccessToken;
    assert.equal((await behind.diff(id, due, inputs)).changes, true);
    await behind.update(id, due, inputs);
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("a time that was added ahead is brought forward by the next run", async () => {
    const { host, applicationId, lineage } = provider.inputs();
    const retirement = { host, applicationId, lineage, overlap: "24h", tokenId: "t" };
    const added = await startOn(40 * DAY).tokenRetirement.check({ ...retirement, tokenId: "before" }, retirement);
    const { inputs } = await startOn(0).tokenRetirement.check(added.inputs, retirement);
    const [pending = ""] = inputs.pending as readonly string[];
    const hours = (Date.parse(pending) - Date.now()) / HOUR;
    assert.ok(hours >= 25 && hours <= 26, pending);
  });
});

describe("a token of a generation that a clock ahead has started", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let requests: () => readonly string[];

  /** A token that was granted for this lifetime, by a schedule that started so much later than the workspace's time. */
  async function mint(
    lifetime: string,
    startedAhead: number,
  ): Promise<{ readonly id: string; readonly outs: Properties; readonly inputs: Properties }> {
    const rotation = `g1@${time(Date.now() + startedAhead).replace(/\.\d+/, "")}`;
    const inputs = provider.inputs({ lifetime, rotation });
    const minted = await provider.lifecycles.personalAccessToken.create(inputs);
    workspace.takeLog();
    requests = () => workspace.takeRequests();
    return { ...minted, inputs };
  }

  function compareOn(
    ahead: number,
    { id, outs, inputs }: { readonly id: string; readonly outs: Properties; readonly inputs: Properties },
  ): Promise<{ readonly changes: boolean; readonly replaces: string[] }> {
    const runtime = createTestRuntime(workspace.environment(), { now: () => Date.now() + ahead });
    return createLifecycles(runtime).personalAccessToken.diff(id, outs, inputs);
  }

  it("is kept without a request while more than a third of its lifetime is left", async () => {
    const token = await mint("90d", 40 * DAY);
    assert.equal((await compareOn(0, token)).changes, false);
    assert.deepEqual(requests(), []);
  });

  it("is replaced when a third of its lifetime is left by the workspace's clock", async () => {
    const token = await mint("90d", 40 * DAY);
    workspace.pass(61 * DAY);
    const { changes, replaces } = await compareOn(61 * DAY, token);
    assert.deepEqual([changes, replaces], [true, ["expiresAt"]]);
    assert.deepEqual(requests(), ["GET /.well-known/databricks-config"]);
  });

  it("is kept on a machine that is ahead by as much, where the schedule renews in time", async () => {
    const token = await mint("1h", 5 * HOUR);
    assert.equal((await compareOn(5 * HOUR, token)).changes, false);
    assert.deepEqual(requests(), ["GET /.well-known/databricks-config"]);
  });

  it("is kept where the workspace does not answer", async () => {
    const token = await mint("90d", 40 * DAY);
    workspace.emulator.faults.add({ path: "/.well-known/", times: 9, effect: { kind: "drop-before" } });
    assert.equal((await compareOn(61 * DAY, token)).changes, false);
  });

  it("is replaced where the workspace has no metadata, as its own refusal tells the time", async () => {
    const token = await mint("90d", 40 * DAY);
    workspace.pass(61 * DAY);
    const body = { error_code: "ENDPOINT_NOT_FOUND", message: "No API found" };
    workspace.emulator.faults.add({ path: "/.well-known/", effect: { kind: "answer", status: 404, body } });
    assert.equal((await compareOn(61 * DAY, token)).changes, true);
  });

  it("is kept if it was adopted with its expiry, by which the schedule counts", async () => {
    const adopt = await workspace.mintByHand(provider.principal, { lifetime_seconds: 30 * 86_400 });
    const expiresAt = time(Date.now() + 30 * DAY - HOUR);
    const inputs = provider.inputs({ adopt: { ...adopt, expiresAt }, rotation: `g1@${time(Date.now())}` });
    const adopted = await provider.lifecycles.personalAccessToken.create(inputs);
    assert.equal((await compareOn(HOUR, { ...adopted, inputs })).changes, false);
  });
});
