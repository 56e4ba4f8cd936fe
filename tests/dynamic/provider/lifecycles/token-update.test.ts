import assert from "node:assert/strict";
import { describeLifecycle } from "../describe-lifecycle";

describeLifecycle("PersonalAccessToken", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  describe("read", () => {
    it("keeps an active token and drops one that was revoked outside Pulumi", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      assert.deepEqual(await provider.lifecycle.read(id, outs), { id, props: outs });
      await workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${id}`);
      assert.deepEqual(await provider.lifecycle.read(id, outs), {});
    });

    it("keeps a token that a short list lacks and that is still accepted", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      const empty = { kind: "answer", status: 200, body: {} } as const;
      workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: empty });
      assert.deepEqual(await provider.lifecycle.read(id, outs), { id, props: outs });
    });

    it("keeps a token whose comment the workspace gives in other words, and does not replace it", async () => {
      const inputs = provider.inputs({ comment: "for the pipeline" });
      const { id, outs } = await provider.lifecycle.create(inputs);
      Object.assign(workspace.tokensOf(provider.principal)[0] ?? {}, { comment: "FOR THE PIPELINE" });
      const { props = {} } = await provider.lifecycle.read(id, outs);
      assert.deepEqual(props, outs);
      const { changes } = await provider.lifecycle.diff(id, props, inputs);
      assert.equal(changes, false);
    });

    it("keeps the state when no login works", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
      const { personalAccessToken } = provider.startProcess({ DATABRICKS_TOKEN: "" });
      const props = { ...outs, administrator };
      assert.deepEqual(await personalAccessToken.read(id, props), { id, props });
    });
  });

  describe("update", () => {
    it("writes a new comment to the active token and keeps its value", async () => {
      const inputs = provider.inputs();
      const { id, outs } = await provider.lifecycle.create(inputs);
      const updated = await provider.lifecycle.update(id, outs, { ...inputs, comment: "new words" });
      assert.deepEqual(updated.outs, { ...outs, comment: "new words" });
      assert.match(workspace.tokensOf(provider.principal)[0]?.comment ?? "", /^new words \[databricks-pat lineage=/);
    });

    it("takes over a new login without a request", async () => {
      const inputs = provider.inputs();
      const { id, outs } = await provider.lifecycle.create(inputs);
      workspace.takeLog();
      const login = { authType: "oauth-m2m", clientSecret: "newer" };
      assert.deepEqual((await provider.lifecycle.update(id, outs, { ...inputs, login })).outs, { ...outs, login });
      assert.deepEqual(workspace.takeRequests(), []);
    });
  });
});
