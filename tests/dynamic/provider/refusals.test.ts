import assert from "node:assert/strict";
import { personalAccessToken, tokenUsageGrant } from "../../../dynamic/provider";
import type { FaultRule } from "../../../emulator/kernel/faults";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { beImpatient } from "./impatience";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";

type Fault = Omit<FaultRule, "effect"> & { readonly status: number; readonly body: object | string };

/** What the server answers, and what the user is told: what was attempted, the server's words, the remedy. */
const REFUSALS: Readonly<Record<string, readonly [fault: Fault, told: RegExp]>> = {
  "CAN USE is missing": [
    {
      path: "/token/list",
      status: 403,
      body: { error_code: "PERMISSION_DENIED", message: "User does not have permission to use tokens." },
    },
    /token\/list was answered 403 PERMISSION_DENIED: User does not have permission to use tokens\. .*create a TokenUsageGrant/s,
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
    /ask for a shorter lifetime/,
  ],
  "the quota is used up": [
    {
      path: "/token/create",
      status: 400,
      body: { error_code: "QUOTA_EXCEEDED", message: "The quota of 600 tokens has been exceeded." },
    },
    /revoke some that are not needed/,
  ],
  "the answer is a web page": [
    { path: "/token/list", status: 404, body: "<html><body>Sign in</body></html>" },
    /token\/list was answered 404: an HTML page instead of JSON\. Tokens and the API for them belong to one workspace: .* not that of the account console/,
  ],
  "the OAuth secret is refused": [
    {
      path: "/oidc/v1/token",
      times: 1000,
      status: 401,
      body: { error: "invalid_client", error_description: "Client authentication failed" },
    },
    /was answered 401 invalid_client: Client authentication failed\. .*must be a Databricks OAuth secret/s,
  ],
  "the principal is not in the workspace": [
    { path: "/token/list", times: 1000, status: 403, body: { error_code: 403, message: "User not authorized." } },
    /User not authorized\. The principal logged in but is not in this workspace/,
  ],
};

