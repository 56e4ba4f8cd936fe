import assert from "node:assert/strict";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { SERVICE_PRINCIPALS } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";
import { refusedProperties } from "../refused-properties";

const STRANGER = "11111111-2222-3333-4444-555555555555";

describe("the check of the principal before a new token", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  const check = async (inputs: Properties, olds: Properties = {}) =>
    (await provider.lifecycles.personalAccessToken.check(olds, inputs)).failures;

  const countReads = (): number =>
    workspace.takeRequests().filter((request) => request.startsWith(`GET ${SERVICE_PRINCIPALS}`)).length;

  it("passes for an active one, with one read for all tokens of the principal, which the mint uses too", async () => {
    const inputs = provider.inputs({ servicePrincipalId: undefined });
    const checks = await Promise.all([1, 2, 3].map(() => check(inputs)));
    assert.deepEqual(checks, [[], [], []]);
    await provider.lifecycles.personalAccessToken.create(inputs);
    assert.equal(countReads(), 1);
  });

  it("leaves a login that the component has just made to the mint, also while a preview does not know it", async () => {
    const login = { authType: "oauth-m2m", clientSecret: "not-yet-known-everywhere" };
    workspace.takeRequests();
    for (const value of [login, UNKNOWN])
      assert.deepEqual(await check(provider.inputs({ login: value, managedPrincipal: "entra" })), []);
    assert.deepEqual(workspace.takeRequests(), ["GET /api/2.0/workspace-conf"]);
  });

  it("is made again after a read that failed", async () => {
    workspace.emulator.faults.add({ path: SERVICE_PRINCIPALS, times: 99, effect: { kind: "answer", status: 403 } });
    assert.deepEqual(await check(provider.inputs({ applicationId: STRANGER })), []);
    workspace.emulator.faults.clear();
    assert.deepEqual(refusedProperties(await check(provider.inputs({ applicationId: STRANGER }))), [
      "servicePrincipalId",
    ]);
  });

  it("says once before its first token that the workspace does not have the application id, and asks no more", async () => {
    const logged = provider.continueWith({});
    const fresh = { applicationId: STRANGER, servicePrincipalId: undefined, usage: "assumed" };
    for (const lineage of [UNKNOWN, UNKNOWN]) assert.deepEqual(await check(provider.inputs({ ...fresh, lineage })), []);
    assert.deepEqual(logged, [
      `the workspace ${workspace.host} has no service principal with application id ${STRANGER}: the mint fails unless this run adds it first. Correct applicationId, or add it there`,
    ]);
    assert.deepEqual(workspace.takeRequests(), ["GET /api/2.0/workspace-conf", `GET ${SERVICE_PRINCIPALS}`]);
  });

  it("says it of another principal too, which the token moves to", async () => {
    const logged = provider.continueWith({});
    const olds = provider.inputs({ servicePrincipalId: undefined });
    const moved = { ...olds, applicationId: STRANGER };
    for (const known of [olds, {}]) assert.deepEqual(await check(moved, known), []);
    assert.equal(logged.length, 1, logged.join("\n"));
  });

  it("fails where the principal of the token is gone, also with another login, after a while", async () => {
    const olds = provider.inputs({ applicationId: STRANGER, servicePrincipalId: undefined });
    const startedAt = provider.runtime.realNow();
    const failures = await check({ ...olds, rotation: "g2" }, olds);
    assert.ok(provider.runtime.realNow() - startedAt > 5_000);
    assert.deepEqual(refusedProperties(await check({ ...olds, rotation: "g2" })), ["applicationId"]);
    const login = { authType: "oauth-m2m", clientSecret: "dose-x" };
    assert.deepEqual(refusedProperties(await check({ ...olds, login, rotation: "g2" }, olds)), ["applicationId"]);
    assert.deepEqual(refusedProperties(failures), ["applicationId"]);
    assert.match(
      failures[0]?.reason ?? "",
      /has no service principal with application id 11111111-2222-3333-4444-555555555555: add it there first\. No token was changed/,
    );
  });

  it("fails where the workspace does not have the numeric id", async () => {
    const failures = await check(provider.inputs({ servicePrincipalId: "123" }));
    assert.deepEqual(refusedProperties(failures), ["servicePrincipalId"]);
    assert.match(
      failures[0]?.reason ?? "",
      /returned 404 .*correct servicePrincipalId, or leave it out to have it looked up/,
    );
  });

  it("fails where the numeric id is that of another principal", async () => {
    const other = await workspace.addPrincipal();
    const failures = await check(provider.inputs({ servicePrincipalId: other.servicePrincipalId }));
    assert.deepEqual(refusedProperties(failures), ["servicePrincipalId"]);
    assert.match(
      failures[0]?.reason ?? "",
      new RegExp(
        `${other.servicePrincipalId} is the numeric id of ${other.applicationId} in .*, and not of ${provider.principal.applicationId}: correct it, or leave it out`,
      ),
    );
  });

  for (const known of [true, false]) {
    it(`fails for an inactive one, found by its ${known ? "numeric" : "application"} id, in a rotation too`, async () => {
      const { servicePrincipalId } = provider.principal;
      const value = { Operations: [{ op: "replace", path: "active", value: "false" }] };
      await workspace.asAdministrator("PATCH", `${SERVICE_PRINCIPALS}/${servicePrincipalId}`, value);
      const inputs = provider.inputs(known ? {} : { servicePrincipalId: undefined });
      for (const olds of [{}, { ...inputs, rotation: "g0" }]) {
        const failures = await check(inputs, olds);
        assert.deepEqual(refusedProperties(failures), ["applicationId"]);
        assert.match(failures[0]?.reason ?? "", /is inactive in .* and cannot log in: activate it under Settings/);
      }
    });
  }

  it("waits for a principal that was just made, as the mint does", async () => {
    Object.assign(workspace.behaviour, { newServicePrincipalHiddenLists: 2 });
    const fresh = await workspace.addPrincipal();
    assert.deepEqual(await check(workspace.tokenInputs(fresh, { servicePrincipalId: undefined })), []);
  });

  it("leaves a workspace that does not say it to the mint", async () => {
    for (const status of [403, 404, 500]) {
      provider.restart();
      const effect = { kind: "answer", status, body: { error_code: "INTERNAL_ERROR", message: "No." } } as const;
      workspace.emulator.faults.add({ path: `${SERVICE_PRINCIPALS}\\?`, times: 50, effect });
      assert.deepEqual(await check(provider.inputs({ servicePrincipalId: undefined })), []);
      workspace.emulator.faults.clear();
    }
  });
});

