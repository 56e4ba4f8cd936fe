import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describeLifecycle } from "../describe-lifecycle";

describeLifecycle("PersonalAccessToken", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  describe("create", () => {
    it("mints with a one-time secret, proves the token and deletes the secret, in this order", async () => {
      const { personalAccessToken } = provider.startProcess();
      const { id, outs } = await personalAccessToken.create(provider.inputs());
      const secrets = `/api/2.0/accounts/servicePrincipals/${provider.principal.servicePrincipalId}/credentials/secrets`;
      const requests = workspace.takeRequests();
      assert.deepEqual(
        requests.map((request) => request.replace(/secrets\/[0-9a-f-]+$/, "secrets/ID")),
        [
          `POST ${secrets}`,
          "POST /oidc/v1/token",
          "GET /api/2.0/token/list",
          "POST /api/2.0/token/create",
          "GET /api/2.0/preview/scim/v2/Me",
          `DELETE ${secrets}/ID`,
        ],
      );
      assert.deepEqual(provider.activeTokens(), [id]);
      assert.equal(Date.parse(String(outs.expiresAt)) - Date.parse(String(outs.createdAt)), 90 * 86_400_000);
      assert.equal(
        workspace.workspace.oauthSecrets.some((secret) => secret.principalId === provider.principal.servicePrincipalId),
        false,
      );
    });

    it("mints with an Entra client secret as the principal alone, without the administrator", async () => {
      const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
      await workspace.grantUsage(entra);
      workspace.takeLog();
      const login = { authType: "azure-client-secret", tenantId, clientSecret };
      const { personalAccessToken } = provider.startProcess();
      const { id } = await personalAccessToken.create(workspace.tokenInputs(entra, { login }));
      const log = workspace.takeLog();
      assert.deepEqual(
        log.map((entry) => `${entry.method} ${entry.target} ${entry.caller}`),
        [
          `POST /${tenantId}/oauth2/v2.0/token ${entra.applicationId}`,
          `GET /api/2.0/token/list ${entra.applicationId}`,
          `POST /api/2.0/token/create ${entra.applicationId}`,
          `GET /api/2.0/preview/scim/v2/Me ${entra.applicationId}`,
        ],
      );
      assert.equal(workspace.tokensOf(entra)[0]?.tokenId, id);
    });

    it("marks the token with its lineage, its rotation and its label, after the user's words", async () => {
      const inputs = provider.inputs({ comment: "for the data pipeline" });
      await provider.lifecycle.create(inputs);
      assert.equal(
        workspace.tokensOf(provider.principal)[0]?.comment,
        `for the data pipeline [databricks-pat lineage=${String(inputs.lineage)} rotation=g1 project/stack/name]`,
      );
    });

    it("proves a scoped token that may not read its identity by the refusal of its scopes and by the list", async () => {
      workspace.behaviour.everyScopeMayCallMe = false;
      const { personalAccessToken } = provider.startProcess();
      const { id } = await personalAccessToken.create(provider.inputs({ scopes: ["sql"] }));
      assert.deepEqual(workspace.tokensOf(provider.principal)[0]?.scopes, ["sql"]);
      assert.equal(workspace.tokensOf(provider.principal)[0]?.tokenId, id);
      assert.deepEqual(
        workspace
          .takeLog()
          .map((entry) => `${entry.target} ${entry.status}`)
          .slice(3, 6),
        ["/api/2.0/token/create 200", "/api/2.0/preview/scim/v2/Me 403", "/api/2.0/token/list 200"],
      );
    });

    it("revokes the new token when it cannot be proved, and leaves the others alone", async () => {
      const first = await provider.lifecycle.create(provider.inputs());
      const body = { userName: randomUUID() };
      workspace.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 200, body } });
      await assert.rejects(
        provider.lifecycle.create(provider.inputs()),
        new RegExp(
          `it authenticates as ${body.userName} and not as ${provider.principal.applicationId}\\. It was revoked \\([0-9a-f]{64}\\)\nActive now: the same tokens as before; nothing was revoked\n`,
        ),
      );
      assert.deepEqual(provider.activeTokens(), [first.id]);
    });

    it("finds and revokes the token of a mint whose answer was lost, and mints again", async () => {
      workspace.emulator.faults.add({
        method: "POST",
        path: "/api/2.0/token/create",
        effect: { kind: "drop-after" },
      });
      const { id } = await provider.lifecycle.create(provider.inputs());
      const notes = workspace.takeLog().flatMap((entry) => entry.note?.match(/^(minted|revoked) /)?.[1] ?? []);
      assert.deepEqual(notes, ["minted", "revoked", "minted"]);
      assert.deepEqual(provider.activeTokens(), [id]);
    });

    it("never takes the current token for one of an unconfirmed mint, also with the same comment", async () => {
      const inputs = provider.inputs();
      const old = await provider.lifecycle.create(inputs);
      const changed = { ...inputs, lifetime: "30d" };
      await provider.lifecycle.diff(old.id, old.outs, changed);
      workspace.emulator.faults.add({ method: "POST", path: "/token/create", effect: { kind: "drop-after" } });
      const { id } = await provider.lifecycle.create(changed);
      assert.deepEqual(provider.activeTokens(), [old.id, id]);
    });
  });
});
