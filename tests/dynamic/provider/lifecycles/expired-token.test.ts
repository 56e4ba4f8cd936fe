import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { DAY } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";

const DEAD = { authType: "pat", token: `dapi${"0".repeat(32)}` };

const HOUR = 3_600_000;

describe("an expired token", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let saved: { readonly id: string; readonly outs: Properties };

  beforeEach(async () => {
    saved = await provider.lifecycles.personalAccessToken.create(provider.inputs());
  });

  /** The next run knows no login. `machine` and `server` are how far their clocks are past the end of the token. */
  function restart({ machine, server }: { readonly machine: number; readonly server: number }): void {
    const end = Date.parse(String(saved.outs.expiresAt));
    provider.restart({ DATABRICKS_TOKEN: "", DATABRICKS_PAT_NOW: new Date(end + machine).toISOString() });
    workspace.emulator.clock.set(end + server);
  }

  const destroy = (changes: Properties = {}): Promise<void> =>
    provider.lifecycles.personalAccessToken.delete(saved.id, { ...saved.outs, administrator: DEAD, ...changes });

  const refresh = async (changes: Properties = {}): Promise<boolean> => {
    const props = { ...saved.outs, administrator: DEAD, ...changes };
    return (await provider.lifecycles.personalAccessToken.read(saved.id, props)).id !== undefined;
  };

  it("needs no login to be deleted once its workspace's clock is past its end", async () => {
    restart({ machine: HOUR, server: HOUR });
    await destroy();
    assert.equal(await refresh(), false);
  });

  it("needs neither a login nor a server when it expired more than a day ago", async () => {
    restart({ machine: DAY + HOUR, server: 0 });
    const host = "http://localhost:1";
    await destroy({ host });
    assert.equal(await refresh({ host }), false);
  });

  it("is not taken for expired by a machine whose clock is hours fast", async () => {
    restart({ machine: 20 * HOUR, server: -HOUR });
    await assert.rejects(destroy(), new RegExp(`revoking token ${saved.id} .* failed`));
    assert.equal(await refresh(), true);
  });

  it("is taken for expired by a machine whose clock is hours slow", async () => {
    restart({ machine: -20 * HOUR, server: HOUR });
    await destroy();
    assert.equal(await refresh(), false);
  });

  it("is not taken for expired in the minute of its end, as the workspace may round it", async () => {
    restart({ machine: 0, server: 30_000 });
    await assert.rejects(destroy(), /failed/);
  });

  it("still has its orphans revoked where a login works", async () => {
    const marker = `[databricks-pat lineage=${String(saved.outs.lineage)} rotation=g2 project/stack/c]`;
    const end = Date.parse(String(saved.outs.expiresAt));
    workspace.emulator.clock.set(end + DAY - HOUR);
    const orphan = await workspace.mintOrphan(provider.principal, marker);
    provider.restart();
    await provider.lifecycles.personalAccessToken.delete(saved.id, saved.outs);
    assert.equal(provider.activeTokens().includes(orphan), false);
  });

  it("of a series that goes on is asked for again when a busy workspace could not list its orphans", async () => {
    const end = Date.parse(String(saved.outs.expiresAt));
    workspace.emulator.clock.set(end + HOUR);
    provider.restart({ DATABRICKS_PAT_NOW: new Date(end + HOUR).toISOString() });
    const { personalAccessToken } = provider.lifecycles;
    await personalAccessToken.diff(saved.id, saved.outs, { ...saved.outs, rotation: "g2" });
    await personalAccessToken.create({ ...saved.outs, rotation: "g2" });
    const effect = { kind: "answer", status: 500, body: {} } as const;
    workspace.emulator.faults.add({ path: "/token-management/tokens", times: 50, effect });
    await assert.rejects(personalAccessToken.delete(saved.id, saved.outs), /returned 500/);
  });
});
