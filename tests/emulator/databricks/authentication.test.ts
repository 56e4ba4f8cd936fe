import assert from "node:assert/strict";
import { createSigningKey, signJwt } from "../../../emulator/kernel/signing";
import { type Answer, AZURE_DATABRICKS, ME, useEmulatedWorkspace } from "../../emulated-workspace";

const REQUEST_ID = / \[ReqId: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\]$/;

describe("emulated workspace authentication", () => {
  const emulated = useEmulatedWorkspace();

  const assertGatewayError = (answer: Answer, status: number, words: string): void => {
    assert.equal(answer.status, status);
    assert.deepEqual(Object.keys(answer.body), ["error_code", "message"]);
    assert.equal(answer.body.error_code, status);
    const message: string = answer.body.message ?? "";
    assert.match(message, REQUEST_ID);
    assert.equal(message.replace(REQUEST_ID, ""), words);
    assert.equal(answer.headers.get("x-databricks-reason-phrase"), words);
  };

  it("answers 401 with a challenge to a missing credential, and to an unsupported one", async () => {
    const words = "Credential was not sent or was of an unsupported type for this API.";
    for (const authorization of [undefined, "Basic YWRtaW46c2VjcmV0", `Bearer ${"a".repeat(64)}`, "Bearer "]) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await emulated.call("GET", ME, { bearer: null, headers });
      assertGatewayError(answer, 401, words);
      assert.equal(answer.headers.get("www-authenticate"), 'Bearer realm="DatabricksRealm"');
    }
  });

  it("answers 403, not 401, to a personal access token that is unknown, revoked or expired", async () => {
    const revoked = await emulated.mint(emulated.adminToken);
    await emulated.call("POST", "/api/2.0/token/delete", { body: { token_id: revoked.tokenId } });
    const expired = await emulated.mint(emulated.adminToken, { lifetime_seconds: 1 });
    emulated.pass(2000);
    for (const bearer of ["dapi0123", revoked.tokenValue, expired.tokenValue]) {
      assertGatewayError(await emulated.call("GET", ME, { bearer }), 403, "Invalid access token.");
    }
  });

  it("names the workspace and the server in every answer, errors included", async () => {
    const answers = [
      await emulated.call("GET", ME),
      await emulated.call("GET", ME, { bearer: null }),
      await emulated.call("GET", "/.well-known/databricks-config", { bearer: null }),
      await emulated.call("POST", "/oidc/v1/token", { bearer: null }),
      await emulated.call("POST", "/api/2.0/token/delete", { body: { token_id: "abc" } }),
    ];
    assert.deepEqual(
      answers.map(({ headers }) => [headers.get("x-databricks-org-id"), headers.get("server")]),
      answers.map(() => [emulated.workspace.id, "databricks"]),
    );
  });

  it("adds the caller to the request log, and never a credential", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.call("GET", ME, { bearer: robot.bearer });
    await emulated.call("GET", ME);
    const log = emulated.emulator.log.list();
    const callers = log.filter((entry) => entry.note === "me").map((entry) => entry.caller);
    assert.deepEqual(callers, [robot.applicationId, "admin@emulator.test"]);
    assert.doesNotMatch(JSON.stringify(log), /dapi|dose|eyJ/);
  });

  it("accepts either name of the workspace header, a trailing '?' and both forms of space", async () => {
    const filter = "displayName+eq+%22deployer%22";
    for (const header of ["X-Databricks-Workspace-Id", "X-Databricks-Org-Id"]) {
      const answer = await emulated.call("GET", `${ME}?`, { headers: { [header]: emulated.workspace.id } });
      assert.equal(answer.status, 200);
    }
    for (const query of [filter, filter.replaceAll("+", "%20")]) {
      const answer = await emulated.call("GET", `/api/2.0/preview/scim/v2/ServicePrincipals?filter=${query}`);
      assert.equal(answer.body.totalResults, 1);
    }
    const conf = await emulated.call("GET", "/api/2.0/workspace-conf?keys=enableTokensConfig%2CmaxTokenLifetimeDays");
    assert.equal(conf.status, 200);
  });

  it("refuses an inactive principal, and suspends its token", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    const { tokenValue } = await emulated.mint(robot.bearer);
    const setActive = (active: boolean) =>
      emulated.call("PATCH", `/api/2.0/preview/scim/v2/ServicePrincipals/${robot.servicePrincipalId}`, {
        body: { Operations: [{ op: "replace", path: "active", value: active }] },
      });
    await setActive(false);
    assertGatewayError(await emulated.call("GET", ME, { bearer: tokenValue }), 403, "Invalid access token.");
    assertGatewayError(await emulated.call("GET", ME, { bearer: robot.bearer }), 403, "User not authorized.");
    await setActive(true);
    assert.equal(await emulated.authenticates(tokenValue), true);
    emulated.behaviour.deactivationDeletesTokens = true;
    await setActive(false);
    await setActive(true);
    assert.equal(await emulated.authenticates(tokenValue), false);
  });

  describe("with an OAuth token of the workspace", () => {
    it("refuses an expired one with a message of its own", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      emulated.pass(3_601_000);
      assertGatewayError(await emulated.call("GET", ME, { bearer: robot.bearer }), 401, "Token is expired.");
    });

    it("refuses one whose principal was deleted", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      await emulated.call("DELETE", `/api/2.0/preview/scim/v2/ServicePrincipals/${robot.servicePrincipalId}`);
      assertGatewayError(await emulated.call("GET", ME, { bearer: robot.bearer }), 403, "User not authorized.");
    });

    it("refuses a forged one", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      const [head, , signature] = robot.bearer.split(".");
      const claims = { sub: robot.applicationId, scope: "all-apis", exp: Date.now() };
      const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
      assertGatewayError(await emulated.call("GET", ME, { bearer: forged }), 403, "Invalid access token.");
    });
  });

  describe("with an Entra token", () => {
    const deployerId = () => emulated.emulator.store.document.seed.deployer.clientId;
    const resourceId = () => {
      const { subscriptionId, resourceGroupName, workspaceName } = emulated.emulator.store.document.seed;
      return (
        `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}` +
        `/providers/Microsoft.Databricks/workspaces/${workspaceName}`
      );
    };
    const management = "https://management.core.windows.net/";
    const stranger = "7d9f0c3e-0000-4000-8000-00000000abcd";

    it("finds a service principal of the workspace by its application id", async () => {
      const me = await emulated.call("GET", ME, { bearer: await emulated.entraToken(deployerId()) });
      assert.equal(me.status, 200);
      assert.equal(me.body.userName, deployerId());
    });

    it("refuses a token for another audience", async () => {
      const bearer = await emulated.entraToken(deployerId(), management);
      const words =
        `io.jsonwebtoken.IncorrectClaimException: Expected aud claim to be: ${AZURE_DATABRICKS}, ` +
        `but was: ${management}.`;
      assertGatewayError(await emulated.call("GET", ME, { bearer }), 400, words);
    });

    it("refuses a token in its last 30 seconds", async () => {
      const bearer = await emulated.entraToken(deployerId(), AZURE_DATABRICKS, 29);
      assertGatewayError(await emulated.call("GET", ME, { bearer }), 401, "Token is expired.");
      assert.equal(await emulated.authenticates(await emulated.entraToken(deployerId(), AZURE_DATABRICKS, 40)), true);
    });

    it("refuses a token that another key signed", async () => {
      const { directory } = emulated.emulator.store.document;
      const key = { ...createSigningKey(), kid: directory.signingKey.kid };
      const exp = Math.floor(Date.now() / 1000) + 3600;
      const bearer = await signJwt(key, { aud: AZURE_DATABRICKS, appid: deployerId(), exp });
      assertGatewayError(await emulated.call("GET", ME, { bearer }), 403, "Invalid access token.");
    });

    it("refuses an application that is not in the workspace", async () => {
      const bearer = await emulated.entraToken(stranger);
      assertGatewayError(await emulated.call("GET", ME, { bearer }), 403, "User not authorized.");
    });

    it("adds it as an administrator when both extra headers are sent, and then accepts it without them", async () => {
      const bearer = await emulated.entraToken(stranger);
      const headers = {
        "X-Databricks-Azure-Workspace-Resource-Id": resourceId(),
        "X-Databricks-Azure-SP-Management-Token": await emulated.entraToken(stranger, management),
      };
      const first = await emulated.call("GET", ME, { bearer, headers });
      assert.equal(first.status, 200);
      const groups: readonly Record<string, unknown>[] = first.body.groups ?? [];
      assert.deepEqual(groups.map((group) => group.display).sort(), ["admins", "users"]);
      assert.equal(await emulated.authenticates(bearer), true);
      assert.equal(emulated.workspace.principals.filter(({ displayName }) => displayName === stranger).length, 1);
    });

    it("does not add it for another workspace, or with another application's management token", async () => {
      const bearer = await emulated.entraToken(stranger);
      const own = await emulated.entraToken(stranger, management);
      const foreign = await emulated.entraToken(deployerId(), management);
      for (const [resource, token] of [
        [resourceId().replace("dbw-", "other-"), own],
        [resourceId(), foreign],
        [resourceId(), bearer],
        [resourceId(), "no-token"],
      ] as const) {
        const headers = {
          "X-Databricks-Azure-Workspace-Resource-Id": resource,
          "X-Databricks-Azure-SP-Management-Token": token,
        };
        assertGatewayError(await emulated.call("GET", ME, { bearer, headers }), 403, "User not authorized.");
      }
    });

    it("needs the management token beside the resource id, but not the reverse", async () => {
      const bearer = await emulated.entraToken(stranger);
      const lonely = { "X-Databricks-Azure-Workspace-Resource-Id": resourceId() };
      assertGatewayError(
        await emulated.call("GET", ME, { bearer, headers: lonely }),
        403,
        "Management API token must be provided for service principal admin user login",
      );
      const other = { "X-Databricks-Azure-SP-Management-Token": await emulated.entraToken(stranger, management) };
      assertGatewayError(await emulated.call("GET", ME, { bearer, headers: other }), 403, "User not authorized.");
    });

    it("refuses as many logins of a new service principal as configured", async () => {
      emulated.behaviour.newServicePrincipalRefusedLogins = 2;
      const { applicationId } = await emulated.addPrincipal();
      const bearer = await emulated.entraToken(applicationId);
      const seen = [
        await emulated.authenticates(bearer),
        await emulated.authenticates(bearer),
        await emulated.authenticates(bearer),
      ];
      assert.deepEqual(seen, [false, false, true]);
    });
  });
});
