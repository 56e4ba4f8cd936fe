import assert from "node:assert/strict";
import type { Behaviour } from "../../../../emulator/databricks/workspace-behaviour";
import type { FaultRule } from "../../../../emulator/kernel/active-faults";
import { useProviderInProcess } from "../describe-lifecycle";

type Fault = Omit<FaultRule, "effect"> & { readonly status: number; readonly body: object | string };

/** What the server answers, and what the user reads: what was attempted, the server's words, the remedy. */
const REFUSALS: Readonly<Record<string, readonly [fault: Fault, message: RegExp]>> = {
  "CAN USE is missing": [
    {
      path: "/token/list",
      status: 403,
      body: { error_code: "PERMISSION_DENIED", message: "User does not have permission to use tokens." },
    },
    /token\/list returned 403 PERMISSION_DENIED: User does not have permission to use tokens\. .*run pulumi up as an administrator/s,
  ],
  "personal access tokens are disabled": [
    {
      path: "/token/create",
      status: 403,
      body: { error_code: "FEATURE_DISABLED", message: "Personal access tokens are disabled for this workspace." },
    },
    /Personal access tokens are disabled in this workspace: an administrator enables them/,
  ],
  "the lifetime is above the maximum": [
    {
      path: "/token/create",
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE", message: "The lifetime of the token exceeds 30 days." },
    },
    /set a shorter lifetime/,
  ],
  "the quota is used up": [
    {
      path: "/token/create",
      status: 400,
      body: { error_code: "QUOTA_EXCEEDED", message: "The quota of 600 tokens has been exceeded." },
    },
    /revoke some that are no longer needed/,
  ],
  "the answer is a web page": [
    { path: "/token/list", status: 404, body: "<html><body>Sign in</body></html>" },
    /token\/list returned 404: an HTML page instead of JSON\. No workspace answers its API at this address: give the URL of the workspace/,
  ],
  "the OAuth secret is refused": [
    {
      path: "/oidc/v1/token",
      times: 1000,
      status: 401,
      body: { error: "invalid_client", error_description: "Client authentication failed" },
    },
    /returned 401 invalid_client: Client authentication failed\. .*must be a Databricks OAuth secret/s,
  ],
  "the principal is not in the workspace": [
    { path: "/token/list", times: 1000, status: 403, body: { error_code: 403, message: "User not authorized." } },
    /User not authorized\. The principal logged in but is not in this workspace/,
  ],
};

