import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import { ValueFreeStack } from "./value-free-stack";

describe("a token whose value is not stored", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let stack: ValueFreeStack;

  beforeEach(() => {
    workspace.emulator.faults.clear();
    stack = new ValueFreeStack(workspace, provider.principal);
  });

  describe("and one whose value is", () => {
    it("follow each other by a rotation, so that no stored value stays valid", async () => {
      const { publish } = stack.inputs;
      stack.change({ storeValue: undefined, publish: undefined });
      await stack.up();
      const stored = String(stack.current!.outs.tokenValue);
      stack.change({ storeValue: false, publish });
      assert.deepEqual(await stack.up(), ["replace for storeValue"]);
      assert.equal(stack.state.includes(stored), false);
      assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
      stack.change({ storeValue: true, publish: undefined });
      assert.deepEqual(await stack.up(), ["replace for storeValue"]);
      assert.equal(typeof stack.current!.outs.tokenValue, "string");
      assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
      assert.deepEqual(stack.held, { vault: undefined, scope: undefined });
    });

    it("are the same without the argument and with its default", async () => {
      stack.change({ storeValue: undefined, publish: undefined });
      await stack.up();
      stack.change({ storeValue: true });
      assert.equal(await stack.preview(), "same");
    });
  });

  describe("is refused", () => {
    const REFUSED: Readonly<Record<string, readonly [Properties, RegExp]>> = {
      "without a sink": [{ publish: undefined }, /^publish: is missing: with storeValue: false/],
      "with no sink": [{ publish: {} }, /^publish: .* are no sinks/],
      "with a sink of azure-native": [
        { publish: { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "pat", resourceGroupName: "rg" } } },
        /^publish: vault\.resourceGroupName is not known/,
      ],
      "with a token to adopt": [
        { adopt: { tokenId: "0".repeat(64), tokenValue: "dapi00000000000000000000000000000000" } },
        /^adopt: cannot be combined with storeValue: false/,
      ],
      "with sinks and a stored value": [{ storeValue: true }, /^publish: needs storeValue: false/],
      "with another word": [{ storeValue: "no" }, /^storeValue: "no" is not true or false/],
    };

    for (const [title, [changes, reason]] of Object.entries(REFUSED))
      it(title, async () => {
        stack.change(changes);
        await assert.rejects(stack.up(), (error: Error) => {
          assert.match(error.message, reason);
          return true;
        });
        assert.deepEqual(provider.activeTokens(), []);
      });
  });

  it("is not compared with sinks that a preview does not know", async () => {
    await stack.up();
    stack.change({ publish: { vault: { kind: "key-vault", vaultName: UNKNOWN, secretName: "pat" } } });
    assert.equal(await stack.preview(), "update");
  });

  it("fails the preview of a rotation where a sink cannot be read", async () => {
    await stack.up();
    stack.change({ rotation: "g2" });
    const effect = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;
    workspace.emulator.faults.add({ method: "GET", path: "^/secrets/", times: 100, effect });
    await assert.rejects(stack.preview(), /^Error: publish\.vault: GET .*No token was changed/);
  });

  it("is not minted where the vault has the token of another component", async () => {
    const other = new ValueFreeStack(workspace, provider.principal, { label: "other/stack/name" });
    await other.up();
    stack.change({ publish: other.inputs.publish });
    await assert.rejects(
      stack.preview(),
      /publish\.vault: secret "pat-.*" of vault .* holds the token of ServicePrincipalToken/,
    );
    assert.deepEqual(provider.activeTokens(), [other.current!.id]);
  });

  it("is not copied to a vault secret of another component", async () => {
    const other = new ValueFreeStack(workspace, provider.principal, { label: "other/stack/name" });
    await other.up();
    stack.change({ publish: stack.sinks("scope") });
    await stack.up();
    const { vault } = other.inputs.publish as Properties;
    stack.change({ publish: { ...stack.sinks("scope"), vault } });
    await assert.rejects(
      stack.up(),
      /publish\.vault: secret "pat-.*" of vault .* holds the token of ServicePrincipalToken/,
    );
    assert.equal(other.held.vault, other.current!.id);
  });

  describe("in a copied stack", () => {
    it("leaves the sinks and the token of the other stack alone", async () => {
      await stack.up();
      const { id } = stack.current!;
      const held = stack.held;
      stack.configuration = { "databricks-pat:copiedFrom": "project/stack" };
      const { scope } = stack.sinks("scope") as { readonly scope: object };
      stack.change({ label: "project/copy/name", publish: { scope: { ...scope, key: "copy" } } });
      assert.deepEqual(await stack.up(), ["replace for label"]);
      assert.deepEqual(stack.held, held);
      assert.deepEqual([...provider.activeTokens()].sort(), [id, stack.current!.id].sort());
      await stack.destroy();
      assert.deepEqual(stack.held, held);
      assert.deepEqual(provider.activeTokens(), [id]);
    });

    it("that is not said to be one, deletes no secret", async () => {
      await stack.up();
      const held = stack.held;
      stack.change({ label: "project/copy/name", publish: stack.sinks("scope") });
      await stack.up();
      assert.deepEqual(stack.held, held);
      await assert.rejects(stack.destroy(), /stack project\/stack made token/);
      assert.deepEqual(stack.held, held);
      assert.equal(provider.activeTokens().length, 1);
    });
  });

  describe("that a run has not finished", () => {
    beforeEach(async () => {
      await stack.up();
      stack.change({ rotation: "g2" });
      const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
      workspace.emulator.faults.add({ method: "POST", path: "/secrets/put$", times: 100, effect });
      await assert.rejects(stack.up());
    });

    it("keeps everything that its inputs have", () => {
      const { outs } = stack.current!;
      // Made anew: a text that was hidden in the state would be hidden in the inputs too.
      assert.deepEqual(outs.publish, stack.sinks("vault", "scope"));
    });

    it("keeps the token that it replaces, whatever deletes that", async () => {
      const [old] = stack.pending;
      const { personalAccessToken } = provider.lifecycles;
      const { id, outs, inputs } = stack.current!;
      await personalAccessToken.diff(id, outs, inputs);
      await assert.rejects(
        personalAccessToken.delete(old!.id, old!.outs),
        /publish\.scope does not have the new token \w+ yet/,
      );
      assert.equal(provider.activeTokens().length, 2);
    });

    it("is replaced by a newer one, and both older ones are revoked", async () => {
      workspace.emulator.faults.clear();
      stack.change({ rotation: "g3" });
      assert.deepEqual(await stack.up(), ["replace for rotation"]);
      const { id } = stack.current!;
      assert.deepEqual(provider.activeTokens(), [id]);
      assert.deepEqual(stack.held, { vault: id, scope: id });
    });
  });

  it("is revoked only after the overlap in a rotation with one", async () => {
    stack.change({ overlap: "24h" });
    await stack.up();
    const first = stack.current!.id;
    stack.change({ rotation: "g2" });
    await stack.up();
    assert.deepEqual([...provider.activeTokens()].sort(), [first, stack.current!.id].sort());
    assert.deepEqual(stack.held, { vault: stack.current!.id, scope: stack.current!.id });
  });
});
