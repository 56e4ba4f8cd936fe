import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { IN_UPDATE } from "../../../../dynamic/arguments/in-update";
import type { SavedPlace } from "../../../../dynamic/provider/lifecycles/token-places";
import { useProviderInProcess } from "../describe-lifecycle";
import { type SinkName, ValueFreeStack } from "./value-free-stack";

describe("the sinks of a token whose value is not stored", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let stack: ValueFreeStack;

  beforeEach(async () => {
    workspace.emulator.faults.clear();
    stack = new ValueFreeStack(workspace, provider.principal);
    await stack.up();
  });

  /** Every sink holds the current token, which is the only one. */
  function assertDelivered(...names: readonly SinkName[]): void {
    const { id } = stack.current!;
    assert.deepEqual(provider.activeTokens(), [id]);
    for (const name of ["vault", "scope"] as const)
      assert.equal(stack.held[name], names.includes(name) ? id : undefined);
    assert.deepEqual(Object.keys(stack.current!.outs.published as object).sort(), [...names].sort());
  }

  describe("of which one was changed outside", () => {
    const CHANGES = {
      "an overwritten vault secret": () => stack.overwrite("vault", "by hand"),
      "a disabled vault secret": () => stack.disableVaultSecret(),
      "a deleted vault secret": () => stack.removeFrom("vault"),
      "an overwritten key of a scope": () => stack.overwrite("scope", "by hand"),
      "a deleted key of a scope": () => stack.removeFrom("scope"),
    };

    for (const [title, change] of Object.entries(CHANGES))
      it(`get the value from another one: ${title}`, async () => {
        const { id } = stack.current!;
        change();
        await stack.refresh();
        assert.ok(
          stack.logged.some((message) => /publish\.\w+ holds .*; pulumi up publishes there again/.test(message)),
        );
        assert.equal(await stack.preview(), "update");
        assert.deepEqual(await stack.up(), ["update"]);
        assert.equal(stack.current!.id, id);
        assertDelivered("vault", "scope");
        assert.deepEqual(await stack.up(), []);
      });

    it("are not asked without a refresh", async () => {
      stack.overwrite("vault", "by hand");
      assert.equal(await stack.preview(), "same");
    });

    it("are kept in the state where a refresh cannot read them", async () => {
      const before = stack.current!.outs;
      const effect = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;
      workspace.emulator.faults.add({ method: "GET", path: "^/secrets/", times: 100, effect });
      await stack.refresh();
      assert.deepEqual(stack.current!.outs, before);
      assert.ok(stack.logged.some((message) => message.startsWith("publish.vault could not be read: ")));
    });
  });

  describe("that were all changed outside", () => {
    it("get a new token, and the preview says so", async () => {
      const { id } = stack.current!;
      stack.overwrite("vault", "by hand");
      stack.removeFrom("scope");
      await stack.refresh();
      assert.equal(await stack.preview(), "replace");
      assert.ok(
        stack.logged.includes(
          `token ${id}: no sink has its value any more (publish.vault holds another value, publish.scope holds nothing), ` +
            "and the state never had it: pulumi up replaces it by a new token",
        ),
        stack.logged.join("\n"),
      );
      assert.deepEqual(await stack.up(), ["replace for publish"]);
      assert.notEqual(stack.current!.id, id);
      assertDelivered("vault", "scope");
    });

    it("do not lose the token where one of them cannot be read", async () => {
      stack.removeFrom("scope");
      await stack.refresh();
      workspace.emulator.faults.add({ method: "GET", path: "^/secrets/", times: 100, effect: { kind: "drop-before" } });
      assert.equal(await stack.preview(), "update");
      await assert.rejects(stack.up(), /only publish\.vault may have the value of the token, and could not be read/);
      workspace.emulator.faults.clear();
      assert.deepEqual(await stack.up(), ["update"]);
      assertDelivered("vault", "scope");
    });

    it("do not keep a token that was revoked outside", async () => {
      const { id } = stack.current!;
      await workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${id}`);
      await stack.refresh();
      assert.equal(stack.current, undefined);
      await stack.up();
      assertDelivered("vault", "scope");
    });
  });

  describe("that the program changes", () => {
    it("get the value where one is added, without a new token", async () => {
      stack.change({ publish: stack.sinks("scope") });
      await stack.up();
      assertDelivered("scope");
      const { id } = stack.current!;
      stack.change({ publish: stack.sinks("scope", "vault") });
      assert.deepEqual(await stack.up(), ["update"]);
      assert.equal(stack.current!.id, id);
      assertDelivered("scope", "vault");
    });

    it("lose their secret where one is removed, unless somebody else wrote there", async () => {
      stack.overwrite("vault", "by hand");
      stack.change({ publish: stack.sinks("scope") });
      assert.deepEqual(await stack.up(), ["update"]);
      assert.equal(stack.vaultValue, "by hand");
      stack.removeFrom("vault");
      assertDelivered("scope");
    });

    it("get the new token where one is removed with a rotation, and the removed one loses its secret first", async () => {
      stack.change({ publish: stack.sinks("scope"), rotation: "g2" });
      workspace.takeLog();
      await stack.up();
      assertDelivered("scope");
      const requests = workspace.takeRequests();
      const removal = requests.findIndex((request) => request.startsWith("DELETE /secrets/"));
      assert.ok(removal >= 0);
      assert.ok(
        removal < requests.findIndex((request) => request.startsWith("DELETE /api/2.0/token-management/tokens/")),
      );
    });

    it("are refused in the preview where one that is added holds the token of somebody else", async () => {
      const { vault } = stack.sinks("vault") as { readonly vault: object };
      stack.change({ publish: stack.sinks("scope") });
      await stack.up();
      const other = new ValueFreeStack(workspace, provider.principal, {
        lineage: randomUUID(),
        label: "shop/dev/other",
        publish: { vault },
      });
      await other.up();
      stack.change({ publish: { ...stack.sinks("scope"), vault } });
      await assert.rejects(stack.preview(), /^Error: publish\.vault: secret .* holds the token of .* "other"/);
    });

    it("are named in the preview where one that is added holds a value that nobody has marked", async () => {
      const { scope } = stack.sinks("scope") as { readonly scope: object };
      stack.scope.secrets["bobs"] = { base64: Buffer.from("his only copy").toString("base64"), updatedAt: 0 };
      const line =
        'publish.b: key "bobs" of secret scope "readers" exists already: the token replaces its value, of which a scope keeps no older version';
      stack.change({ publish: { ...stack.sinks("vault", "scope"), b: { ...scope, key: "bobs" } } });
      assert.equal(await stack.preview(), "update");
      assert.ok(stack.logged.includes(line), stack.logged.join("\n"));
      const first = new ValueFreeStack(workspace, provider.principal, { publish: { b: { ...scope, key: "bobs" } } });
      stack.scope.secrets["bobs"] = { base64: Buffer.from("his only copy").toString("base64"), updatedAt: 0 };
      assert.equal(await first.preview(), "create");
      assert.ok(first.logged.includes(line), first.logged.join("\n"));
    });

    it("are not named in a rotation for what they hold, which is the token that is replaced", async () => {
      stack.logged.length = 0;
      stack.change({ rotation: "g2" });
      assert.deepEqual(await stack.up(), ["replace for rotation"]);
      assert.deepEqual(
        stack.logged.filter((line) => line.includes("exists already")),
        [],
      );
    });

    it("are each named by their own address where one has moved and no place has the value any more", async () => {
      const { scope } = stack.sinks("scope") as { readonly scope: object };
      stack.change({ publish: { b: scope } });
      await stack.up();
      stack.overwrite("scope", "by hand");
      await stack.refresh();
      stack.change({ publish: { b: { ...scope, key: "moved" } } });
      assert.equal(await stack.preview(), "replace");
      const line = stack.logged.find((text) => text.includes("no sink has its value any more"));
      assert.match(line ?? "", /\(publish\.b holds nothing, key "pat" of secret scope "readers" holds another value\)/);
    });

    it("are named by their addresses where the value is copied from the former place", async () => {
      const { scope } = stack.sinks("scope") as { readonly scope: object };
      stack.change({ publish: { b: scope } });
      await stack.up();
      stack.change({ publish: { b: { ...scope, key: "moved" } } });
      assert.equal(await stack.preview(), "update");
      assert.match(
        stack.logged.join("\n"),
        /pulumi up writes its value to publish\.b, read from key "pat" of secret scope "readers"$/m,
      );
    });

    describe("get another login", () => {
      const UNABLE = { authType: "pat", token: "dapi0" };

      for (const inUpdate of [undefined, true])
        it(`not if it cannot log in there, in ${inUpdate ? "an update" : "a preview"}`, async () => {
          const { vault } = stack.sinks("vault") as { readonly vault: object };
          const run = inUpdate && { [IN_UPDATE]: true };
          stack.change({ ...run, publish: { vault: { ...vault, login: UNABLE } } });
          const refusal = /^Error: publish\.vault\.login: pat given for the sink cannot log in to Azure Key Vault/;
          await assert.rejects(inUpdate ? stack.up() : stack.preview(), refusal);
          stack.change({ publish: { vault: { ...vault, login: undefined } } });
          await assert.rejects(stack.preview(), /^Error: publish\.vault\.login: pat from DATABRICKS_TOKEN cannot/);
        });

      it("not if the new administrator cannot log in there", async () => {
        const { vault } = stack.sinks("vault") as { readonly vault: { readonly login: object } };
        const { login: administrator, ...place } = vault;
        stack.change({ administrator, publish: { renamed: place, ...stack.sinks("scope") } });
        assert.deepEqual(await stack.up(), ["update"]);
        stack.change({ administrator: UNABLE });
        await assert.rejects(stack.preview(), /^Error: publish\.renamed\.login: pat given as administrator cannot/);
      });

      it("without a request if it can", async () => {
        const { vault } = stack.sinks("vault") as { readonly vault: { readonly login: object } };
        stack.change({ publish: { vault: { ...vault, login: { ...vault.login, clientSecret: "next" } } } });
        workspace.takeLog();
        assert.equal(await stack.preview(), "update");
        assert.deepEqual(workspace.takeRequests(), []);
      });

      it("is not asked for where the old one stays, usable or not", async () => {
        const { vault } = stack.sinks("vault") as { readonly vault: object };
        const publish = { vault: { ...vault, login: UNABLE } };
        const { inputs, outs, ...saved } = stack.current!;
        stack.current = { ...saved, inputs: { ...inputs, publish }, outs: { ...outs, publish } };
        stack.change({ publish, comment: "for the report" });
        assert.deepEqual(await stack.up(), ["update"]);
      });
    });

    it("keep the key of a scope that is written in another case", async () => {
      stack.change({ publish: { scope: { kind: "secret-scope", scope: "READERS", key: "Pat" } } });
      await stack.up();
      assertDelivered("scope");
    });

    it("write nothing where one gets another name", async () => {
      const { vault, scope } = stack.sinks("vault", "scope");
      stack.change({ publish: { readers: vault, scope } });
      workspace.takeLog();
      assert.deepEqual(await stack.up(), ["update"]);
      assert.deepEqual(workspace.takeRequests(), []);
      assert.deepEqual(Object.keys(stack.current!.outs.published as object), ["readers", "scope"]);
      assert.equal(stack.held.vault, stack.current!.id);
      assert.deepEqual(await stack.up(), []);
    });

    it("are written in the new place before the old one is deleted", async () => {
      const { vault } = stack.sinks("vault") as { readonly vault: object };
      stack.change({ publish: stack.sinks("vault") });
      await stack.up();
      const { id } = stack.current!;
      stack.change({ publish: { vault: { ...vault, secretName: "elsewhere" } } });
      workspace.takeLog();
      assert.deepEqual(await stack.up(), ["update"]);
      const writes = workspace.takeRequests().filter((request) => /^(PUT|DELETE) /.test(request));
      assert.match(writes[0] ?? "", /^PUT \/secrets\/elsewhere/);
      assert.match(writes[1] ?? "", /^DELETE \/secrets\/pat-/);
      assert.equal(stack.current!.id, id);
      stack.change({ publish: stack.sinks("scope") });
      await stack.up();
      assertDelivered("scope");
    });

    it("keep the only value until the new place has it", async () => {
      stack.change({ publish: stack.sinks("vault") });
      await stack.up();
      stack.change({ publish: stack.sinks("scope") });
      const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
      workspace.emulator.faults.add({ method: "POST", path: "/secrets/put$", times: 100, effect });
      await assert.rejects(stack.up(), /publish\.scope/);
      assert.equal(stack.held.vault, stack.current!.id);
      workspace.emulator.faults.clear();
      await stack.up();
      assertDelivered("scope");
    });

    it("keep the old place until every new one has the value", async () => {
      const { vault } = stack.sinks("vault") as { readonly vault: object };
      stack.change({ publish: stack.sinks("vault") });
      await stack.up();
      stack.change({ publish: { ...stack.sinks("scope"), other: { ...vault, secretName: "other" } } });
      const effect = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;
      workspace.emulator.faults.add({ method: "PUT", path: "^/secrets/other", times: 100, effect });
      await assert.rejects(stack.up(), /publish\.other: PUT/);
      assert.equal(stack.held.vault, stack.current!.id);
      workspace.emulator.faults.clear();
      assert.deepEqual(await stack.up(), ["update"]);
      assert.equal(stack.held.vault, undefined);
      assert.equal(stack.held.scope, stack.current!.id);
    });

    it("are removed by a later run where the first could not delete the secret", async () => {
      stack.change({ publish: stack.sinks("scope") });
      const effect = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;
      workspace.emulator.faults.add({ method: "DELETE", path: "^/secrets/", times: 100, effect });
      await assert.rejects(stack.up(), /publish\.vault: DELETE/);
      const { publish, left } = stack.current!.outs as {
        readonly publish: object;
        readonly left: readonly SavedPlace[];
      };
      assert.deepEqual([Object.keys(publish), left.map(({ name }) => name)], [["scope"], ["vault"]]);
      workspace.emulator.faults.clear();
      assert.equal(await stack.preview(), "update");
      await stack.up();
      assertDelivered("scope");
    });

    it("get new tags where the resource is renamed", async () => {
      stack.change({ label: "project/stack/renamed" });
      assert.deepEqual(await stack.up(), ["update"]);
      const secrets = workspace.emulator.store.document.resources.vaults[0]!.secrets;
      const tags = Object.values(secrets).map((secret) => secret.versions.at(-1)?.tags["publishedBy"]);
      assert.ok(tags.includes("project/stack/renamed"));
      assertDelivered("vault", "scope");
      assert.deepEqual(await stack.up(), []);
    });
  });

  describe("in a destroy", () => {
    it("lose their secrets before the token is revoked", async () => {
      workspace.takeLog();
      await stack.destroy();
      const requests = workspace.takeRequests();
      const revocation = requests.findIndex((request) => request.includes("/token-management/tokens/"));
      assert.ok(requests.findIndex((request) => request.startsWith("DELETE /secrets/")) < revocation);
      assert.ok(requests.findIndex((request) => request.endsWith("/secrets/delete")) < revocation);
      assert.deepEqual(stack.held, { vault: undefined, scope: undefined });
      assert.deepEqual(provider.activeTokens(), []);
    });

    it("keep what somebody else wrote", async () => {
      stack.overwrite("vault", "by hand");
      await stack.destroy();
      assert.equal(stack.vaultValue, "by hand");
      assert.equal(stack.held.scope, undefined);
      assert.deepEqual(provider.activeTokens(), []);
    });

    it("lose also the token of a run that was killed before its state was saved", async () => {
      const before = stack.current;
      stack.change({ rotation: "g2" });
      workspace.emulator.faults.add({
        method: "DELETE",
        path: "/token-management/tokens/",
        effect: { kind: "answer", status: 403 },
      });
      await assert.rejects(stack.up());
      stack.pending = [];
      stack.current = before;
      await stack.destroy();
      assert.deepEqual(stack.held, { vault: undefined, scope: undefined });
      assert.deepEqual(provider.activeTokens(), []);
    });

    it("stop it where one cannot be read, and no token is revoked", async () => {
      workspace.emulator.faults.add({ method: "GET", path: "^/secrets/", times: 100, effect: { kind: "drop-before" } });
      await assert.rejects(stack.destroy(), /revoking token \w+ of .* failed: publish\.vault: GET /);
      assert.equal(provider.activeTokens().length, 1);
      workspace.emulator.faults.clear();
      await stack.destroy();
      assert.deepEqual(provider.activeTokens(), []);
    });

    it("stop nothing where the user lets unreachable things go", async () => {
      stack.environment = { DATABRICKS_PAT_DELETE_UNREACHABLE: "true" };
      workspace.emulator.faults.add({ method: "GET", path: "^/secrets/", times: 100, effect: { kind: "drop-before" } });
      await stack.destroy();
      assert.ok(stack.logged.some((message) => /of publish\.vault is not deleted: /.test(message)));
      assert.deepEqual(provider.activeTokens(), []);
    });
  });
});