describe("the check of a login of its own before the first token", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  const check = async (login: Properties) => {
    provider.restart();
    return (await provider.lifecycles.personalAccessToken.check({}, provider.inputs({ login }))).failures;
  };

  const entra = (changes: Properties = {}): Properties => {
    const { tenantId } = workspace.emulator.store.document.seed;
    return { authType: "azure-client-secret", tenantId, clientSecret: "a-secret", ...changes };
  };

  /** Refusals of Entra: whether they fail the preview, or are left to the mint, which waits for a new login. */
  const ANSWERS: Readonly<Record<string, boolean>> = {
    "AADSTS90002: Tenant 'x' not found": true,
    "AADSTS900021: Requested tenant identifier is not valid": true,
    "AADSTS7000112: Application 'x'(y) is disabled": true,
    "AADSTS53003: Access has been blocked by Conditional Access policies": true,
    "AADSTS501051: Application 'x' is not assigned to a role": true,
    "AADSTS50034: The user account does not exist": true,
    "AADSTS700016: Application with identifier 'x' was not found": false,
    "AADSTS7000215: Invalid client secret provided": false,
    "AADSTS7000222: The provided client secret keys are expired": false,
  };

  for (const [words, isSure] of Object.entries(ANSWERS)) {
    it(`${isSure ? "fails for" : "leaves to the mint"} ${words}`, async () => {
      const effect = {
        kind: "answer",
        status: 400,
        body: { error: "invalid_client", error_description: words },
      } as const;
      workspace.emulator.faults.add({ path: "/oauth2/v2.0/token", times: 9, effect });
      const failures = await check(entra());
      assert.deepEqual(refusedProperties(failures), isSure ? ["login"] : []);
      if (isSure)
        assert.match(failures[0]?.reason ?? "", /the principal cannot log in: .*AADSTS.*No token was changed/s);
    });
  }

  it("fails for a tenant that is not there", async () => {
    const failures = await check(entra({ tenantId: "11111111-2222-3333-4444-555555555555" }));
    assert.deepEqual(refusedProperties(failures), ["login"]);
    assert.match(failures[0]?.reason ?? "", /AADSTS90002: .*Entra has no such tenant in this cloud: check tenantId/s);
  });

  it("says once before the first token that the principal has no entitlement", async () => {
    const message = "This API is disabled for users without the workspace-access entitlement.";
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message } } as const;
    workspace.emulator.faults.add({ path: "/token/list", times: 9, effect });
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const logged = provider.continueWith({});
    const inputs = provider.inputs({ login: { authType: "oauth-m2m", clientSecret } });
    for (const lineage of [UNKNOWN, inputs.lineage])
      assert.deepEqual((await provider.lifecycles.personalAccessToken.check({}, { ...inputs, lineage })).failures, []);
    assert.equal(logged.length, 1, logged.join("\n"));
    assert.match(
      logged[0] ?? "",
      /^\S{36} has no entitlement yet: the mint fails unless this run gives it one first: GET .* returned 403/,
    );
  });

  it("fails where the principal of a token has no entitlement, and says how to give one", async () => {
    const message = "This API is disabled for users without the workspace-access entitlement.";
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message } } as const;
    workspace.emulator.faults.add({ path: "/token/list", times: 9, effect });
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const olds = provider.inputs();
    const news = { ...olds, login: { authType: "oauth-m2m", clientSecret }, rotation: "g2" };
    const { failures } = await provider.lifecycles.personalAccessToken.check(olds, news);
    assert.deepEqual(refusedProperties(failures), ["login"]);
    assert.match(failures[0]?.reason ?? "", /give it to an existing principal, or to a group that it is in/);
  });
});
