import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../../emulator";
import { DAY, EmulatedWorkspace, useEmulatedWorkspace } from "../../emulated-workspace";
import { SCOPES } from "../azure/azure-tenant";
import { call } from "../azure/emulator-call";
import { readOverview, type ShownSeries } from "./read-overview";
import { RotatingSeries } from "./rotating-series";

/** The steps of each token as words. */
function stepsOf({ tokens }: ShownSeries): readonly string[] {
  return tokens.map(({ steps }) => steps.map(({ kind, column }) => `${kind}@${column}`).join(" "));
}

describe("the history of the tokens", () => {
  const emulated = useEmulatedWorkspace();

  async function seriesOf(label: string): Promise<ShownSeries> {
    const found = (await readOverview(emulated.host)).series.shown.find(({ title }) => title === label);
    assert.ok(found, label);
    return found;
  }

  it("has every step of a rotation in the order of the requests, and the promise kept", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/kept");
    await series.rotate();
    await series.rotate();
    const shown = await seriesOf("shop/dev/kept");
    assert.deepEqual(stepsOf(shown), [
      "minted@0 verified@1 published@2 replaced@5 revoked@6",
      "minted@3 verified@4 published@5",
    ]);
    const [old, current] = shown.tokens;
    assert.deepEqual(
      [old!.state, old!.promise, current!.state, current!.promise],
      ["revoked", "kept", "current", undefined],
    );
    assert.deepEqual(old!.phases, [
      { kind: "unpublished", from: 0, to: 2 },
      { kind: "current", from: 2, to: 5 },
      { kind: "old", from: 5, to: 6 },
    ]);
    assert.deepEqual(current!.phases, [
      { kind: "unpublished", from: 3, to: 5 },
      { kind: "current", from: 5 },
    ]);
    assert.deepEqual(current!.places, [series.place]);
  });

  it("has the numbers of the requests that the log has", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/numbers");
    await series.rotate();
    const { tokenId } = series.minted[0]!;
    const numberOf = (note: string) => emulated.emulator.log.list().findLast((entry) => entry.note === note)?.sequence;
    const { columns, tokens } = await seriesOf("shop/dev/numbers");
    const expected = [`minted ${tokenId}`, "me", `put secret team/shop-dev-numbers`].map(numberOf);
    assert.deepEqual(
      columns.map(({ sequence }) => sequence),
      expected,
    );
    assert.deepEqual(
      tokens[0]!.steps.map(({ sequence }) => sequence),
      expected,
    );
  });

  it("says that the promise is broken when a token ends while a place has its value", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/broken");
    await series.rotate();
    await series.revoke(series.minted[0]!);
    await series.publish(await series.mint());
    const [old] = (await seriesOf("shop/dev/broken")).tokens;
    assert.deepEqual([old!.promise, old!.stillIn], ["broken", [series.place]]);
  });

  it("says so of a token that expires, too", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/expired");
    await series.publish(await series.mint(1));
    emulated.pass(2 * DAY);
    const [old] = (await seriesOf("shop/dev/expired")).tokens;
    assert.deepEqual([old!.state, old!.promise, old!.stillIn], ["expired", "broken", [series.place]]);
    assert.equal(old!.steps.at(-1)!.kind, "expired");
  });

  it("says nothing of a token that was never published, or whose place was removed before", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/removed");
    const unpublished = await series.mint();
    await series.revoke(unpublished);
    await series.publish(await series.mint());
    const body = { scope: series.scope, key: "shop-dev-removed" };
    await emulated.asAdministrator("POST", "/api/2.0/secrets/delete", body);
    await series.revoke(series.minted[1]!);
    const { tokens } = await seriesOf("shop/dev/removed");
    assert.deepEqual(
      tokens.map(({ promise }) => promise),
      [undefined, undefined],
    );
    assert.equal(stepsOf({ tokens } as ShownSeries)[1], "minted@3 verified@4 published@5 withdrawn@6 revoked@7");
  });

  it("has the retirement of a token, and until when its overlap lasts", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/retired");
    await series.rotate();
    await series.publish(await series.mint());
    await series.retire(series.minted[0]!, "2031-01-01T00:00:00Z");
    const [old] = (await seriesOf("shop/dev/retired")).tokens;
    assert.deepEqual([old!.state, old!.retireAt], ["retired", Date.parse("2031-01-01T00:00:00Z")]);
    assert.equal(old!.steps.at(-1)!.kind, "retired");
  });

  it("has a publication in Key Vault through Resource Manager, with the number of that request", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/vault");
    const { tokenValue } = await series.mint();
    const { seed } = emulated.emulator.store.document;
    const bearer = await emulated.deployerToken(SCOPES.resourceManager);
    const path = `/subscriptions/${seed.subscriptionId}/resourceGroups/${seed.resourceGroupName}/providers/Microsoft.KeyVault/vaults/${seed.vaultName}/secrets/page?api-version=2023-07-01`;
    const written = await emulated.call("PUT", path, { bearer, body: { properties: { value: tokenValue } } });
    assert.equal(written.status, 201);
    const { sequence } = emulated.emulator.log.list().at(-1)!;
    const step = (await seriesOf("shop/dev/vault")).tokens[0]!.steps.at(-1)!;
    assert.deepEqual([step.kind, step.place, step.sequence], ["published", `${seed.vaultName}/page`, sequence]);
  });

  it("keeps the places of a token when the clock is set back", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/back");
    await series.rotate();
    emulated.pass(-30 * DAY);
    await series.rotate();
    emulated.pass(30 * DAY);
    const shown = await seriesOf("shop/dev/back");
    assert.equal(stepsOf(shown)[0], "minted@0 verified@1 published@2 replaced@5 revoked@6");
    assert.equal(shown.tokens[0]!.promise, "kept");
  });
});

