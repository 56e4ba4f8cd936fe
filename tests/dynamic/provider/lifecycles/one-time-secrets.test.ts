import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import { secretsOf } from "../one-time-secrets";

/** More than the OAuth secrets that a principal may have. */
const TOKENS = 12;

describe("twelve tokens of one principal with one-time secrets", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  const countMade = (): number =>
    workspace.takeRequests().filter((request) => /^POST .*\/credentials\/secrets$/.test(request)).length;

  const sort = (ids: readonly string[]): readonly string[] => [...ids].sort();

  beforeEach(() =>
    workspace.emulator.faults.add({
      path: "/token/create",
      times: 100,
      effect: { kind: "delay", milliseconds: 100 },
    }),
  );

  it("are minted at the same time with one secret, and so are those that replace them", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const wanted = Array.from({ length: TOKENS }, (): Properties => provider.inputs());
    const first = await Promise.all(wanted.map((inputs) => personalAccessToken.create(inputs)));
    assert.equal(countMade(), 1);
    assert.deepEqual(sort(provider.activeTokens()), sort(first.map(({ id }) => id)));
    assert.deepEqual(secretsOf(workspace, provider.principal), []);

    provider.restart();
    const rotated = provider.lifecycles.personalAccessToken;
    const second = await Promise.all(
      wanted.map(async (inputs, index) => {
        const { id, outs } = first[index]!;
        const due = { ...inputs, rotation: "g2" };
        assert.deepEqual((await rotated.check(inputs, due)).failures, []);
        await rotated.diff(id, outs, due);
        return rotated.create(due);
      }),
    );
    for (const { id, outs } of first) await rotated.delete(id, outs);
    assert.equal(countMade(), 1);
    assert.deepEqual(sort(provider.activeTokens()), sort(second.map(({ id }) => id)));
    assert.deepEqual(secretsOf(workspace, provider.principal), []);
  });

  it("are minted one after the other too, with one secret at a time", async () => {
    for (let count = 0; count < TOKENS; count++) {
      await provider.lifecycles.personalAccessToken.create(provider.inputs());
      assert.deepEqual(secretsOf(workspace, provider.principal), []);
    }
    assert.equal(provider.activeTokens().length, TOKENS);
  });
});
