import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { UNKNOWN } from "../../../dynamic/provider/lifecycle";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";
import { refusedProperties } from "../refused-properties";

const LIFECYCLE = "personalAccessToken";

for (const [loading, load] of Object.entries(LOADINGS)) {
  describe(`PersonalAccessToken, loaded ${loading}`, () => {
    let workspace: EmulatedWorkspace;
    let lifecycles: LoadedLifecycles;
    let principal: EmulatedPrincipal;

    before(async () => {
      workspace = await EmulatedWorkspace.start();
      lifecycles = load(workspace.environment());
    });

    after(async () => {
      await lifecycles.close();
      await workspace.emulator.close();
    });

    beforeEach(async () => {
      principal = await workspace.addPrincipal();
      await workspace.grantUsage(principal);
      workspace.takeLog();
    });

    describe("create", () => {
      it("mints with a one-time secret, proves the token and deletes the secret, in this order", async () => {
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        const secrets = `/api/2.0/accounts/servicePrincipals/${principal.servicePrincipalId}/credentials/secrets`;
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
        assert.deepEqual(
          workspace.tokensOf(principal).map((token) => token.tokenId),
          [id],
        );
        assert.equal(outs.tokenId, id);
        assert.equal(outs.schema, 1);
        assert.equal(Date.parse(String(outs.expiresAt)) - Date.parse(String(outs.createdAt)), 90 * 86_400_000);
        assert.equal(
          workspace.emulator.store.document.workspace.oauthSecrets.some(
            (secret) => secret.principalId === principal.servicePrincipalId,
          ),
          false,
        );
      });

      it("mints with an Entra client secret as the principal alone, without the administrator", async () => {
        const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
        await workspace.grantUsage(entra);
        workspace.takeLog();
        const login = { authType: "azure-client-secret", tenantId, clientSecret };
        const { id } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(entra, { login }));
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

      it("marks the token with its owner, its rotation and its label, behind the user's words", async () => {
        const inputs = workspace.tokenInputs(principal, { comment: "for the data pipeline" });
        await lifecycles.create(LIFECYCLE, inputs);
        assert.equal(
          workspace.tokensOf(principal)[0]?.comment,
          `for the data pipeline [databricks-pat owner=${String(inputs.owner)} rotation=g1 project/stack/name]`,
        );
      });

      it("proves a scoped token that may not ask who it is by the refusal of its scopes and by the list", async () => {
        workspace.emulator.store.document.workspace.behaviour.everyScopeMayCallMe = false;
        try {
          const { id } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal, { scopes: ["sql"] }));
          assert.deepEqual(workspace.tokensOf(principal)[0]?.scopes, ["sql"]);
          assert.equal(workspace.tokensOf(principal)[0]?.tokenId, id);
          assert.deepEqual(
            workspace
              .takeLog()
              .map((entry) => `${entry.target} ${entry.status}`)
              .slice(3, 6),
            ["/api/2.0/token/create 200", "/api/2.0/preview/scim/v2/Me 403", "/api/2.0/token/list 200"],
          );
        } finally {
          workspace.emulator.store.document.workspace.behaviour.everyScopeMayCallMe = true;
        }
      });

      it("takes the new token back when it cannot be proved, and leaves the others alone", async () => {
        const first = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        const body = { userName: randomUUID() };
        workspace.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 200, body } });
        await assert.rejects(
          lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal)),
          new RegExp(
            `it authenticates as ${body.userName} and not as ${principal.applicationId}\\. It was revoked \\([0-9a-f]{64}\\)\nalive now: whatever was alive before; nothing was revoked\n`,
          ),
        );
        assert.deepEqual(
          workspace.tokensOf(principal).map((token) => token.tokenId),
          [first.id],
        );
      });

      it("finds and revokes the token of a mint whose answer was lost, and mints again", async () => {
        workspace.emulator.faults.add({
          method: "POST",
          path: "/api/2.0/token/create",
          effect: { kind: "drop-after" },
        });
        const { id } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        const notes = workspace.takeLog().flatMap((entry) => entry.note?.match(/^(minted|revoked) /)?.[1] ?? []);
        assert.deepEqual(notes, ["minted", "revoked", "minted"]);
        assert.deepEqual(
          workspace.tokensOf(principal).map((token) => token.tokenId),
          [id],
        );
      });

      it("never takes the live token for one that was half-born, even when the list before was short", async () => {
        const inputs = workspace.tokenInputs(principal);
        const old = await lifecycles.create(LIFECYCLE, inputs);
        await lifecycles.diff(LIFECYCLE, old.id, old.outs, { ...inputs, rotationTrigger: "g2" });
        const empty = { kind: "answer", status: 200, body: {} } as const;
        workspace.emulator.faults.add({ method: "GET", path: "/token/list", effect: empty });
        workspace.emulator.faults.add({ method: "POST", path: "/token/create", effect: { kind: "drop-after" } });
        const { id } = await lifecycles.create(LIFECYCLE, { ...inputs, rotationTrigger: "g2" });
        assert.deepEqual(
          workspace.tokensOf(principal).map((token) => token.tokenId),
          [old.id, id],
        );
      });
    });

    describe("check", () => {
      const problems: Readonly<Record<string, readonly [changes: Properties, property: string, reason: RegExp]>> = {
        "an account console": [{ host: "https://accounts.azuredatabricks.net" }, "host", /account console/],
        "a host with a path": [{ host: "https://adb-1.2.azuredatabricks.net/login" }, "host", /has a path/],
        "plain http to another machine": [{ host: "http://adb-1.2.azuredatabricks.net" }, "host", /plain http/],
        "a lifetime of nothing": [{ lifetime: "0d" }, "lifetime", /"0d" is not a duration/],
        "a negative lifetime": [{ lifetime: "-1d" }, "lifetime", /"-1d" is not a duration/],
        "a malformed scope": [{ scopes: ["SQL please"] }, "scopes", /"SQL please" is not a scope name/],
        "a display name as application id": [{ applicationId: "Reporting" }, "applicationId", /not a UUID/],
        "a login without its secret": [{ login: { authType: "oauth-m2m" } }, "login", /clientSecret is missing/],
        "a login of another method": [{ login: { authType: "kerberos" } }, "login", /authType "kerberos" is not known/],
      };
      for (const [sentence, [changes, property, reason]] of Object.entries(problems)) {
        it(`refuses ${sentence}, naming the property, without a request`, async () => {
          const { failures } = await lifecycles.check(LIFECYCLE, {}, workspace.tokenInputs(principal, changes));
          assert.deepEqual(refusedProperties(failures), [property]);
          assert.match(failures[0]?.reason ?? "", reason);
          assert.deepEqual(workspace.takeRequests(), []);
        });
      }

      it("accepts what a preview does not know yet", async () => {
        const unknowns = {
          applicationId: UNKNOWN,
          owner: UNKNOWN,
          servicePrincipalId: UNKNOWN,
          login: { authType: "oauth-m2m", clientSecret: UNKNOWN },
        };
        const { failures } = await lifecycles.check(LIFECYCLE, {}, workspace.tokenInputs(principal, unknowns));
        assert.deepEqual(failures, []);
      });

      it("asks nothing of the workspace when no new token is ahead", async () => {
        const inputs = workspace.tokenInputs(principal);
        await lifecycles.check(LIFECYCLE, inputs, { ...inputs, comment: "other words" });
        assert.deepEqual(workspace.takeRequests(), []);
      });
    });

    describe("diff", () => {
      const cases: Readonly<
        Record<string, readonly [changes: Properties, changed: boolean, replaces: readonly string[]]>
      > = {
        nothing: [{}, false, []],
        "another trigger": [{ rotationTrigger: "g2" }, true, ["rotationTrigger"]],
        "a trigger that is not known yet": [{ rotationTrigger: UNKNOWN }, true, ["rotationTrigger"]],
        "another lifetime": [{ lifetime: "30d" }, true, ["lifetime"]],
        "another workspace": [{ host: "https://adb-1.2.azuredatabricks.net" }, true, ["host"]],
        "scopes where there were none": [{ scopes: ["sql"] }, true, ["scopes"]],
        "another comment": [{ comment: "new" }, true, []],
        "another login": [{ login: { authType: "oauth-m2m", clientSecret: "s" } }, true, []],
        "the provider's own text": [{ __provider: "exports.handler=()=>0" }, false, []],
      };
      for (const [sentence, [changes, changed, replaces]] of Object.entries(cases)) {
        it(`answers for ${sentence}`, async () => {
          const inputs = workspace.tokenInputs(principal);
          const olds = { ...inputs, tokenId: "t", tokenValue: "v", createdAt: "c", expiresAt: "e", schema: 1 };
          assert.deepEqual(await lifecycles.diff(LIFECYCLE, "t", olds, { ...inputs, ...changes }), {
            changes: changed,
            replaces,
            deleteBeforeReplace: false,
          });
          assert.deepEqual(workspace.takeRequests(), []);
        });
      }
    });

    describe("read", () => {
      it("keeps a token that lives and drops one that was revoked outside", async () => {
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        assert.deepEqual(await lifecycles.read(LIFECYCLE, id, outs), { id, props: outs });
        await workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${id}`);
        assert.deepEqual(await lifecycles.read(LIFECYCLE, id, outs), {});
      });

      it("keeps a token that a short list does not show and that is accepted still", async () => {
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        const empty = { kind: "answer", status: 200, body: {} } as const;
        workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: empty });
        assert.deepEqual(await lifecycles.read(LIFECYCLE, id, outs), { id, props: outs });
      });

      it("keeps a token whose comment the workspace tells in other words, and does not replace it", async () => {
        const inputs = workspace.tokenInputs(principal, { comment: "for the pipeline" });
        const { id, outs } = await lifecycles.create(LIFECYCLE, inputs);
        Object.assign(workspace.tokensOf(principal)[0] ?? {}, { comment: "FOR THE PIPELINE" });
        const { props = {} } = await lifecycles.read(LIFECYCLE, id, outs);
        assert.deepEqual(props, outs);
        const { changes } = await lifecycles.diff(LIFECYCLE, id, props, inputs);
        assert.equal(changes, false);
      });

      it("keeps the state when nobody can look", async () => {
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
        assert.deepEqual(await lifecycles.read(LIFECYCLE, id, { ...outs, administrator }), {
          id,
          props: { ...outs, administrator },
        });
      });
    });

    describe("update", () => {
      it("writes a new comment to the live token and keeps its value", async () => {
        const inputs = workspace.tokenInputs(principal);
        const { id, outs } = await lifecycles.create(LIFECYCLE, inputs);
        const updated = await lifecycles.update(LIFECYCLE, id, outs, { ...inputs, comment: "new words" });
        assert.deepEqual(updated.outs, { ...outs, comment: "new words" });
        assert.match(workspace.tokensOf(principal)[0]?.comment ?? "", /^new words \[databricks-pat owner=/);
      });

      it("takes over a new login without a request", async () => {
        const inputs = workspace.tokenInputs(principal);
        const { id, outs } = await lifecycles.create(LIFECYCLE, inputs);
        workspace.takeLog();
        const login = { authType: "oauth-m2m", clientSecret: "newer" };
        assert.deepEqual((await lifecycles.update(LIFECYCLE, id, outs, { ...inputs, login })).outs, { ...outs, login });
        assert.deepEqual(workspace.takeRequests(), []);
      });
    });

    describe("delete", () => {
      it("revokes its token, and takes one that is gone as done", async () => {
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        await lifecycles.delete(LIFECYCLE, id, outs);
        assert.deepEqual(workspace.tokensOf(principal), []);
        await lifecycles.delete(LIFECYCLE, id, outs);
      });

      it("revokes as the principal where it has a login of its own", async () => {
        const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
        await workspace.grantUsage(entra);
        const login = { authType: "azure-client-secret", tenantId, clientSecret };
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(entra, { login }));
        workspace.takeLog();
        await lifecycles.delete(LIFECYCLE, id, outs);
        const log = workspace.takeLog();
        assert.deepEqual(
          log.map((entry) => `${entry.method} ${entry.target} ${entry.caller}`),
          [`POST /api/2.0/token/delete ${entra.applicationId}`],
        );
      });

      it("revokes as administrator when the principal's login is gone", async () => {
        const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
        await workspace.grantUsage(entra);
        const login = { authType: "azure-client-secret", tenantId, clientSecret };
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(entra, { login }));
        const dead = { authType: "azure-client-secret", tenantId: randomUUID(), clientSecret };
        await lifecycles.delete(LIFECYCLE, id, { ...outs, login: dead });
        assert.deepEqual(workspace.tokensOf(entra), []);
      });

      it("after a rotation also revokes what a killed run left of this owner, and nothing else", async () => {
        const inputs = workspace.tokenInputs(principal);
        const old = await lifecycles.create(LIFECYCLE, inputs);
        const stranger = `look-alike [databricks-pat owner=${randomUUID()} rotation=g1 project/stack/name]`;
        const foreign = [
          await workspace.mintOrphan(principal, stranger),
          await workspace.mintOrphan(principal, "by hand"),
        ];
        await workspace.mintOrphan(
          principal,
          `[databricks-pat owner=${String(inputs.owner)} rotation=g2 project/stack/name]`,
        );
        const { id } = await lifecycles.create(LIFECYCLE, { ...inputs, rotationTrigger: "g2" });
        await lifecycles.delete(LIFECYCLE, old.id, old.outs);
        assert.deepEqual(
          new Set(workspace.tokensOf(principal).map((token) => token.tokenId)),
          new Set([...foreign, id]),
        );
      });

      it("leaves what a killed first run left to the next run, which can tell it from the live token", async () => {
        const inputs = workspace.tokenInputs(principal);
        await workspace.mintOrphan(
          principal,
          `[databricks-pat owner=${String(inputs.owner)} rotation=g1 project/stack/name]`,
        );
        const fresh = load(workspace.environment());
        const { id, outs } = await fresh.create(LIFECYCLE, inputs).finally(() => fresh.close());
        assert.equal(workspace.tokensOf(principal).length, 2);
        assert.equal((await lifecycles.diff(LIFECYCLE, id, outs, inputs)).changes, true);
        const swept = await lifecycles.update(LIFECYCLE, id, outs, inputs);
        assert.deepEqual(
          workspace.tokensOf(principal).map((token) => token.tokenId),
          [id],
        );
        assert.equal((await lifecycles.diff(LIFECYCLE, id, swept.outs, inputs)).changes, false);
      });

      it("names the token that lives when nobody may revoke it, and says how to go on", async () => {
        const { id, outs } = await lifecycles.create(LIFECYCLE, workspace.tokenInputs(principal));
        const administrator = { authType: "pat", token: "dapi00000000000000000000000000000000" };
        await assert.rejects(
          lifecycles.delete(LIFECYCLE, id, { ...outs, administrator }),
          new RegExp(
            `revoking token ${id} of ${principal.applicationId} in .* failed: .*Invalid access token.*\nalive now: token ${id} \\(until .*\\), unless it is revoked already\nto go on: .*databricks token-management delete ${id}$`,
            "s",
          ),
        );
        assert.equal(workspace.tokensOf(principal).length, 1);
      });
    });
  });
}