describe("the history of the tokens in a state folder", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "emulator-history-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("continues after a restart, whatever was cut by a kill, and has no value of a token", async () => {
    const first = await startEmulator({ stateDirectory: folder });
    const series = await RotatingSeries.begin(EmulatedWorkspace.of(first), "shop/dev/again");
    await series.rotate();
    await series.rotate();
    await first.close();
    const file = join(folder, "tokens.jsonl");
    for (const { tokenValue } of series.minted) assert.equal(readFileSync(file, "utf8").includes(tokenValue), false);
    appendFileSync(file, '{"kind":"revoked","tokenId":"');

    const second = await startEmulator({ stateDirectory: folder });
    try {
      const { series: all } = await readOverview(second.httpOrigin);
      const [shown] = all.shown;
      assert.deepEqual(stepsOf(shown!), [
        "minted@0 verified@1 published@2 replaced@5 revoked@6",
        "minted@3 verified@4 published@5",
      ]);
      assert.equal(shown!.tokens[1]!.state, "current");
    } finally {
      await second.close();
    }
  });

  it("starts from what the tenant has where its file is lost or is not its own", async () => {
    const first = await startEmulator({ stateDirectory: folder });
    const series = await RotatingSeries.begin(EmulatedWorkspace.of(first), "shop/dev/lost");
    await series.rotate();
    await first.close();
    writeFileSync(join(folder, "tokens.jsonl"), 'null\n[]\n7\n{"kind":"minted"}\n{"kind":"minted","tokenId":"x"}\n');
    const second = await startEmulator({ stateDirectory: folder });
    try {
      assert.equal((await call(second.httpOrigin, { headers: { accept: "text/html" } })).status, 200);
      const { series: all } = await readOverview(second.httpOrigin);
      const shown = all.shown.find(({ title }) => title === "shop/dev/lost");
      assert.deepEqual(stepsOf(shown!), ["minted@0 published@1"]);
      assert.equal(shown!.columns[0]!.sequence, undefined);
    } finally {
      await second.close();
    }
  });
});
