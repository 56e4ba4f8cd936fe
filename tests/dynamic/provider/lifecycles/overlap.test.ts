import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { toMarker } from "../../../../dynamic/provider/tokens/marker";
import { MANAGED_TOKENS } from "../../../emulated-workspace";
import { describeLifecycle, useProviderInProcess } from "../describe-lifecycle";
import { type Program, type PulumiRun, runPulumiUp, type SavedState } from "./pulumi-run";

const HOUR = 3_600_000;

describeLifecycle("an overlap", "personalAccessToken", (provider) => {
  const { workspace } = provider;
  let inputs: Properties;

  beforeEach(() => {
    inputs = provider.inputs({ overlap: "24h", comment: "for the pipeline" });
  });

  /** When the principal's tokens are retired, oldest first; undefined for those that are not. */
  const retireTimes = (): readonly (number | undefined)[] =>
    workspace.tokensOf(provider.principal).map(({ comment }) => toMarker(comment)?.retireAt);

  async function rotate(changes: Properties = {}): Promise<{ readonly old: string; readonly next: string }> {
    const old = await provider.lifecycle.create(inputs);
    const next = await provider.lifecycle.create({ ...inputs, rotation: "g2", ...changes });
    await provider.lifecycle.delete(old.id, old.outs);
    return { old: old.id, next: next.id };
  }

  it("marks the replaced token and leaves it active", async () => {
    const { old, next } = await rotate();
    assert.deepEqual(provider.activeTokens(), [old, next]);
    assert.match(
      workspace.tokensOf(provider.principal)[0]?.comment ?? "",
      /^for the pipeline \[databricks-pat lineage=\S+ rotation=g1 project\/stack\/name retire=\S+Z\]$/,
    );
    const [retireAt = 0, none] = retireTimes();
    const hours = (retireAt - Date.now()) / HOUR;
    assert.ok(hours > 23.9 && hours <= 24.001, String(hours));
    assert.equal(none, undefined);
  });

  it("marks the replaced token also when a short list lacks it", async () => {
    const empty = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens\\?", effect: empty });
    const { old, next } = await rotate();
    assert.deepEqual(provider.activeTokens(), [old, next]);
    assert.notEqual(retireTimes()[0], undefined);
  });

  it("ends with the run that switches it off: an emergency", async () => {
    const { next } = await rotate({ overlap: "0s" });
    assert.deepEqual(provider.activeTokens(), [next]);
  });

  it("is the current one when a run revokes the token that an earlier run has replaced", async () => {
    const old = await provider.lifecycle.create(inputs);
    const { id, outs } = await provider.lifecycle.create({ ...inputs, rotation: "g2" });
    await provider.lifecycle.diff(id, outs, { ...inputs, rotation: "g2", overlap: "0s" });
    await provider.lifecycle.delete(old.id, old.outs);
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("is not extended by a later replacement, which leaves a retired token to the TokenRetirement", async () => {
    const first = await provider.lifecycle.create(inputs);
    const second = await provider.lifecycle.create({ ...inputs, rotation: "g2" });
    await provider.lifecycle.delete(first.id, first.outs);
    const [retireAt] = retireTimes();
    const third = await provider.lifecycle.create({ ...inputs, rotation: "g3", overlap: "48h" });
    await provider.lifecycle.delete(second.id, second.outs);
    assert.deepEqual(provider.activeTokens(), [first.id, second.id, third.id]);
    const [unchanged, later = 0] = retireTimes();
    assert.equal(unchanged, retireAt);
    assert.ok(later - Date.now() > 47 * HOUR);
  });

  it("does not outlive a destroy, which revokes at once", async () => {
    const { id, outs } = await provider.lifecycle.create(inputs);
    await provider.startProcess().personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("does not let a retired token outlive a destroy without a TokenRetirement", async () => {
    const { next } = await rotate();
    const { outs } = await provider.lifecycle.create({ ...inputs, rotation: "g3" });
    await provider.startProcess().personalAccessToken.delete(next, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  describe("from run to run", () => {
    /** One `pulumi up` in a process of its own, so many hours from now. */
    const up = (saved: SavedState, program: Program, hours = 0): Promise<PulumiRun> => {
      const time = new Date(Date.now() + hours * HOUR).toISOString();
      const environment = hours === 0 ? {} : { DATABRICKS_PAT_NOW: time };
      return runPulumiUp(provider.startProcess(environment), saved, program);
    };

    it("that is switched on in the run that rotates revokes the old token when it is over", async () => {
      const { overlap: _, ...without } = inputs;
      const first = await up({}, { token: without });
      const token = { ...inputs, rotation: "g2" };
      const rotated = await up(first, { token });
      assert.deepEqual(rotated.changes, ["replace token", "create retirement"]);
      const [old, next] = [String(first.token?.id), String(rotated.token?.id)];
      assert.deepEqual(provider.activeTokens(), [old, next]);
      const early = await up(rotated, { token }, 23);
      assert.deepEqual([early.changes, provider.activeTokens()], [[], [old, next]]);
      const due = await up(early, { token }, 27);
      assert.deepEqual([due.changes, provider.activeTokens()], [["update retirement"], [next]]);
      assert.deepEqual((await up(due, { token }, 28)).changes, []);
    });

    it("that is switched on without a rotation looks twice, finds nothing, and is done", async () => {
      const { overlap: _, ...without } = inputs;
      const first = await up({}, { token: without });
      const switched = await up(first, { token: inputs });
      assert.deepEqual(switched.changes, ["create retirement"]);
      const looked = await up(switched, { token: inputs }, 27);
      const again = await up(looked, { token: inputs }, 28);
      assert.deepEqual([looked.changes, again.changes], [["update retirement"], ["update retirement"]]);
      assert.deepEqual((await up(again, { token: inputs }, 29)).changes, []);
      assert.deepEqual(provider.activeTokens(), [first.token?.id]);
    });

    it("that is switched off in the run that rotates revokes all tokens except the new one", async () => {
      const first = await up({}, { token: inputs });
      const second = await up(first, { token: { ...inputs, rotation: "g2" } });
      assert.equal(provider.activeTokens().length, 2);
      const { overlap: _, ...without } = inputs;
      const third = await up(second, { token: { ...without, rotation: "g3" } });
      assert.deepEqual(third.changes, ["replace token", "delete retirement"]);
      assert.deepEqual(provider.activeTokens(), [third.token?.id]);
    });

    it("retires the orphan of a killed first run too, and revokes it when it is over", async () => {
      const marker = `[databricks-pat lineage=${String(inputs.lineage)} rotation=g1 project/stack/name]`;
      const orphan = await workspace.mintOrphan(provider.principal, marker);
      const first = await up({}, { token: inputs });
      assert.deepEqual(first.changes, ["create token", "create retirement"]);
      const current = String(first.token?.id);
      const second = await up(first, { token: inputs }, 25);
      assert.deepEqual(second.changes, ["update token", "update retirement"]);
      assert.deepEqual(provider.activeTokens(), [orphan, current]);
      const [retireAt, none] = retireTimes();
      assert.deepEqual([retireAt !== undefined, none], [true, undefined]);
      const due = await up(second, { token: inputs }, 52);
      assert.deepEqual([due.changes, provider.activeTokens()], [["update retirement"], [current]]);
      assert.deepEqual((await up(due, { token: inputs }, 53)).changes, []);
    });

    it("also follows a forced replacement, which compares nothing", async () => {
      const first = await up({}, { token: inputs });
      const second = await up(first, { token: inputs, isReplaced: true });
      assert.deepEqual(second.changes, ["replace token", "update retirement"]);
      const [old, next] = [String(first.token?.id), String(second.token?.id)];
      assert.deepEqual(provider.activeTokens(), [old, next]);
      const [retireAt] = retireTimes();
      assert.notEqual(retireAt, undefined);
      const third = await up(second, { token: inputs }, 1);
      assert.deepEqual([third.changes, provider.activeTokens()], [[], [old, next]]);
      assert.deepEqual(retireTimes(), [retireAt, undefined]);
      const due = await up(third, { token: inputs }, 27);
      assert.deepEqual([due.changes, provider.activeTokens()], [["update token", "update retirement"], [next]]);
    });

    it("that is switched on with such a replacement ends the old token when it is over", async () => {
      const { overlap: _, ...without } = inputs;
      const first = await up({}, { token: without });
      const second = await up(first, { token: inputs, isReplaced: true });
      assert.deepEqual(second.changes, ["replace token", "create retirement"]);
      const [old, next] = [String(first.token?.id), String(second.token?.id)];
      const third = await up(second, { token: inputs }, 1);
      assert.deepEqual([third.changes, provider.activeTokens()], [[], [old, next]]);
      const due = await up(third, { token: inputs }, 27);
      assert.deepEqual([due.changes, provider.activeTokens()], [["update token", "update retirement"], [next]]);
      assert.deepEqual((await up(due, { token: inputs }, 28)).changes, []);
    });
  });
});

describe("an overlap of a token that no list has", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  /** Replaces a token while every list of the administrator's is empty, and deletes the old one. */
  async function rotate(beforeDelete: (old: string) => Promise<unknown>): Promise<readonly string[]> {
    const { personalAccessToken } = provider.lifecycles;
    const inputs = provider.inputs({ overlap: "24h", comment: "for the pipeline" });
    const old = await personalAccessToken.create(inputs);
    const next = await personalAccessToken.create({ ...inputs, rotation: "g2" });
    await beforeDelete(old.id);
    const empty = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", times: 50, effect: empty });
    await personalAccessToken.delete(old.id, old.outs);
    return [old.id, next.id];
  }

  it("marks the token with its comment from the mint", async () => {
    const tokens = await rotate(() => Promise.resolve());
    assert.deepEqual(provider.activeTokens(), tokens);
    assert.match(
      workspace.tokensOf(provider.principal)[0]?.comment ?? "",
      /^for the pipeline \[databricks-pat lineage=\S+ rotation=g1 project\/stack\/name retire=\S+Z\]$/,
    );
  });

  it("counts as gone when it cannot be marked because it does not exist", async () => {
    const [, next] = await rotate((old) => workspace.asAdministrator("DELETE", `${MANAGED_TOKENS}/${old}`));
    assert.deepEqual(provider.activeTokens(), [next]);
  });
});
