import assert from "node:assert/strict";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import { createToken } from "../../../../dynamic/provider/databricks/tokens-api";
import { toErrorCode } from "../../../../dynamic/provider/errors/remedies";
import { administratorClient } from "../../../../dynamic/provider/logins/administrator-login";
import { openPrincipalSession, type PrincipalSession } from "../../../../dynamic/provider/logins/principal-session";
import { type EmulatedPrincipal, SERVICE_PRINCIPALS, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createTestRuntime } from "../test-runtime";

const isWithoutEntitlement = (error: unknown): boolean => toErrorCode(error) === "MISSING_ENTITLEMENT";

describe("a call whose login lacks an entitlement", () => {
  const emulated = useEmulatedWorkspace();
  let robot: EmulatedPrincipal;

  beforeEach(async () => {
    robot = await emulated.addPrincipal({ entitlements: [{}] });
    await emulated.grantUsage(robot);
  });

  const grant = (): Promise<unknown> =>
    emulated.asAdministrator("PATCH", `${SERVICE_PRINCIPALS}/${robot.servicePrincipalId}`, {
      Operations: [{ op: "add", path: "entitlements", value: [{ value: "workspace-access" }] }],
    });

  async function open(authType: "one-time-secret" | "oauth-m2m"): Promise<PrincipalSession> {
    const login =
      authType === "oauth-m2m" ? { authType, clientSecret: await emulated.addOAuthSecret(robot) } : { authType };
    const principal = { origin: emulated.host, ...robot, login, administrator: undefined };
    const session = await openPrincipalSession(createTestRuntime(emulated.environment()), principal);
    emulated.takeLog();
    return session;
  }

  for (const authType of ["one-time-secret", "oauth-m2m"] as const) {
    it(`is sent again with a login from after the grant, by ${authType} with the same secret`, async () => {
      const { client, close } = await open(authType);
      await grant();
      emulated.takeLog();
      assert.equal(await getCurrentUserName(client), robot.applicationId);
      const me = "GET /api/2.0/preview/scim/v2/Me";
      assert.deepEqual(emulated.takeRequests(), [me, "POST /oidc/v1/token", me]);
      assert.equal(await getCurrentUserName(client), robot.applicationId);
      assert.deepEqual(emulated.takeRequests(), [me]);
      await close();
    });
  }

  it("is sent again also if it mints: the refusal came before any effect", async () => {
    const { client } = await open("oauth-m2m");
    await grant();
    await createToken(client, { comment: "", lifetimeSeconds: 3600, scopes: undefined });
    assert.equal(emulated.tokensOf(robot).length, 1);
  });

  it("is sent a third time where the fresh login is refused as expired", async () => {
    const { client } = await open("oauth-m2m");
    await grant();
    emulated.emulator.faults.add({ path: "/Me", skip: 1, effect: { kind: "answer", status: 401 } });
    assert.equal(await getCurrentUserName(client), robot.applicationId);
  });

  it("fails after one more login where there was no grant, and the next call logs in again", async () => {
    const { client } = await open("oauth-m2m");
    await assert.rejects(getCurrentUserName(client), isWithoutEntitlement);
    assert.equal(emulated.takeRequests().length, 3);
    await grant();
    emulated.takeLog();
    assert.equal(await getCurrentUserName(client), robot.applicationId);
    assert.deepEqual(emulated.takeRequests(), ["POST /oidc/v1/token", "GET /api/2.0/preview/scim/v2/Me"]);
  });
});

describe("a call whose login is refused", () => {
  const emulated = useEmulatedWorkspace();

  it("asks for one login, and sends nothing else", async () => {
    const robot = await emulated.addPrincipal();
    const login = { authType: "oauth-m2m", clientId: robot.applicationId, clientSecret: "dose-wrong" } as const;
    const client = administratorClient(createTestRuntime(emulated.environment()), emulated.host, login);
    emulated.takeLog();
    await assert.rejects(getCurrentUserName(client), (error) => toErrorCode(error) === "OAUTH_SECRET_REFUSED");
    assert.deepEqual(emulated.takeRequests(), ["POST /oidc/v1/token"]);
  });

  it("asks for one more where its first bearer was refused as expired, and no third", async () => {
    const robot = await emulated.addPrincipal();
    const clientSecret = await emulated.addOAuthSecret(robot);
    const login = { authType: "oauth-m2m", clientId: robot.applicationId, clientSecret } as const;
    const client = administratorClient(createTestRuntime(emulated.environment()), emulated.host, login);
    await getCurrentUserName(client);
    emulated.workspace.oauthSecrets = [];
    emulated.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 401 } });
    emulated.takeLog();
    await assert.rejects(getCurrentUserName(client), (error) => toErrorCode(error) === "OAUTH_SECRET_REFUSED");
    assert.deepEqual(emulated.takeRequests(), ["GET /api/2.0/preview/scim/v2/Me", "POST /oidc/v1/token"]);
  });
});
