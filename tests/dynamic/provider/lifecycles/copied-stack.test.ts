import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import { runPulumiUp, type PulumiRun, type SavedState } from "./pulumi-run";

const ORIGINAL = "shop/dev/token";
const COPY = "shop/staging/token";
const RENAMED = { "databricks-pat:renamedFrom": "shop/dev" };
const COPIED = { "databricks-pat:copiedFrom": "shop/dev" };

describe("a state that goes on under the name of another stack", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let messages: readonly string[];
  let inputs: Properties;

  beforeEach(() => {
    messages = [];
    inputs = provider.inputs({ label: ORIGINAL });
  });

  /** The next process, with this stack configuration. */
  function start(config: Readonly<Record<string, string>> = {}): void {
    messages = provider.continueWith(config);
  }

  function up(saved: SavedState, changes: Properties, config = {}): Promise<PulumiRun> {
    start(config);
    return runPulumiUp(provider.lifecycles, saved, { token: { ...inputs, ...changes } });
  }

  /** `pulumi destroy`: what depends on a resource before the resource, and no program. */
  async function destroy({ token, retirement }: SavedState, config = {}): Promise<void> {
    start(config);
    const { personalAccessToken, tokenRetirement } = provider.lifecycles;
    if (retirement !== undefined) await tokenRetirement.delete(retirement.id, retirement.outs);
    if (token !== undefined) await personalAccessToken.delete(token.id, token.outs);
  }

  const commentOf = (saved: SavedState): string =>
    workspace.tokensOf(provider.principal).find(({ tokenId }) => tokenId === saved.token?.id)?.comment ?? "";

  const idOf = (saved: SavedState): string => saved.token?.id ?? "none";

  describe("without a word from the user", () => {
    it("leaves the token's comment alone, saves whose it is, and says how to go on", async () => {
      const original = await up({}, {});
      const copy = await up(original, { label: COPY, comment: "other words" });
      assert.deepEqual(copy.changes, ["update token"]);
      assert.deepEqual(workspace.takeRequests(), []);
      assert.match(commentOf(original), / shop\/dev\/token\]$/);
      assert.deepEqual([copy.token?.outs.label, copy.token?.outs.madeBy], [COPY, ORIGINAL]);
      const [message = "", ...more] = messages;
      assert.deepEqual(more, []);
      for (const part of [
        `stack shop/dev made token ${idOf(original)}; this stack is shop/staging`,
        "pulumi config set databricks-pat:renamedFrom shop/dev, then pulumi up",
        "pulumi config set databricks-pat:copiedFrom shop/dev, then pulumi up",
      ])
        assert.ok(message.includes(part), message);
    });

    it("repeats that in each run, and changes nothing", async () => {
      const copy = await up(await up({}, {}), { label: COPY });
      const again = await up(copy, { label: COPY });
      assert.deepEqual([again.changes, workspace.takeRequests(), messages.length], [[], [], 1]);
    });

    it("both rotate: each revokes its own tokens alone", async () => {
      const original = await up({}, {});
      const copy = await up(await up(original, { label: COPY }), { label: COPY, rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(copy)]);
      assert.match(messages.join(), new RegExp(`shop/dev made token ${idOf(original)}.* stays active \\(until 20`));
      const next = await up(original, { rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(copy), idOf(next)]);
      const last = await up(copy, { label: COPY, rotation: "g3" });
      assert.deepEqual(provider.activeTokens(), [idOf(next), idOf(last)]);
    });

    it("rotates in its first run too", async () => {
      const original = await up({}, {});
      const copy = await up(original, { label: COPY, rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(copy)]);
      assert.equal(copy.token?.outs.madeBy, undefined);
    });

    it("with an overlap neither retires nor revokes the token of the other", async () => {
      const original = await up({}, { overlap: "24h" });
      const copied = await up(original, { label: COPY, overlap: "24h" });
      const copy = await up(copied, { label: COPY, overlap: "24h", rotation: "g2" });
      assert.doesNotMatch(commentOf(original), /retire=/);
      const next = await up(original, { overlap: "24h", rotation: "g2" });
      for (const token of workspace.tokensOf(provider.principal))
        token.comment = token.comment.replace(/retire=\S+Z/, "retire=2020-01-01T00:00:00Z");
      const pending = { ...copy.retirement?.outs, pending: ["2020-01-01T00:00:00Z"] };
      const due = copy.retirement && { ...copy.retirement, inputs: pending, outs: pending };
      await up({ ...copy, retirement: due }, { label: COPY, overlap: "24h", rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(copy), idOf(next)]);
      await up(copy, { label: COPY, rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(copy), idOf(next)]);
    });

    it("looks for no orphans among the tokens of the other", async () => {
      const original = await up({}, {});
      start();
      const copy = await provider.lifecycles.personalAccessToken.create({ ...inputs, label: COPY });
      assert.equal(copy.outs.orphansPending, undefined);
      const due = { ...copy.outs, orphansPending: "2020-01-01T00:00:00Z" };
      await provider.lifecycles.personalAccessToken.update(copy.id, due, { ...inputs, label: COPY });
      assert.deepEqual(provider.activeTokens(), [idOf(original), copy.id]);
    });

    it("fails in a destroy before it revokes anything, and says how to go on", async () => {
      const original = await up({}, { overlap: "24h" });
      const copied = await up(original, { label: COPY, overlap: "24h" });
      const second = await up(copied, { label: COPY, overlap: "24h", rotation: "g2" });
      const third = await up(second, { label: COPY, overlap: "24h", rotation: "g3" });
      for (const saved of [copied, third]) {
        await assert.rejects(
          destroy(saved),
          new RegExp(
            `^PhaseFailure: ending the tokens of .* in ${workspace.host} failed: stack shop/dev made token ${idOf(original)}; this stack is shop/staging\n` +
              `Active now: the same tokens as before, among them token ${idOf(original)} \\(until .*\\); nothing was revoked\n` +
              "Next: .*renamedFrom shop/dev, then pulumi destroy.*copiedFrom shop/dev, then pulumi up, then pulumi destroy.*" +
              "\\. Only a run whose program has a resource of this package reads these settings: if you have removed the " +
              "component, put it back, run pulumi up, then remove it again$",
          ),
        );
        assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(second), idOf(third)]);
      }
      await assert.rejects(destroy({ token: third.token }), /stack shop\/dev made token/);
      assert.equal(provider.activeTokens().length, 3);
    });

    it("fails in the destroy of the original too, whose principal the copy uses", async () => {
      const original = await up({}, {});
      await up(await up(original, { label: COPY }), { label: COPY, rotation: "g2" });
      await assert.rejects(destroy(original), /stack shop\/staging made token/);
      assert.equal(provider.activeTokens().length, 2);
    });

    it("does not end a token that the other stack took over as its own", async () => {
      const original = await up({}, {});
      await up(original, { label: COPY }, RENAMED);
      const next = await up(original, { rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(next)]);
    });
  });

  describe("that was renamed", () => {
    it("takes its token over: writes the comment, and goes on", async () => {
      for (const saved of [await up({}, {}), await up(await up({}, {}), { label: COPY })]) {
        const renamed = await up(saved, { label: COPY }, RENAMED);
        assert.deepEqual(renamed.changes, ["update token"]);
        assert.match(commentOf(renamed), / shop\/staging\/token\]$/);
        assert.equal(renamed.token?.outs.madeBy, undefined);
        const again = await up(renamed, { label: COPY });
        assert.deepEqual([again.changes, messages], [[], []]);
      }
    });

    it("revokes what it had left, when the user says so later", async () => {
      const second = await up(await up({}, {}), { label: COPY, rotation: "g2" });
      assert.equal(provider.activeTokens().length, 2);
      const third = await up(second, { label: COPY, rotation: "g3" }, RENAMED);
      assert.deepEqual(provider.activeTokens(), [idOf(third)]);
    });

    it("in a destroy revokes every token of the series", async () => {
      const second = await up(await up({}, {}), { label: COPY, rotation: "g2" });
      await destroy(second, RENAMED);
      assert.deepEqual(provider.activeTokens(), []);
    });

    it("looks for the retired tokens of its earlier name once the user has said so", async () => {
      const first = await up({}, { overlap: "24h" });
      const second = await up(first, { overlap: "24h", rotation: "g2" });
      for (const token of workspace.tokensOf(provider.principal))
        token.comment = token.comment.replace(/retire=\S+Z/, "retire=2020-01-01T00:00:00Z");
      const moved = await up(second, { label: COPY, overlap: "24h", rotation: "g2" });
      assert.deepEqual(provider.activeTokens(), [idOf(first), idOf(second)]);
      const renamed = await up(moved, { label: COPY, overlap: "24h", rotation: "g2" }, RENAMED);
      assert.deepEqual(renamed.changes, ["update token", "update retirement"]);
      assert.deepEqual(provider.activeTokens(), [idOf(second)]);
      assert.deepEqual((await up(renamed, { label: COPY, overlap: "24h", rotation: "g2" }, RENAMED)).changes, []);
    });
  });

  describe("that is a copy", () => {
    it("mints a token of its own and leaves the other one as it is", async () => {
      const original = await up({}, {});
      const before = commentOf(original);
      for (const saved of [original, await up(original, { label: COPY })]) {
        const copy = await up(saved, { label: COPY }, COPIED);
        assert.deepEqual(copy.changes, ["replace token"]);
        assert.ok(provider.activeTokens().includes(idOf(original)));
        assert.equal(commentOf(original), before);
        const again = await up(copy, { label: COPY }, COPIED);
        assert.deepEqual([again.changes, messages, workspace.takeRequests()], [[], [], []]);
        await destroy(copy, COPIED);
        assert.deepEqual(provider.activeTokens(), [idOf(original)]);
      }
    });

    it("mints a token of its own with the one in its state, where tokens mint their successors", async () => {
      const login = { authType: "pat" };
      const adopt = await workspace.mintByHand(provider.principal, { lifetime_seconds: 400 * 86_400 });
      const original = await up({}, { login, adopt });
      const copy = await up(original, { login, label: COPY }, COPIED);
      assert.deepEqual([copy.changes, provider.activeTokens()], [["replace token"], [idOf(original), idOf(copy)]]);
      await destroy(copy, COPIED);
      assert.deepEqual(provider.activeTokens(), [idOf(original)]);
    });

    it("is shown by a preview as a replacement", async () => {
      const { token } = await up({}, {});
      start(COPIED);
      const news = { ...inputs, label: COPY };
      const { replaces } = await provider.lifecycles.personalAccessToken.diff(token?.id ?? "", token?.outs ?? {}, news);
      assert.deepEqual(replaces, ["label"]);
    });

    it("leaves the tokens of a third stack too, without a question", async () => {
      const original = await up({}, {});
      const other = await up(original, { label: "shop/third/token" }, COPIED);
      const copy = await up(original, { label: COPY }, COPIED);
      await destroy(copy, COPIED);
      assert.deepEqual([provider.activeTokens(), messages], [[idOf(original), idOf(other)], []]);
      await destroy(original, COPIED);
      assert.deepEqual(provider.activeTokens(), [idOf(original), idOf(other)]);
    });

    it("has to name the stack that made the token in its state", async () => {
      const copy = await up(await up({}, {}), { label: COPY }, COPIED);
      const second = await up(copy, { label: "shop/third/token" }, COPIED);
      await assert.rejects(destroy(second, COPIED), /stack shop\/staging made token/);
      assert.equal(provider.activeTokens().length, 2);
    });

    it("in a destroy before its first run ends nothing", async () => {
      const original = await up({}, { overlap: "24h" });
      await destroy(original, COPIED);
      assert.deepEqual(provider.activeTokens(), [idOf(original)]);
    });
  });

  it("of a component with another name, in the same stack, takes the token over without a question", async () => {
    const first = await up({}, {});
    const renamed = await up(first, { label: "shop/dev/other" });
    assert.deepEqual([renamed.changes, messages], [["update token"], []]);
    assert.match(commentOf(renamed), / shop\/dev\/other\]$/);
  });

  it("works as before with an older state, which has no label", async () => {
    const first = await up({}, {});
    const { label: _none, ...outs } = first.token?.outs ?? {};
    const older = first.token === undefined ? {} : { token: { ...first.token, outs } };
    const next = await up(older, { rotation: "g2" });
    assert.deepEqual([provider.activeTokens(), messages], [[idOf(next)], []]);
    const { label: _neither, ...latest } = next.token?.outs ?? {};
    await destroy(next.token === undefined ? {} : { token: { ...next.token, outs: latest } });
    assert.deepEqual(provider.activeTokens(), []);
  });

  for (const [sentence, config, problem] of [
    [
      "a word that is no stack",
      { "databricks-pat:renamedFrom": "dev" },
      /^databricks-pat:renamedFrom .* has "dev", which is not/,
    ],
    [
      "a stack in both lists",
      { ...RENAMED, ...COPIED },
      /^databricks-pat:renamedFrom .* both name shop\/dev: remove one/,
    ],
    [
      "a copy of itself",
      { "databricks-pat:copiedFrom": "shop/staging" },
      /^databricks-pat:copiedFrom names this stack itself, shop\/staging/,
    ],
  ] as const) {
    it(`fails the check for ${sentence}`, async () => {
      start(config);
      const { personalAccessToken, tokenRetirement } = provider.lifecycles;
      const news = { ...inputs, label: COPY };
      const { failures } = await personalAccessToken.check(news, news);
      assert.equal(failures.length, 1);
      assert.match(failures[0]?.reason ?? "", problem);
      const retirement = { ...news, overlap: "24h", tokenId: "t" };
      assert.deepEqual((await tokenRetirement.check(retirement, retirement)).failures, failures);
    });
  }

  it("accepts several names", async () => {
    const renamed = await up(
      await up({}, {}),
      { label: COPY },
      { "databricks-pat:renamedFrom": "a/b, shop/dev\n c/d" },
    );
    assert.match(commentOf(renamed), / shop\/staging\/token\]$/);
  });
});
