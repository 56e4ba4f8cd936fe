import assert from "node:assert/strict";
import { useProviderInProcess } from "../describe-lifecycle";
import { ValueFreeStack } from "./value-free-stack";

const ORIGINAL = { label: "shop/dev/reporting-token", publishedBy: "shop/dev/reporting" };
const COPY = { label: "shop/staging/reporting-token", publishedBy: "shop/staging/reporting" };
const COPIED = { "databricks-pat:copiedFrom": "shop/dev" };
const RENAMED = { "databricks-pat:renamedFrom": "shop/dev" };
const SHARED = /is also published by stack "shop\/dev": if this stack is a copy, give it a secret of its own/;

describe("the places of a token without a stored value in a state that goes on under the name of another stack", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let stack: ValueFreeStack;
  let id: string;

  const secrets = () => workspace.emulator.store.document.resources.vaults[0]!.secrets;

  /** The program publishes in a vault secret and a key of these names. */
  const publishIn = (names: Readonly<Record<string, string>>, changes = {}): void => {
    const { vault, scope } = stack.sinks("vault", "scope") as Readonly<Record<"vault" | "scope", object>>;
    const publish = Object.entries(names).flatMap(([place, name]) => [
      [`${place}-v`, { ...vault, secretName: name }] as const,
      [`${place}-s`, { ...scope, key: name }] as const,
    ]);
    stack.change({ publish: Object.fromEntries(publish), ...changes });
  };

  /** Names of the secrets of the vault, and keys of the scope. */
  const held = (): readonly [vault: readonly string[], scope: readonly string[]] => [
    Object.keys(secrets())
      .filter((name) => secrets()[name]?.deleted === undefined)
      .sort(),
    Object.keys(stack.scope.secrets).sort(),
  ];

  const both = (...names: readonly string[]) => [[...names].sort(), [...names].sort()];

  const tagOf = (name: string) => secrets()[name]?.versions.at(-1)?.tags["publishedBy"];
  const said = (words: RegExp): number => stack.logged.filter((text) => words.test(text)).length;

  beforeEach(async () => {
    workspace.emulator.faults.clear();
    for (const name of Object.keys(secrets())) delete secrets()[name];
    stack = new ValueFreeStack(workspace, provider.principal, ORIGINAL);
    publishIn({ p: "first" });
    await stack.up();
    id = stack.current!.id;
    stack.change(COPY);
  });

  it("keep the name of the other stack, and a next run finds nothing to do", async () => {
    workspace.takeLog();
    await stack.up();
    assert.deepEqual(
      workspace.takeRequests().filter((request) => request.includes("/secrets/")),
      [],
    );
    assert.equal(tagOf("first"), ORIGINAL.publishedBy);
    assert.deepEqual(await stack.up(), []);
    await stack.refresh();
    assert.deepEqual(await stack.up(), []);
  });

  for (const [when, first] of Object.entries({ "at once": false, "after a run": true })) {
    it(`are not emptied where the program moves them ${when}, nor by the destroy`, async () => {
      if (first) await stack.up();
      publishIn({ p: "second" });
      await stack.up();
      assert.deepEqual(held(), both("first", "second"));
      assert.equal(said(/"first" of .* stays: stack shop\/dev published there first; this stack is shop\/staging/), 2);
      assert.equal(said(/It holds a token of this stack/), 0);
      await assert.rejects(stack.destroy(), /stack shop\/dev made token/);
      assert.deepEqual(held(), both("first", "second"));
    });

    it(`are emptied where it was renamed, which the user says after it has moved them ${when}`, async () => {
      if (first) await stack.up();
      publishIn({ p: "second" });
      await stack.up();
      assert.equal(await stack.preview(), "same");
      stack.configuration = RENAMED;
      assert.equal(await stack.preview(), "update");
      await stack.up();
      assert.deepEqual(held(), both("second"));
      assert.equal(await stack.preview(), "same");
    });

    it(`are emptied also after a rotation before the word, after it has moved them ${when}`, async () => {
      if (first) await stack.up();
      publishIn({ p: "second" });
      await stack.up();
      stack.change({ rotation: "g2" });
      await stack.up();
      assert.deepEqual(held(), both("first", "second"));
      stack.configuration = RENAMED;
      await stack.up();
      assert.deepEqual(held(), both("second"));
    });
  }

  it("are emptied after the word where they were left in the run of a rotation", async () => {
    publishIn({ p: "second" }, { rotation: "g2" });
    await stack.up();
    assert.deepEqual(held(), both("first", "second"));
    assert.equal(said(/"first" of .* stays: stack shop\/dev published there first/), 2);
    stack.configuration = RENAMED;
    await stack.up();
    assert.deepEqual(held(), both("second"));
  });

  for (const [how, isForgotten] of Object.entries({ "the run rotates": false, "a run that looks at no state": true }))
    it(`are promised to be removed only where a state has them after ${how}`, async () => {
      publishIn({ p: "second" });
      await stack.up();
      stack.logged.length = 0;
      stack.change({ rotation: "g2" });
      await stack.up({ isCompared: !isForgotten });
      assert.deepEqual(held(), both("first", "second"));
      const { left } = stack.current!.outs as { readonly left?: readonly object[] };
      assert.equal(left?.length, isForgotten ? undefined : 2);
      assert.equal(said(/"first" of .*, then pulumi up, which removes the secret$/), isForgotten ? 0 : 2);
      assert.equal(said(/"first" of .*, remove the secret yourself$/), isForgotten ? 2 : 0);
    });

  it("get the new name after the word, and are emptied like any other", async () => {
    await stack.up();
    stack.configuration = RENAMED;
    assert.equal(await stack.preview(), "update");
    await stack.up();
    assert.equal(tagOf("first"), COPY.publishedBy);
    publishIn({ p: "second" });
    await stack.up();
    assert.deepEqual(held(), both("second"));
    await stack.destroy();
    assert.deepEqual(held(), both());
  });

  it("get a new token before the word with a message for each, and stay then where the copy moves or ends", async () => {
    stack.change({ rotation: "g2" });
    await stack.up();
    assert.equal(said(SHARED), 2);
    assert.equal(stack.held.vault, undefined);
    publishIn({ p: "second" });
    await stack.up();
    assert.deepEqual(held(), both("first", "second"));
    stack.configuration = COPIED;
    stack.logged.length = 0;
    await stack.destroy();
    assert.deepEqual(held(), both("first"));
  });

  it("keep a destroy from removing anything after a new token, as long as nobody has said what the stack is", async () => {
    stack.change({ rotation: "g2" });
    await stack.up();
    const tokens = provider.activeTokens();
    await assert.rejects(
      stack.destroy(),
      /removing (key|secret) "first" of .* failed: stack shop\/dev published there first/,
    );
    assert.deepEqual([held(), provider.activeTokens()], [both("first"), tokens]);
    stack.configuration = COPIED;
    await stack.destroy();
    assert.deepEqual([held(), provider.activeTokens()], [both("first"), [id]]);
    assert.equal(
      said(
        /"first" of .* stays: this stack is a copy of shop\/dev, .*\. It holds a token of this stack: run pulumi refresh, then pulumi up, in stack shop\/dev$/,
      ),
      2,
    );
  });

  it("do not get a token of a stack that is said to be a copy, in any run", async () => {
    stack.configuration = COPIED;
    await assert.rejects(stack.preview(), SHARED);
    await assert.rejects(stack.up(), SHARED);
    assert.deepEqual(provider.activeTokens(), [id]);
    publishIn({ p: "second" });
    await stack.up();
    assert.deepEqual(held(), both("first", "second"));
    await stack.destroy();
    assert.deepEqual([held(), provider.activeTokens()], [both("first"), [id]]);
  });

  it("do not get one in a scope alone either, which says nothing of who has made it", async () => {
    const { scope } = stack.sinks("scope") as { readonly scope: object };
    stack = new ValueFreeStack(workspace, provider.principal, ORIGINAL);
    stack.change({ publish: { j: { ...scope, key: "only" } } });
    await stack.up();
    stack.change(COPY);
    await stack.up();
    stack.configuration = COPIED;
    await assert.rejects(stack.preview(), SHARED);
    stack.configuration = {};
    stack.change({ rotation: "g2" });
    assert.equal(await stack.preview(), "replace");
    assert.equal(said(SHARED), 1);
  });

  it("stay those of the original, also after a copy has overwritten them", async () => {
    stack.change(ORIGINAL);
    const original = stack.current!;
    stack.change({ ...COPY, rotation: "g2" });
    await stack.up();
    assert.equal(tagOf("first"), COPY.publishedBy);
    stack.current = original;
    stack.change({ ...ORIGINAL, rotation: "g3" });
    await stack.up();
    assert.equal(tagOf("first"), ORIGINAL.publishedBy);
    assert.equal(stack.current.outs.placeMakers, undefined);
    stack.change({ rotation: "g4" });
    await stack.up();
    assert.equal(said(/is also published by stack "shop\/staging"/), 1, "while the secret had a token of the copy");
  });

  it("are emptied where the copy has made them itself", async () => {
    publishIn({ p: "first", own: "own" });
    await stack.up();
    assert.equal(tagOf("first"), ORIGINAL.publishedBy);
    publishIn({ p: "first" });
    await stack.up();
    assert.deepEqual(held(), both("first"));
  });

  it("are not emptied by a destroy that fails, also those of the copy", async () => {
    publishIn({ own: "own", p: "first" });
    await stack.up();
    await assert.rejects(stack.destroy(), /stack shop\/dev made token/);
    assert.deepEqual(held(), both("first", "own"));
  });

  it("are known also where only one of two new ones took the token", async () => {
    publishIn({ p: "second" });
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/secrets/put$", times: 100, effect });
    await assert.rejects(stack.up(), /publish\.p-s: POST/);
    workspace.emulator.faults.clear();
    await stack.up();
    assert.deepEqual(held(), both("first", "second"));
    publishIn({ p: "third" });
    await stack.up();
    assert.deepEqual(held(), both("first", "third"));
  });

  it("of an older state are of the stack that made its token", async () => {
    await stack.up();
    const { placeMakers: _, ...outs } = stack.current!.outs;
    assert.equal(outs.madeBy, ORIGINAL.label);
    stack.current = { ...stack.current!, outs };
    publishIn({ p: "second" });
    await stack.up();
    assert.deepEqual(held(), both("first", "second"));
  });
});
