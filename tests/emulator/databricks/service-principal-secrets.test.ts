import assert from "node:assert/strict";
import { type Answer, SERVICE_PRINCIPALS, useEmulatedWorkspace } from "../../emulated-workspace";

describe("emulated OAuth secrets of service principals", () => {
  const emulated = useEmulatedWorkspace();
  const deployer = () => emulated.emulator.store.document.seed.deployer;
  const folder = (id: string) => `/api/2.0/accounts/servicePrincipals/${id}/credentials/secrets`;

  it("are shown once, expire after 730 days, and can be listed and deleted", async () => {
    const robot = await emulated.addPrincipal();
    const created = await emulated.call("POST", folder(robot.servicePrincipalId), { body: {} });
    assert.equal(created.status, 200);
    const { secret, ...info } = created.body;
    assert.match(secret ?? "", /^dose[0-9a-f]{32}$/);
    assert.deepEqual(Object.keys(info), ["id", "secret_hash", "status", "create_time", "update_time", "expire_time"]);
    assert.equal(info.status, "ACTIVE");
    const lifetime = Date.parse(info.expire_time ?? "") - Date.parse(info.create_time ?? "");
    assert.equal(lifetime, 63_072_000_000);
    const listed = await emulated.call("GET", `${folder(robot.servicePrincipalId)}?`);
    assert.deepEqual(listed.body, { secrets: [info] });
    assert.equal((await emulated.call("DELETE", `${folder(robot.servicePrincipalId)}/${info.id}?`)).status, 200);
    assert.deepEqual((await emulated.call("GET", folder(robot.servicePrincipalId))).body, {});
    const again = await emulated.call("DELETE", `${folder(robot.servicePrincipalId)}/${info.id}`);
    assert.equal(again.status, 404);
    assert.equal((await emulated.requestOAuthToken(robot.applicationId, secret ?? "")).status, 401);
  });

  it("accept a lifetime in seconds, are not listed once expired, and are at most five", async () => {
    const robot = await emulated.addPrincipal();
    await emulated.call("POST", folder(robot.servicePrincipalId), { body: { lifetime: "60s" } });
    for (let count = 0; count < 4; count++) await emulated.addOAuthSecret(robot);
    const sixth = await emulated.call("POST", folder(robot.servicePrincipalId), { body: {} });
    assert.equal(sixth.status, 400);
    assert.deepEqual(sixth.body, {
      error_code: "QUOTA_EXCEEDED",
      message: "The service principal has reached the limit of 5 secrets.",
    });
    emulated.pass(60_000);
    const listed: readonly object[] = (await emulated.call("GET", folder(robot.servicePrincipalId))).body.secrets ?? [];
    assert.equal(listed.length, 4);
    assert.equal((await emulated.call("POST", folder(robot.servicePrincipalId), { body: {} })).status, 200);
    const tooLong = await emulated.call("POST", folder(robot.servicePrincipalId), { body: { lifetime: "63072001s" } });
    assert.equal(tooLong.body.error_code, "INVALID_PARAMETER_VALUE");
  });

  it("are listed in pages on request", async () => {
    const robot = await emulated.addPrincipal();
    for (let count = 0; count < 3; count++) await emulated.addOAuthSecret(robot);
    const first = await emulated.call("GET", `${folder(robot.servicePrincipalId)}?page_size=2`);
    const second = await emulated.call(
      "GET",
      `${folder(robot.servicePrincipalId)}?page_size=2&page_token=${first.body.next_page_token}`,
    );
    const count = (answer: Answer) => (answer.body.secrets as readonly object[] | undefined)?.length;
    assert.deepEqual([count(first), count(second), second.body.next_page_token], [2, 1, undefined]);
    emulated.behaviour.secretsPerPage = 1;
    assert.equal(count(await emulated.call("GET", folder(robot.servicePrincipalId))), 1);
  });

  it("work the same under the account's path, which accepts no personal access token", async () => {
    const robot = await emulated.addPrincipal();
    const path = folder(robot.servicePrincipalId).replace("accounts/", `accounts/${emulated.workspace.accountId}/`);
    assert.equal((await emulated.call("POST", path, { body: {} })).status, 401);
    const bearer = await emulated.entraToken(deployer().clientId);
    assert.equal((await emulated.call("POST", path, { bearer, body: {} })).status, 200);
    const elsewhere = path.replace(emulated.workspace.accountId, "other");
    assert.equal((await emulated.call("GET", elsewhere, { bearer })).status, 404);
    emulated.behaviour.accountApisTakeTokens = true;
    const listed: readonly object[] = (await emulated.call("GET", path)).body.secrets ?? [];
    assert.equal(listed.length, 1);
  });

  it("cannot be listed or made any more when the principal is deleted", async () => {
    const robot = await emulated.addPrincipal();
    await emulated.addOAuthSecret(robot);
    await emulated.asAdministrator("DELETE", `${SERVICE_PRINCIPALS}/${robot.servicePrincipalId}`);
    for (const method of ["GET", "POST"]) {
      const { status, body } = await emulated.call(method, folder(robot.servicePrincipalId));
      assert.deepEqual([status, body.error_code], [404, "RESOURCE_DOES_NOT_EXIST"]);
    }
  });

  it("need the numeric id, not the application id", async () => {
    const robot = await emulated.addPrincipal();
    assert.equal((await emulated.call("POST", folder(robot.applicationId), { body: {} })).status, 400);
    assert.equal((await emulated.call("POST", folder("1"), { body: {} })).status, 404);
  });
});
