import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import { refusedProperties } from "../refused-properties";

interface Refusal {
  readonly status: number;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a caller on a wrong network gets, whatever it asks and whoever it is. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  "an IP access list": {
    status: 403,
    body: {
      error_code: 403,
      message: "Source IP address: 203.0.113.7 is blocked by Databricks IP ACL for workspace: 1",
    },
  },
  "no public network access": { status: 403, body: "Unauthorized network access to workspace: 1" },
  "a private link": { status: 303, headers: { location: "/login.html?error=private-link-validation-error:1" } },
  "a web filter": { status: 403, body: "<html><head><title>Access Denied</title></head></html>" },
  "a web filter that answers 401": {
    status: 401,
    body: "<html><head><title>Sign in to the proxy</title></head></html>",
  },
  "a web filter that answers 200": { status: 200, body: "<html><head><title>Web Page Blocked</title></head></html>" },
};

describe("a network that refuses calls to the workspace", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  /** From now on these calls are refused. */
  const refuse = (path: string, refusal: Refusal, skip = 0): void => {
    workspace.emulator.faults.add({ path, skip, times: 1000, effect: { kind: "answer", ...refusal } });
    workspace.takeLog();
  };

  const writes = (): readonly string[] => workspace.takeRequests().filter((request) => !request.startsWith("GET "));

  const ownLogin = async (): Promise<Properties> => ({
    authType: "oauth-m2m",
    clientSecret: await workspace.addOAuthSecret(provider.principal),
  });

  for (const [what, refusal] of Object.entries(REFUSALS)) {
    describe(`by ${what}`, () => {
      it("fails the preview of a first token and of a rotation at the host, whatever the login", async () => {
        for (const login of [{ authType: "one-time-secret" }, await ownLogin()]) {
          const inputs = provider.inputs({ login });
          refuse(".", refusal);
          for (const olds of [{}, { ...inputs, rotation: "g0" }]) {
            const { failures } = await provider.lifecycles.personalAccessToken.check(olds, inputs);
            assert.deepEqual(refusedProperties(failures), ["host"]);
          }
          workspace.emulator.faults.clear();
        }
      });

      it("mints only once, and revokes nothing, where the mint is refused", async () => {
        const inputs = provider.inputs({ login: await ownLogin() });
        refuse("/token/create", refusal);
        await assert.rejects(provider.lifecycles.personalAccessToken.create(inputs), /Active now: .*\nNext: /);
        assert.deepEqual(writes(), ["POST /oidc/v1/token", "POST /api/2.0/token/create"]);
      });

      it("makes only one secret where that is refused", async () => {
        refuse("credentials/secrets", refusal);
        await assert.rejects(provider.lifecycles.personalAccessToken.create(provider.inputs()));
        assert.equal(writes().length, 1);
      });

      it("revokes nothing where the new token cannot be proved", async () => {
        const inputs = provider.inputs({ login: await ownLogin() });
        refuse("/Me", refusal);
        await assert.rejects(
          provider.lifecycles.personalAccessToken.create(inputs),
          /Active now: .*the new token [0-9a-f]{64}, which a later pulumi up revokes/,
        );
        assert.equal(provider.activeTokens().length, 1);
        assert.deepEqual(writes(), ["POST /oidc/v1/token", "POST /api/2.0/token/create"]);
      });

      it("tries no other login for a revocation, and keeps the token in the state", async () => {
        const inputs = provider.inputs({ login: await ownLogin() });
        const { id, outs } = await provider.lifecycles.personalAccessToken.create(inputs);
        // A host that answers everything with a page may be gone: the user's word counts there.
        provider.restart(refusal.status === 200 ? {} : { DATABRICKS_PAT_DELETE_UNREACHABLE: "true" });
        refuse("/api/", refusal);
        await assert.rejects(
          provider.lifecycles.personalAccessToken.delete(id, outs),
          (error: Error) => !error.message.includes("as administrator"),
        );
        assert.deepEqual(provider.activeTokens(), [id]);
        const callers = new Set(workspace.takeLog().flatMap(({ caller }) => caller ?? []));
        assert.deepEqual(
          [...callers].filter((caller) => caller !== provider.principal.applicationId),
          [],
        );
      });

      it("does not take a token for gone in a refresh", async () => {
        const { id, outs } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
        provider.restart();
        refuse(".", refusal);
        assert.deepEqual(await provider.lifecycles.personalAccessToken.read(id, outs), { id, props: outs });
      });
    });
  }

  it("mints only once where the mint is redirected to a login page", async () => {
    const inputs = provider.inputs({ login: await ownLogin() });
    refuse("/token/create", { status: 302, headers: { location: "https://login.test/signin?ctx=1" } });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(inputs),
      /returned 302 REDIRECT_TO_OTHER_HOST: a redirect to another host, https:\/\/login\.test\/signin\. No workspace answers its API at this address/,
    );
    assert.deepEqual(writes(), ["POST /oidc/v1/token", "POST /api/2.0/token/create"]);
  });

  it("that refuses Entra alone leaves the other logins to be tried", async () => {
    const { tenantId, clientSecret, ...entra } = await workspace.addEntraPrincipal();
    await workspace.grantUsage(entra);
    const login = { authType: "azure-client-secret", tenantId, clientSecret };
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(workspace.tokenInputs(entra, { login }));
    // In the tests Entra and the workspace have one address, so this one is another.
    provider.restart({ AZURE_AUTHORITY_HOST: workspace.host.replace("127.0.0.1", "localhost") });
    refuse("/oauth2/v2.0/token", { status: 403, body: "<html><title>Access Denied</title></html>" });
    await provider.lifecycles.personalAccessToken.delete(id, outs);
    assert.deepEqual(workspace.tokensOf(entra), []);
  });
});
