import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";

describeLifecycle("PersonalAccessToken", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  describe("delete", () => {
    it("revokes its token, and accepts one that is gone", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      await provider.lifecycle.delete(id, outs);
      assert.deepEqual(workspace.tokensOf(provider.principal), []);
      await provider.lifecycle.delete(id, outs);
    });

    it("revokes as the principal where it has a login of its own", async () => {
      const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
      await workspace.grantUsage(entra);
      const login = { authType: "azure-client-secret", tenantId, clientSecret };
      const { id, outs } = await provider.lifecycle.create(workspace.tokenInputs(entra, { login }));
      workspace.takeLog();
      await provider.lifecycle.delete(id, outs);
      const log = workspace.takeLog();
      assert.deepEqual(
        log.map((entry) => `${entry.method} ${entry.target} ${entry.caller}`),
        [`GET /api/2.0/token/list ${entra.applicationId}`, `POST /api/2.0/token/delete ${entra.applicationId}`],
      );
    });

    it("revokes as administrator when the principal's login is gone", async () => {
      const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
      await workspace.grantUsage(entra);
      const login = { authType: "azure-client-secret", tenantId, clientSecret };
      const { id, outs } = await provider.lifecycle.create(workspace.tokenInputs(entra, { login }));
      const dead = { authType: "azure-client-secret", tenantId: randomUUID(), clientSecret };
      await provider.startProcess().personalAccessToken.delete(id, { ...outs, login: dead });
      assert.deepEqual(workspace.tokensOf(entra), []);
    });

    it("after a rotation also revokes the orphan of a killed run of its series, and nothing else", async () => {
      const inputs = provider.inputs();
      const old = await provider.lifecycle.create(inputs);
      const stranger = `look-alike [databricks-pat lineage=${randomUUID()} rotation=g1 project/stack/name]`;
      const foreign = [
        await workspace.mintOrphan(provider.principal, stranger),
        await workspace.mintOrphan(provider.principal, "by hand"),
      ];
      await workspace.mintOrphan(
        provider.principal,
        `[databricks-pat lineage=${String(inputs.lineage)} rotation=g2 project/stack/name]`,
      );
      const { id } = await provider.lifecycle.create({ ...inputs, rotation: "g2" });
      await provider.lifecycle.delete(old.id, old.outs);
      assert.deepEqual(new Set(provider.activeTokens()), new Set([...foreign, id]));
    });

    it("leaves the orphan of a killed first run to a run a day later, which distinguishes it from the current token", async () => {
      const inputs = provider.inputs();
      await workspace.mintOrphan(
        provider.principal,
        `[databricks-pat lineage=${String(inputs.lineage)} rotation=g1 project/stack/name]`,
      );
      const { id, outs } = await provider.startProcess().personalAccessToken.create(inputs);
      const { orphansPending, ...settled } = outs;
      const hours = (Date.parse(String(orphansPending)) - Date.now()) / 3_600_000;
      assert.ok(hours > 23.9 && hours <= 24, `${hours} hours`);
      assert.equal((await provider.lifecycle.diff(id, outs, inputs)).changes, false);
      const commented = { ...inputs, comment: "new words" };
      const early = await provider.lifecycle.update(id, outs, commented);
      assert.equal(early.outs.orphansPending, orphansPending);
      assert.equal(workspace.tokensOf(provider.principal).length, 2);
      const due = { ...outs, orphansPending: new Date(Date.now() - 1000).toISOString() };
      assert.equal((await provider.lifecycle.diff(id, due, inputs)).changes, true);
      const updated = await provider.lifecycle.update(id, due, inputs);
      assert.deepEqual(provider.activeTokens(), [id]);
      assert.deepEqual(updated.outs, settled);
      assert.equal((await provider.lifecycle.diff(id, updated.outs, inputs)).changes, false);
    });

    const LOGINS: Readonly<Record<string, () => Promise<Properties>>> = {
      administrator: () => Promise.resolve({ authType: "one-time-secret" }),
      "the principal": async () => ({
        authType: "oauth-m2m",
        clientSecret: await workspace.addOAuthSecret(provider.principal),
      }),
    };
    for (const [who, makeLogin] of Object.entries(LOGINS)) {
      it(`in a destroy revokes the orphans of its series too, as ${who}, and nothing else`, async () => {
        const inputs = provider.inputs({ login: await makeLogin() });
        const { id, outs } = await provider.lifecycle.create(inputs);
        const series = `lineage=${String(inputs.lineage)} rotation=g2 project/stack/name`;
        await workspace.mintOrphan(provider.principal, `words [databricks-pat ${series}]`);
        await workspace.mintOrphan(provider.principal, `[databricks-pat ${series} retire=2099-01-01T00:00:00Z]`);
        const foreign = [
          await workspace.mintOrphan(provider.principal, `[databricks-pat lineage=${randomUUID()} rotation=g1 a/b/c]`),
          await workspace.mintOrphan(provider.principal, "by hand"),
        ];
        const destroying = provider.startProcess();
        workspace.takeLog();
        await destroying.personalAccessToken.delete(id, outs);
        assert.deepEqual(provider.activeTokens(), foreign);
        const callers = new Set(
          workspace.takeLog().flatMap(({ target, caller }) => (/token/.test(target) ? caller : [])),
        );
        const { seed } = workspace.emulator.store.document;
        const caller = who === "administrator" ? seed.admin.userName : provider.principal.applicationId;
        assert.deepEqual(callers, new Set([caller]));
      });
    }

    it("in a destroy revokes nothing when the tokens cannot be listed: another stack may have taken them over", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      const effect = { kind: "answer", status: 400, body: {} } as const;
      workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect });
      await assert.rejects(
        provider.startProcess().personalAccessToken.delete(id, outs),
        /revoking token .* failed: .*returned 400.*\nActive now: token .*\nNext: fix the cause and run pulumi destroy \(or up\)/s,
      );
      assert.deepEqual(provider.activeTokens(), [id]);
    });

    it("in a destroy names what may be left when an orphan cannot be revoked", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      const orphan = await workspace.mintOrphan(
        provider.principal,
        `[databricks-pat lineage=${String(outs.lineage)} rotation=g1 project/stack/name]`,
      );
      const effect = { kind: "answer", status: 400, body: {} } as const;
      workspace.emulator.faults.add({ method: "DELETE", path: orphan, effect });
      await assert.rejects(
        provider.startProcess().personalAccessToken.delete(id, outs),
        /looking for orphans of .* failed: .*returned 400.*\nActive now: perhaps orphans of interrupted runs\nNext: fix the cause and run pulumi destroy \(or up\): it looks again$/s,
      );
      assert.deepEqual(provider.activeTokens(), [orphan]);
    });

    it("of a token that this run has created again leaves the series alone", async () => {
      const inputs = provider.inputs();
      const { id, outs } = await provider.lifecycle.create(inputs);
      const orphan = await workspace.mintOrphan(
        provider.principal,
        `[databricks-pat lineage=${String(inputs.lineage)} rotation=g1 project/stack/name]`,
      );
      await provider.lifecycle.delete(id, outs);
      assert.deepEqual(provider.activeTokens(), [orphan]);
    });

    it("names the token that stays active when no login may revoke it, and the next step", async () => {
      const { id, outs } = await provider.lifecycle.create(provider.inputs());
      const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
      const { personalAccessToken } = provider.startProcess({ DATABRICKS_TOKEN: "" });
      await assert.rejects(
        personalAccessToken.delete(id, { ...outs, administrator }),
        new RegExp(
          `revoking token ${id} of ${provider.principal.applicationId} in .* failed: .*Invalid access token.*\nActive now: token ${id} \\(until .*\\), unless it is revoked already\nNext: .*databricks token-management delete ${id}$`,
          "s",
        ),
      );
      assert.equal(workspace.tokensOf(provider.principal).length, 1);
    });
  });
});