describe("the error of a refused mint", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  for (const [sentence, [{ status, body, ...rule }, message]] of Object.entries(REFUSALS)) {
    it(`when ${sentence}`, async () => {
      workspace.emulator.faults.add({ times: 50, ...rule, effect: { kind: "answer", status, body } });
      await assert.rejects(provider.lifecycles.personalAccessToken.create(provider.inputs()), message);
      assert.deepEqual(workspace.tokensOf(provider.principal), []);
    });
  }

  it("does not take a 404 for a listed token as gone", async () => {
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    const body = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "No valid token with this ID found." };
    workspace.emulator.faults.add({ method: "DELETE", path: id, effect: { kind: "answer", status: 404, body } });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.delete(id, outs),
      new RegExp(`revoking token ${id} .*\nActive now: token ${id} `),
    );
    await provider.lifecycles.personalAccessToken.delete(id, outs);
    assert.deepEqual(workspace.tokensOf(provider.principal), []);
  });

  it("does not take a 403 as gone, even if a list lacks the token", async () => {
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    const body = { error_code: "PERMISSION_DENIED", message: "No." };
    workspace.emulator.faults.add({ method: "DELETE", path: id, effect: { kind: "answer", status: 403, body } });
    const shortList = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", times: 50, effect: shortList });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.delete(id, outs),
      new RegExp(`revoking token ${id} .*\nActive now: token ${id} `),
    );
  });

  it("looks again for orphans of a killed run when the list lacks the current token", async () => {
    const asked = provider.inputs();
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(asked);
    const marker = `[databricks-pat lineage=${String(asked.lineage)} rotation=g1 project/stack/name]`;
    await workspace.mintOrphan(provider.principal, marker);
    await provider.lifecycles.personalAccessToken.diff(id, outs, { ...asked, rotation: "g2" });
    const next = await provider.lifecycles.personalAccessToken.create({ ...asked, rotation: "g2" });
    const empty = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: empty });
    await provider.lifecycles.personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), [next.id]);
  });

  it("says that a new token was revoked also when the answer to that was lost", async () => {
    const refusal = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "No." } } as const;
    workspace.emulator.faults.add({ path: "/Me", effect: refusal });
    const lost = { kind: "answer-after", status: 503, body: "" } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/token/delete", effect: lost });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(provider.inputs()),
      /It was revoked \([0-9a-f]{64}\)\nActive now: the same tokens as before; nothing was revoked\n/,
    );
    assert.deepEqual(workspace.tokensOf(provider.principal), []);
  });

  it("does not wait for a login that is not new, as in a delete", async () => {
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    const login = { authType: "oauth-m2m", clientSecret: "revoked-long-ago" };
    workspace.takeLog();
    await provider.lifecycles.personalAccessToken.delete(id, { ...outs, login });
    assert.deepEqual(workspace.takeRequests(), [
      "POST /oidc/v1/token",
      "GET /api/2.0/token-management/tokens",
      `DELETE /api/2.0/token-management/tokens/${id}`,
    ]);
  });

  const ENTRA: Readonly<Record<string, readonly [code: number, status: number, error: string, message: RegExp]>> = {
    "the client secret is wrong": [7000215, 401, "invalid_client", /AADSTS7000215: .*give its value, not its id/s],
    "the application is unknown": [700016, 400, "unauthorized_client", /AADSTS700016: .*check applicationId/s],
    "the scope is wrong": [
      70011,
      400,
      "invalid_scope",
      /AADSTS70011: .*must be exactly 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d\/\.default/s,
    ],
  };

  for (const [sentence, [code, status, error, message]] of Object.entries(ENTRA)) {
    it(`by Entra when ${sentence}, without the trace ids`, async () => {
      const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
      const description = `AADSTS${code}: No. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-01-01 00:00:00Z`;
      const body = { error, error_description: description, error_codes: [code] };
      workspace.emulator.faults.add({
        path: "/oauth2/v2.0/token",
        times: 1000,
        effect: { kind: "answer", status, body },
      });
      const login = { authType: "azure-client-secret", tenantId, clientSecret };
      await assert.rejects(
        provider.lifecycles.personalAccessToken.create(workspace.tokenInputs(entra, { login })),
        (thrown: Error) => {
          assert.match(thrown.message, message);
          assert.doesNotMatch(thrown.message, /Trace ID/);
          assert.equal(thrown.message.includes(clientSecret), false);
          return true;
        },
      );
    });
  }

  describe("of a principal that the workspace does not have", () => {
    const stranger = { applicationId: "11111111-2222-3333-4444-555555555555" };

    it("is named by the grant, with an explanation of application ids", async () => {
      const inputs = { host: workspace.host, ...stranger };
      await assert.rejects(
        provider.lifecycles.tokenUsageGrant.create(inputs),
        /granting CAN_USE .* Principal: .*11111111-2222-3333-4444-555555555555.* does not exist.*no such active service principal: add it there, or activate it, first; .*run pulumi up --refresh.*The application id is neither/s,
      );
    });

    it("is named by the mint", async () => {
      const { servicePrincipalId: _none, ...inputs } = provider.inputs(stranger);
      await assert.rejects(
        provider.lifecycles.personalAccessToken.create(inputs),
        /has no service principal with application id 11111111-2222-3333-4444-555555555555: add it there first/,
      );
    });
  });

  describe("waits for a new object:", () => {
    const DELAYS: Readonly<Record<string, Partial<Behaviour>>> = {
      "a principal": { newServicePrincipalRefusedLogins: 2 },
      "an OAuth secret": { newSecretRefusedLogins: 2 },
    };
    for (const [what, delay] of Object.entries(DELAYS)) {
      it(what, async () => {
        Object.assign(workspace.behaviour, delay);
        const fresh = await workspace.addPrincipal();
        await workspace.grantUsage(fresh);
        const { id } = await provider.lifecycles.personalAccessToken.create(workspace.tokenInputs(fresh));
        assert.equal(workspace.tokensOf(fresh)[0]?.tokenId, id);
      });
    }
  });
});
