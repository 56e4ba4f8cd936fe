import assert from "node:assert/strict";
import type { FaultEffect } from "../../../../emulator/kernel/active-faults";
import { useProviderInProcess } from "../describe-lifecycle";

/** How workspaces refuse a credential, besides 401. */
const REFUSALS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  "403 Invalid access token": [403, "Invalid access token. [ReqId: 1]"],
  "403 Invalid Token": [403, "Invalid Token"],
  "400 Invalid Token": [400, "Invalid Token"],
  "400 Expected iss claim": [
    400,
    "io.jsonwebtoken.IncorrectClaimException: Expected iss claim to be: https://sts.windows.net/a/, but was: https://sts.windows.net/b/.",
  ],
  "400 Expected aud claim": [
    400,
    "io.jsonwebtoken.IncorrectClaimException: Expected aud claim to be: 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d, but was: x.",
  ],
};

describe("a credential that is refused with", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  function refuse(path: string, status: number, message: string, times = 100): void {
    const effect: FaultEffect = { kind: "answer", status, body: { error_code: status, message } };
    workspace.emulator.faults.add({ path, times, effect });
  }

  const oauth = async () => ({
    authType: "oauth-m2m",
    clientSecret: await workspace.addOAuthSecret(provider.principal),
  });

  for (const [refusal, [status, message]] of Object.entries(REFUSALS)) {
    it(`${refusal} is gone at a refresh when it is a revoked token`, async () => {
      const { personalAccessToken } = provider.lifecycles;
      const { id, outs } = await personalAccessToken.create(provider.inputs());
      await workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${id}`);
      refuse("/scim/v2/Me", status, message);
      assert.deepEqual(await personalAccessToken.read(id, outs), {});
    });

    it(`${refusal} is replaced by the administrator's when it is the principal's login`, async () => {
      const { personalAccessToken } = provider.lifecycles;
      const { id, outs } = await personalAccessToken.create(provider.inputs({ login: await oauth() }));
      refuse("/api/2.0/token/(list|delete)", status, message);
      await personalAccessToken.delete(id, outs);
      assert.deepEqual(provider.activeTokens(), []);
    });
  }

  it("Invalid Token is renewed once, as an OAuth token that has expired gets it", async () => {
    const inputs = provider.inputs({ login: await oauth() });
    const { personalAccessToken } = provider.lifecycles;
    const { id, outs } = await personalAccessToken.create(inputs);
    refuse("/api/2.0/token/delete", 403, "Invalid Token", 1);
    provider.restart({ DATABRICKS_TOKEN: "" });
    await provider.lifecycles.personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("another 400 keeps a token that no list has", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const { id, outs } = await personalAccessToken.create(provider.inputs());
    await workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${id}`);
    refuse("/scim/v2/Me", 400, "Bad request.");
    assert.equal((await personalAccessToken.read(id, outs)).id, id);
  });
});