describe("what a refused mint tells", () => {
  let workspace: EmulatedWorkspace;
  let lifecycles: LoadedLifecycles;
  let principal: EmulatedPrincipal;

  before(async () => {
    workspace = await EmulatedWorkspace.start();
    lifecycles = LOADINGS["as modules"](workspace.environment());
  });

  after(async () => {
    await lifecycles.close();
    await workspace.emulator.close();
  });

  beforeEach(async () => {
    workspace.emulator.faults.clear();
    principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
  });

  beImpatient();

  for (const [sentence, [{ status, body, ...rule }, told]] of Object.entries(REFUSALS)) {
    it(`when ${sentence}`, async () => {
      workspace.emulator.faults.add({ times: 50, ...rule, effect: { kind: "answer", status, body } });
      await assert.rejects(personalAccessToken.create(workspace.tokenInputs(principal)), told);
      assert.deepEqual(workspace.tokensOf(principal), []);
    });
  }

  it("does not take a 404 for a token that is still listed as gone", async () => {
    const { id, outs } = await personalAccessToken.create(workspace.tokenInputs(principal));
    const body = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "No valid token with this ID found." };
    workspace.emulator.faults.add({ method: "DELETE", path: id, effect: { kind: "answer", status: 404, body } });
    await assert.rejects(
      personalAccessToken.delete(id, outs),
      new RegExp(`revoking token ${id} .*\nalive now: token ${id} `),
    );
    await personalAccessToken.delete(id, outs);
    assert.deepEqual(workspace.tokensOf(principal), []);
  });

  it("does not take a 403 for a token that is gone, even where a list does not show it", async () => {
    const { id, outs } = await personalAccessToken.create(workspace.tokenInputs(principal));
    const body = { error_code: "PERMISSION_DENIED", message: "No." };
    workspace.emulator.faults.add({ method: "DELETE", path: id, effect: { kind: "answer", status: 403, body } });
    const shortList = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: shortList });
    await assert.rejects(
      personalAccessToken.delete(id, outs),
      new RegExp(`revoking token ${id} .*\nalive now: token ${id} `),
    );
  });

  it("looks again for what a killed run left where the list lacks the current token", async () => {
    const asked = workspace.tokenInputs(principal);
    const { id, outs } = await personalAccessToken.create(asked);
    const marker = `[databricks-pat owner=${String(asked.owner)} rotation=g1 project/stack/name]`;
    await workspace.mintOrphan(principal, marker);
    await personalAccessToken.diff(id, outs, { ...asked, rotationTrigger: "g2" });
    const next = await personalAccessToken.create({ ...asked, rotationTrigger: "g2" });
    const empty = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: empty });
    await personalAccessToken.delete(id, outs);
    assert.deepEqual(
      workspace.tokensOf(principal).map(({ tokenId }) => tokenId),
      [next.id],
    );
  });

  it("says that a new token was revoked also when the answer to that was lost", async () => {
    const refusal = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "No." } } as const;
    workspace.emulator.faults.add({ path: "/Me", effect: refusal });
    const lost = { kind: "answer-after", status: 503, body: "" } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/token/delete", effect: lost });
    await assert.rejects(
      personalAccessToken.create(workspace.tokenInputs(principal)),
      /It was revoked \([0-9a-f]{64}\)\nalive now: whatever was alive before; nothing was revoked\n/,
    );
    assert.deepEqual(workspace.tokensOf(principal), []);
  });

  it("does not wait for a login that is not new, as in a delete", async () => {
    const { id, outs } = await personalAccessToken.create(workspace.tokenInputs(principal));
    const login = { authType: "oauth-m2m", clientSecret: "revoked-long-ago" };
    workspace.takeLog();
    await personalAccessToken.delete(id, { ...outs, login });
    assert.deepEqual(workspace.takeRequests(), [
      "POST /oidc/v1/token",
      `DELETE /api/2.0/token-management/tokens/${id}`,
    ]);
  });

  const ENTRA: Readonly<Record<string, readonly [code: number, status: number, error: string, told: RegExp]>> = {
    "the client secret is wrong": [7000215, 401, "invalid_client", /AADSTS7000215: .*give its value, not its id/s],
    "the application is unknown": [700016, 400, "unauthorized_client", /AADSTS700016: .*check applicationId/s],
    "the scope is wrong": [
      70011,
      400,
      "invalid_scope",
      /AADSTS70011: .*must be exactly 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d\/\.default/s,
    ],
  };

  for (const [sentence, [code, status, error, told]] of Object.entries(ENTRA)) {
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
      await assert.rejects(personalAccessToken.create(workspace.tokenInputs(entra, { login })), (thrown: Error) => {
        assert.match(thrown.message, told);
        assert.doesNotMatch(thrown.message, /Trace ID/);
        assert.equal(thrown.message.includes(clientSecret), false);
        return true;
      });
    });
  }

  describe("of a principal that the workspace does not have", () => {
    const stranger = { applicationId: "11111111-2222-3333-4444-555555555555" };

    it("is told by the grant, with what an application id is", async () => {
      const inputs = { host: workspace.host, ...stranger, owner: stranger.applicationId };
      await assert.rejects(
        tokenUsageGrant.create(inputs),
        /granting CAN_USE .* Principal: .*11111111-2222-3333-4444-555555555555.* does not exist.*no service principal with this application id: add it to the workspace first/s,
      );
    });

    it("is told by the mint", async () => {
      const { servicePrincipalId: _none, ...inputs } = workspace.tokenInputs(principal, stranger);
      await assert.rejects(
        personalAccessToken.create(inputs),
        /has no service principal with application id 11111111-2222-3333-4444-555555555555: add it there first/,
      );
    });
  });

  describe("waits for what was made a moment ago:", () => {
    beImpatient({ propagation: 20_000 });

    const delays: Readonly<Record<string, (behaviour: ReturnType<typeof behaviourOf>) => void>> = {
      "a principal": (behaviour) => (behaviour.newServicePrincipalRefusedLogins = 2),
      "an OAuth secret": (behaviour) => (behaviour.newSecretRefusedLogins = 2),
    };
    for (const [what, delay] of Object.entries(delays)) {
      it(what, async () => {
        const behaviour = behaviourOf(workspace);
        const before = { ...behaviour };
        delay(behaviour);
        try {
          const fresh = await workspace.addPrincipal();
          await workspace.grantUsage(fresh);
          const { id } = await personalAccessToken.create(workspace.tokenInputs(fresh));
          assert.equal(workspace.tokensOf(fresh)[0]?.tokenId, id);
        } finally {
          Object.assign(behaviour, before);
        }
      });
    }
  });
});

function behaviourOf(
  workspace: EmulatedWorkspace,
): EmulatedWorkspace["emulator"]["store"]["document"]["workspace"]["behaviour"] {
  return workspace.emulator.store.document.workspace.behaviour;
}
