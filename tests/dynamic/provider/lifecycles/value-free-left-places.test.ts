import assert from "node:assert/strict";
import { useProviderInProcess } from "../describe-lifecycle";
import { ValueFreeStack } from "./value-free-stack";

describe("a place that a token without a stored value has left, whose secret could not be deleted", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let stack: ValueFreeStack;
  let id: string;

  const refuse = (call: "put" | "delete"): void =>
    workspace.emulator.faults.add({
      method: "POST",
      path: `/secrets/${call}$`,
      times: 100,
      effect: { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } },
    });

  /** The program publishes in these keys. */
  const publishIn = (keys: Readonly<Record<string, string>>, changes = {}): void => {
    const { scope } = stack.sinks("scope") as { readonly scope: object };
    const publish = Object.entries(keys).map(([name, key]) => [name, { ...scope, key }] as const);
    stack.change({ publish: Object.fromEntries(publish), ...changes });
  };

  const keys = (): readonly string[] => Object.keys(stack.scope.secrets).sort();

  /** A run without faults, after which these keys alone hold the token, and a next run finds nothing to do. */
  async function assertDone(...expected: readonly string[]): Promise<void> {
    assert.notEqual(await stack.preview(), "same");
    await stack.up();
    assert.deepEqual(keys(), [...expected].sort());
    assert.equal(await stack.preview(), "same");
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
    assert.equal(stack.current!.outs.left, undefined);
  }

  beforeEach(async () => {
    workspace.emulator.faults.clear();
    stack = new ValueFreeStack(workspace, provider.principal);
    publishIn({ p: "x" });
    await stack.up();
    id = stack.current!.id;
    publishIn({ p: "y" });
    refuse("delete");
    await assert.rejects(stack.up(), /publish\.p: POST .*\/secrets\/delete/);
    workspace.emulator.faults.clear();
    assert.deepEqual(keys(), ["x", "y"]);
  });

  it("is emptied by the next run", () => assertDone("y"));

  it("is emptied by the next run after a refresh", async () => {
    await stack.refresh();
    await assertDone("y");
  });

  it("is emptied by a destroy, and so is the new place", async () => {
    await stack.destroy();
    assert.deepEqual([keys(), provider.activeTokens()], [[], []]);
  });

  it("keeps the token where the program moves back, and the other place is emptied", async () => {
    publishIn({ p: "x" });
    workspace.takeLog();
    await assertDone("x");
    assert.deepEqual(
      workspace.takeRequests().filter((request) => request.endsWith("/secrets/put")),
      [],
    );
    assert.equal(stack.current!.id, id);
  });

  it("gets the token again where the program moves back, and its secret was deleted after all", async () => {
    delete stack.scope.secrets["x"];
    publishIn({ p: "x" });
    await assertDone("x");
    assert.equal(stack.current!.id, id);
  });

  it("is emptied where the program moves on to a third place, and so is the second one", async () => {
    publishIn({ p: "z" });
    await assertDone("z");
    assert.equal(stack.current!.id, id);
  });

  it("is kept in the state where the third place refuses the token", async () => {
    publishIn({ p: "z" });
    refuse("put");
    await assert.rejects(stack.up(), /publish\.p: POST .*\/secrets\/put/);
    workspace.emulator.faults.clear();
    assert.deepEqual(keys(), ["x", "y"]);
    await assertDone("z");
  });

  it("is kept in the state where the second one is not deleted either", async () => {
    publishIn({ p: "z" });
    refuse("delete");
    await assert.rejects(stack.up(), /publish\.p: .*; publish\.p: /);
    workspace.emulator.faults.clear();
    assert.deepEqual(keys(), ["x", "y", "z"]);
    await assertDone("z");
  });

  it("is emptied in a rotation", async () => {
    stack.change({ rotation: "g2" });
    await assertDone("y");
    assert.notEqual(stack.current!.id, id);
  });

  it("is emptied in a rotation for a third place", async () => {
    publishIn({ p: "z" }, { rotation: "g2" });
    await assertDone("z");
  });

  it("has the value for the program where somebody has overwritten the new place", async () => {
    stack.scope.secrets["y"] = { base64: Buffer.from("by hand").toString("base64"), updatedAt: 0 };
    await stack.refresh();
    await assertDone("y");
    assert.equal(stack.current!.id, id);
  });

  it("stays where somebody else has written there since", async () => {
    stack.scope.secrets["x"] = { base64: Buffer.from("by hand").toString("base64"), updatedAt: 0 };
    await assertDone("x", "y");
  });

  it("stays where it is a place of another name meanwhile", async () => {
    publishIn({ p: "y", q: "x" });
    await assertDone("x", "y");
    assert.equal(stack.current!.id, id);
  });
});

describe("the places of a token without a stored value, of which one was written and another one refused", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let stack: ValueFreeStack;

  const publishIn = (vault: string, key: string): void => {
    const both = stack.sinks("vault", "scope") as Readonly<Record<"vault" | "scope", object>>;
    stack.change({ publish: { a: { ...both.vault, secretName: vault }, b: { ...both.scope, key } } });
  };

  const held = (): readonly string[] => {
    const { secrets } = workspace.emulator.store.document.resources.vaults[0]!;
    const live = Object.keys(secrets).filter((name) => secrets[name]?.deleted === undefined);
    return [...live, ...Object.keys(stack.scope.secrets)].sort();
  };

  beforeEach(async () => {
    workspace.emulator.faults.clear();
    const { secrets } = workspace.emulator.store.document.resources.vaults[0]!;
    for (const name of Object.keys(secrets)) delete secrets[name];
    stack = new ValueFreeStack(workspace, provider.principal);
    publishIn("vault-1", "key-1");
    await stack.up();
    publishIn("vault-2", "key-2");
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/secrets/put$", times: 100, effect });
    await assert.rejects(stack.up(), /publish\.b: POST/);
    workspace.emulator.faults.clear();
    assert.deepEqual(held(), ["key-1", "vault-1", "vault-2"]);
  });

  it("are those of the program alone after the next run", async () => {
    await stack.up();
    assert.deepEqual(held(), ["key-2", "vault-2"]);
    assert.equal(await stack.preview(), "same");
  });

  it("are those of the program alone where it moves both back", async () => {
    publishIn("vault-1", "key-1");
    await stack.up();
    assert.deepEqual(held(), ["key-1", "vault-1"]);
    assert.equal(await stack.preview(), "same");
  });

  it("are all emptied by a destroy", async () => {
    await stack.destroy();
    assert.deepEqual(held(), []);
  });
});
