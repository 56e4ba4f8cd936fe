import assert from "node:assert/strict";
import { useEmulatedWorkspace } from "../../emulated-workspace";

const SECRETS = "/api/2.0/secrets";

describe("emulated secret scopes", () => {
  const emulated = useEmulatedWorkspace();
  const createScope = (body: object, bearer = emulated.adminToken) =>
    emulated.call("POST", `${SECRETS}/scopes/create`, { bearer, body });

  it("keep secrets, and return them in base64", async () => {
    await createScope({ scope: "vault" });
    const put = await emulated.call("POST", `${SECRETS}/put`, {
      body: { scope: "vault", key: "token", string_value: "gehéim" },
    });
    assert.deepEqual([put.status, put.body], [200, {}]);
    const got = await emulated.call("GET", `${SECRETS}/get?scope=vault&key=token`);
    assert.deepEqual(got.body, { key: "token", value: Buffer.from("gehéim").toString("base64") });
    const listed = await emulated.call("GET", `${SECRETS}/list?scope=vault`);
    const secrets: readonly Record<string, unknown>[] = listed.body.secrets ?? [];
    assert.deepEqual(
      secrets.map((secret) => [secret.key, typeof secret.last_updated_timestamp]),
      [["token", "number"]],
    );
    assert.doesNotMatch(JSON.stringify(emulated.emulator.log.list()), /geh/);
  });

  it("are listed with their backend, and deleted with their secrets", async () => {
    await createScope({ scope: "vault" });
    assert.deepEqual((await emulated.call("GET", `${SECRETS}/scopes/list`)).body, {
      scopes: [{ name: "vault", backend_type: "DATABRICKS" }],
    });
    await emulated.call("POST", `${SECRETS}/scopes/delete`, { body: { scope: "vault" } });
    const gone = await emulated.call("GET", `${SECRETS}/list?scope=vault`);
    assert.equal(gone.status, 404);
    assert.deepEqual(gone.body, { error_code: "RESOURCE_DOES_NOT_EXIST", message: "Scope vault does not exist!" });
  });

  it("have unique names", async () => {
    await createScope({ scope: "vault" });
    const answer = await createScope({ scope: "vault" });
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body, {
      error_code: "RESOURCE_ALREADY_EXISTS",
      message: "Scope vault already exists!",
    });
  });

  it("answer 404 to a secret that does not exist or was deleted", async () => {
    await createScope({ scope: "vault" });
    await emulated.call("POST", `${SECRETS}/put`, { body: { scope: "vault", key: "k", bytes_value: "AAAA" } });
    const remove = () => emulated.call("POST", `${SECRETS}/delete`, { body: { scope: "vault", key: "k" } });
    assert.equal((await remove()).status, 200);
    assert.equal((await remove()).status, 404);
    const got = await emulated.call("GET", `${SECRETS}/get?scope=vault&key=k`);
    assert.deepEqual([got.status, got.body.error_code], [404, "RESOURCE_DOES_NOT_EXIST"]);
  });

  it("are for their creator and administrators, unless users manage them", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await createScope({ scope: "private" });
    await createScope({ scope: "shared", initial_manage_principal: "users" });
    await createScope({ scope: "own" }, robot.bearer);
    const listed = await emulated.call("GET", `${SECRETS}/scopes/list`, { bearer: robot.bearer });
    const scopes: readonly Record<string, unknown>[] = listed.body.scopes ?? [];
    assert.deepEqual(
      scopes.map((scope) => scope.name),
      ["shared", "own"],
    );
    const refused = await emulated.call("GET", `${SECRETS}/list?scope=private`, { bearer: robot.bearer });
    assert.equal(refused.status, 403);
    assert.equal((await emulated.call("GET", `${SECRETS}/list?scope=own`)).status, 200);
  });

  describe("access controls", () => {
    const acls = (method: "put" | "delete", body: object, bearer = emulated.adminToken) =>
      emulated.call("POST", `${SECRETS}/acls/${method}`, { bearer, body: { scope: "vault", ...body } });
    const list = (bearer = emulated.adminToken) => emulated.call("GET", `${SECRETS}/acls/list?scope=vault`, { bearer });

    it("begin with the creator or with all users, who may manage the scope", async () => {
      await createScope({ scope: "vault" });
      const own = { principal: "admin@emulator.test", permission: "MANAGE" };
      assert.deepEqual((await list()).body, { items: [own] });
      const query = `scope=vault&principal=${encodeURIComponent(own.principal)}`;
      assert.deepEqual((await emulated.call("GET", `${SECRETS}/acls/get?${query}`)).body, own);
      await createScope({ scope: "shared", initial_manage_principal: "users" });
      assert.deepEqual((await emulated.call("GET", `${SECRETS}/acls/list?scope=shared`)).body, {
        items: [{ principal: "users", permission: "MANAGE" }],
      });
    });

    it("let a principal read, write or manage, each with what is below it", async () => {
      const { applicationId: principal, bearer } = await emulated.addLoggedInPrincipal();
      await createScope({ scope: "vault" });
      const statuses = async (): Promise<readonly number[]> => {
        const put = { bearer, body: { scope: "vault", key: "k", string_value: "v" } };
        return [
          (await emulated.call("GET", `${SECRETS}/list?scope=vault`, { bearer })).status,
          (await emulated.call("POST", `${SECRETS}/put`, put)).status,
          (await list(bearer)).status,
        ];
      };
      assert.deepEqual(await statuses(), [403, 403, 403]);
      for (const [permission, expected] of [
        ["READ", [200, 403, 403]],
        ["WRITE", [200, 200, 403]],
        ["MANAGE", [200, 200, 200]],
      ] as const) {
        assert.deepEqual((await acls("put", { principal, permission })).body, {});
        assert.deepEqual(await statuses(), expected, permission);
      }
      assert.equal((await acls("delete", { principal })).status, 200);
      assert.deepEqual(await statuses(), [403, 403, 403]);
    });

    it("count for the members of a group", async () => {
      const { bearer } = await emulated.addLoggedInPrincipal();
      await createScope({ scope: "vault" });
      await acls("put", { principal: "users", permission: "READ" });
      assert.equal((await emulated.call("GET", `${SECRETS}/list?scope=vault`, { bearer })).status, 200);
    });

    it("answer 404 to a principal without one, and to an unknown one, and 400 to an unknown permission", async () => {
      await createScope({ scope: "vault" });
      assert.equal((await acls("delete", { principal: "users" })).status, 404);
      assert.equal((await emulated.call("GET", `${SECRETS}/acls/get?scope=vault&principal=users`)).status, 404);
      assert.equal((await acls("put", { principal: "nobody", permission: "READ" })).status, 404);
      assert.equal((await acls("put", { principal: "users", permission: "OWN" })).status, 400);
    });
  });

  it("need exactly one of the two kinds of value", async () => {
    await createScope({ scope: "vault" });
    for (const values of [{}, { string_value: "a", bytes_value: "AAAA" }]) {
      const answer = await emulated.call("POST", `${SECRETS}/put`, { body: { scope: "vault", key: "k", ...values } });
      assert.equal(answer.body.message, "Exactly one of string_value and bytes_value must be given");
    }
  });
});
