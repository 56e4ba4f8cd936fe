import assert from "node:assert/strict";
import type { TokenSink, TokenSinks } from "../../../../dynamic/arguments/token-publish";
import type { Published } from "../../../../dynamic/provider/tokens/delivery";
import { compareSinks } from "../../../../dynamic/provider/tokens/sink-changes";

const VAULT: TokenSink = { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" };
const SCOPE: TokenSink = { kind: "secret-scope", scope: "readers", key: "pat" };

interface Saved {
  readonly publish: TokenSinks;
  readonly published: Published;
}

const SAVED = {
  publish: { vault: VAULT, scope: SCOPE },
  published: { vault: { uri: "v", version: "1" }, scope: { uri: "s" } },
};
const { vault: AT_VAULT, scope: AT_SCOPE } = SAVED.published;

describe("the sinks of a state and of the program", () => {
  const compare = (wanted: TokenSinks, { publish, published }: Saved = SAVED) => {
    const saved = Object.entries(publish).map(([name, sink]) => ({ name, sink, published: published[name] }));
    const { kept, missing, removed } = compareSinks(saved, wanted);
    return { kept, missing, removed: removed.map(({ name }) => name) };
  };
  const same = { kept: SAVED.published, missing: [], removed: [] };

  it("are the same in another case, with another login and by another order", () => {
    const login = { authType: "pat", token: "dapi" } as const;
    const spelt: TokenSink = { kind: "key-vault", vaultName: "KV-Data", secretName: "Reporting", tags: {} };
    const loud: TokenSink = { kind: "secret-scope", scope: "Readers", key: "PAT", login };
    assert.deepEqual(compare({ scope: loud, vault: spelt }), {
      ...same,
      kept: { scope: AT_SCOPE, vault: AT_VAULT },
    });
  });

  it("keep their places under other names", () => {
    assert.deepEqual(compare({ a: VAULT, b: SCOPE }), { ...same, kept: { a: AT_VAULT, b: AT_SCOPE } });
  });

  it("differ by another place under the same name", () => {
    assert.deepEqual(compare({ vault: { ...VAULT, secretName: "other" }, scope: SCOPE }), {
      kept: { scope: AT_SCOPE },
      missing: ["vault"],
      removed: ["vault"],
    });
  });

  it("are written again in the same place for other tags and another content type", () => {
    for (const changed of [{ tags: { team: "data" } }, { contentType: "text/plain" }])
      assert.deepEqual(compare({ vault: { ...VAULT, ...changed }, scope: SCOPE }), {
        kept: { scope: AT_SCOPE },
        missing: ["vault"],
        removed: [],
      });
  });

  it("lack the token where the state does not say that they have it", () => {
    const saved = { ...SAVED, published: { scope: AT_SCOPE } };
    assert.deepEqual(compare(SAVED.publish, saved), { kept: { scope: AT_SCOPE }, missing: ["vault"], removed: [] });
  });
});
