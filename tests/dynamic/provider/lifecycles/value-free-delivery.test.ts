import assert from "node:assert/strict";
import { toSha256 } from "../../../../dynamic/provider/sinks/stored-secret";
import { useProviderInProcess } from "../describe-lifecycle";
import { ValueFreeStack } from "./value-free-stack";

const WRITE = { method: "PUT", path: "^/secrets/" } as const;
const PUT = { method: "POST", path: "/secrets/put$" } as const;

/** A refusal of every such call. */
function refusing(call: { readonly method: string; readonly path: string }, status = 403) {
  return {
    ...call,
    times: 100,
    effect: { kind: "answer", status, body: { error_code: "PERMISSION_DENIED", message: "no" } },
  } as const;
}

describe("a token whose value is not stored", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let stack: ValueFreeStack;

  beforeEach(() => {
    workspace.emulator.faults.clear();
    stack = new ValueFreeStack(workspace, provider.principal);
  });

  afterEach(() => {
    for (const value of [stack.vaultValue, stack.scopeValue]) {
      if (value === undefined || value.length < 30) continue;
      assert.equal(stack.state.includes(value), false, "the state has the value");
      assert.equal(
        stack.logged.some((message) => message.includes(value)),
        false,
        "a message has the value",
      );
    }
  });

  it("is written to each sink after its proof, and read back; the state has its hash", async () => {
    workspace.takeLog();
    assert.deepEqual(await stack.up(), ["create"]);
    const { id, outs } = stack.current!;
    assert.deepEqual(stack.held, { vault: id, scope: id });
    assert.equal(outs.valueHash, toSha256(stack.vaultValue ?? ""));
    assert.equal("tokenValue" in outs, false);
    assert.deepEqual(Object.keys(outs.published as object), ["vault", "scope"]);
    const delivery = workspace
      .takeRequests()
      .filter((request) => /token\/create|\/Me|secrets\/(pat|put|get)/.test(request));
    assert.deepEqual(
      delivery.map((request) => request.replace(/pat-[0-9a-f-]+/, "pat").replace(/\?.*/, "")),
      [
        // The check, and once more right before the mint.
        "GET /secrets/pat",
        "GET /api/2.0/secrets/get",
        "GET /secrets/pat",
        "GET /api/2.0/secrets/get",
        "POST /api/2.0/token/create",
        "GET /api/2.0/preview/scim/v2/Me",
        "PUT /secrets/pat",
        "POST /api/2.0/secrets/put",
        "GET /secrets/pat",
        "GET /api/2.0/secrets/get",
      ],
    );
    workspace.takeLog();
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(workspace.takeRequests(), []);
  });

  it("rotates: the sinks have the new token before the old one is revoked", async () => {
    await stack.up();
    const first = stack.current!.id;
    stack.change({ rotation: "g2" });
    workspace.takeLog();
    assert.deepEqual(await stack.up(), ["replace for rotation"]);
    const requests = workspace.takeRequests().map((request) => request.replace(/\?.*/, ""));
    const last = Math.max(
      ...["PUT /secrets/", "POST /api/2.0/secrets/put"].map((text) =>
        requests.findLastIndex((each) => each.startsWith(text)),
      ),
    );
    assert.ok(requests.findIndex((request) => /token-management\/tokens\/|token\/delete/.test(request)) > last);
    assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
    assert.notEqual(stack.current!.id, first);
    assert.deepEqual(stack.held, { vault: stack.current!.id, scope: stack.current!.id });
  });

  describe("that no sink takes", () => {
    it("is revoked, and the one before stays in all sinks", async () => {
      await stack.up();
      const first = stack.current!.id;
      stack.change({ rotation: "g2" });
      workspace.emulator.faults.add(refusing(WRITE));
      await assert.rejects(stack.up(), /publish\.vault: PUT .*403.*It was revoked/s);
      assert.deepEqual(provider.activeTokens(), [first]);
      assert.deepEqual(stack.held, { vault: first, scope: first });
      assert.equal(stack.current!.id, first);
      workspace.emulator.faults.clear();
      await stack.up();
      assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
      assert.deepEqual(stack.held, { vault: stack.current!.id, scope: stack.current!.id });
    });

    it("is not minted where the sink cannot be read before", async () => {
      workspace.emulator.faults.add({ ...refusing({ method: "GET", path: "/secrets/get" }) });
      await assert.rejects(stack.up(), /publish\.scope: GET .*403/);
      assert.deepEqual(provider.activeTokens(), []);
    });
  });

  describe("that one of two sinks takes", () => {
    beforeEach(async () => {
      await stack.up();
      stack.change({ rotation: "g2" });
      workspace.emulator.faults.add(refusing(PUT));
    });

    it("stays, and so does the one that the other sink has", async () => {
      const first = stack.current!.id;
      await assert.rejects(stack.up(), (error: Error) => {
        assert.match(error.message, /^publishing token \w+ of .* failed: publish\.scope: POST .*403/);
        assert.match(error.message, new RegExp(`\nActive now: token \\w+ .*; token ${first} `));
        assert.match(error.message, /\nNext: .*pulumi up/);
        return true;
      });
      const second = stack.current!.id;
      assert.notEqual(second, first);
      assert.deepEqual(stack.held, { vault: second, scope: first });
      assert.deepEqual([...provider.activeTokens()].sort(), [first, second].sort());
      assert.deepEqual(Object.keys(stack.current!.outs.published as object), ["vault"]);
    });

    it("is copied to the other sink by the next run, which then revokes the old one", async () => {
      await assert.rejects(stack.up());
      const second = stack.current!.id;
      await assert.rejects(stack.up(), /publish\.scope/);
      assert.equal(provider.activeTokens().length, 2);
      workspace.emulator.faults.clear();
      assert.equal(await stack.preview(), "update");
      assert.deepEqual(await stack.up(), ["update"]);
      assert.deepEqual(provider.activeTokens(), [second]);
      assert.deepEqual(stack.held, { vault: second, scope: second });
      assert.ok(stack.logged.some((message) => /publish\.scope.* read from publish\.vault/.test(message)));
    });

    it("is copied also after a refresh, which forgets that the run failed", async () => {
      await assert.rejects(stack.up());
      workspace.emulator.faults.clear();
      await stack.refresh();
      assert.equal(await stack.preview(), "update");
      await stack.up();
      assert.deepEqual(stack.held, { vault: stack.current!.id, scope: stack.current!.id });
    });

    it("is replaced where nobody has its value any more", async () => {
      await assert.rejects(stack.up());
      workspace.emulator.faults.clear();
      stack.overwrite("vault", "by hand");
      await stack.refresh();
      assert.deepEqual(await stack.up(), ["replace for publish"]);
      assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
    });

    it("ends with a destroy, and so does the one before", async () => {
      await assert.rejects(stack.up());
      workspace.emulator.faults.clear();
      await stack.destroy();
      assert.deepEqual(provider.activeTokens(), []);
      assert.deepEqual(stack.held, { vault: undefined, scope: undefined });
    });
  });

  it("that a sink says to have and does not have is not taken for delivered", async () => {
    await stack.up();
    const first = stack.current!.id;
    stack.change({ rotation: "g2" });
    workspace.emulator.faults.add({ ...PUT, times: 100, effect: { kind: "answer", status: 200, body: {} } });
    await assert.rejects(
      stack.up(),
      /publish\.scope: .*was written, and then another value was read: somebody else writes there too/,
    );
    assert.equal(stack.held.scope, first);
    assert.ok(provider.activeTokens().includes(first));
    workspace.emulator.faults.clear();
    assert.deepEqual(await stack.up(), ["update"]);
    assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
    assert.deepEqual(stack.held, { vault: stack.current!.id, scope: stack.current!.id });
  });

  describe("after a write whose answer was lost for ever", () => {
    it("stays where the sink may have it, and the next run repairs", async () => {
      await stack.up();
      stack.change({ rotation: "g2", publish: stack.sinks("vault") });
      await stack.up();
      stack.change({ rotation: "g3" });
      workspace.emulator.faults.add({ ...WRITE, times: 100, effect: { kind: "drop-before" } });
      await assert.rejects(stack.up(), /publish\.vault/);
      assert.equal(provider.activeTokens().length, 2);
      workspace.emulator.faults.clear();
      assert.deepEqual(await stack.up(), ["replace for publish"]);
      assert.deepEqual(provider.activeTokens(), [stack.current!.id]);
      assert.equal(stack.held.vault, stack.current!.id);
    });

    it("counts as written where the sink has it", async () => {
      workspace.emulator.faults.add({ ...WRITE, times: 100, effect: { kind: "drop-after" } });
      assert.deepEqual(await stack.up(), ["create"]);
      assert.deepEqual(stack.held, { vault: stack.current!.id, scope: stack.current!.id });
    });
  });
});
