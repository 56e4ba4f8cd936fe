import assert from "node:assert/strict";
import { type Answer, GROUPS, ME, SERVICE_PRINCIPALS, useEmulatedWorkspace, USERS } from "../../emulated-workspace";

const APPLICATION_ID = "0f3c1d2e-1111-4222-8333-444455556666";

describe("emulated SCIM API", () => {
  const emulated = useEmulatedWorkspace();

  const assertScimError = (answer: Answer, status: number, detail: string): void => {
    assert.equal(answer.status, status);
    assert.deepEqual(answer.body, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      detail,
      status: String(status),
    });
  };
  const patch = (path: string, ...operations: readonly object[]) =>
    emulated.call("PATCH", path, {
      body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations },
    });
  const usersGroup = () => {
    const id = emulated.workspace.groups.find((group) => group.displayName === "users")?.id;
    return { display: "users", value: id, type: "direct", $ref: `Groups/${id}` };
  };

  describe("service principals", () => {
    it("get a generated application id when none is given", async () => {
      const answer = await emulated.call("POST", SERVICE_PRINCIPALS, { body: { displayName: "robot" } });
      assert.equal(answer.status, 201);
      assert.match(answer.body.applicationId ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.match(answer.body.id ?? "", /^\d+$/);
      assert.equal(answer.body.active, true);
    });

    it("are created the way the Terraform provider does", async () => {
      const answer = await emulated.call("POST", SERVICE_PRINCIPALS, {
        headers: { "content-type": "application/scim+json; charset=utf-8" },
        body: {
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
          applicationId: APPLICATION_ID,
          displayName: "robot",
          active: true,
          entitlements: [{}],
          externalId: "entra-object",
        },
      });
      assert.equal(answer.status, 201);
      assert.deepEqual(answer.body, {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
        id: answer.body.id,
        displayName: "robot",
        active: true,
        externalId: "entra-object",
        groups: [usersGroup()],
        applicationId: APPLICATION_ID,
      });
    });

    it("refuse a duplicate application id with the message that clients look for", async () => {
      await emulated.call("POST", SERVICE_PRINCIPALS, { body: { applicationId: APPLICATION_ID } });
      assertScimError(
        await emulated.call("POST", SERVICE_PRINCIPALS, { body: { applicationId: APPLICATION_ID } }),
        409,
        `Service principal with application ID ${APPLICATION_ID} already exists.`,
      );
    });

    it("refuse an application id that is not a UUID, and an unknown entitlement", async () => {
      const badId = await emulated.call("POST", SERVICE_PRINCIPALS, { body: { applicationId: "robot" } });
      assertScimError(badId, 400, "Application ID robot is not a UUID.");
      const badRight = await emulated.call("POST", SERVICE_PRINCIPALS, {
        body: { displayName: "robot", entitlements: [{ value: "everything" }] },
      });
      assertScimError(badRight, 400, "Entitlement everything does not exist.");
      assert.equal(emulated.workspace.principals.length, 2);
    });

    it("return their application id even where the requested attributes leave it out", async () => {
      const { servicePrincipalId: id, applicationId } = await emulated.addPrincipal({ displayName: "robot" });
      const query = "attributes=userName,displayName,active,externalId,entitlements";
      const answer = await emulated.call("GET", `${SERVICE_PRINCIPALS}/${id}?${query}`);
      assert.deepEqual(answer.body, {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
        id,
        displayName: "robot",
        active: true,
        entitlements: [{ value: "workspace-access" }],
        applicationId,
      });
    });

    it("are replaced by PUT without their application id", async () => {
      const { servicePrincipalId: id, applicationId } = await emulated.addPrincipal({ displayName: "robot" });
      const answer = await emulated.call("PUT", `${SERVICE_PRINCIPALS}/${id}`, {
        body: { displayName: "renamed", active: true, entitlements: [{ value: "workspace-access" }] },
      });
      assert.equal(answer.body.displayName, "renamed");
      assert.deepEqual(answer.body.entitlements, [{ value: "workspace-access" }]);
      assert.equal(answer.body.applicationId, applicationId);
      const moved = await emulated.call("PUT", `${SERVICE_PRINCIPALS}/${id}`, {
        body: { applicationId: APPLICATION_ID },
      });
      assertScimError(moved, 400, "applicationId cannot be changed.");
    });

    it("are patched with and without paths, in every form of a truth value", async () => {
      const { servicePrincipalId: id } = await emulated.addPrincipal({ displayName: "robot" });
      const path = `${SERVICE_PRINCIPALS}/${id}`;
      const off = await patch(path, { op: "replace", path: "active", value: [{ value: "false" }] });
      assert.equal(off.body.active, false);
      const on = await patch(path, { op: "replace", value: { active: true, displayName: "renamed" } });
      assert.deepEqual([on.body.active, on.body.displayName], [true, "renamed"]);
      const added = await patch(path, {
        op: "add",
        path: "entitlements",
        value: [{ value: "workspace-access" }, { value: "databricks-sql-access" }],
      });
      assert.deepEqual(added.body.entitlements, [{ value: "workspace-access" }, { value: "databricks-sql-access" }]);
      const removed = await patch(path, { op: "remove", path: 'entitlements[value eq "workspace-access"]' });
      assert.deepEqual(removed.body.entitlements, [{ value: "databricks-sql-access" }]);
    });

    it("are left as they were by a PATCH that fails half-way", async () => {
      const { servicePrincipalId: id } = await emulated.addPrincipal({ displayName: "robot" });
      const path = `${SERVICE_PRINCIPALS}/${id}`;
      const answer = await patch(
        path,
        { op: "replace", path: "displayName", value: "renamed" },
        { op: "remove", path: "roles", value: [{ value: "a" }] },
      );
      assert.equal(answer.status, 400);
      assert.equal((await emulated.call("GET", path)).body.displayName, "robot");
    });

    it("lose their grants, tokens, secrets and policies when they are deleted", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      await emulated.grantUsage(robot);
      const { tokenValue } = await emulated.mint(robot.bearer);
      const answer = await emulated.call("DELETE", `${SERVICE_PRINCIPALS}/${robot.servicePrincipalId}?`);
      assert.deepEqual([answer.status, answer.body], [204, undefined]);
      const { tokens, tokenGrants, oauthSecrets, groups } = emulated.workspace;
      assert.equal(tokens.length, 1);
      assert.deepEqual(tokenGrants, []);
      assert.equal(oauthSecrets.length, 1);
      assert.equal(
        groups.some((group) => group.members.includes(robot.servicePrincipalId)),
        false,
      );
      assert.equal(await emulated.authenticates(tokenValue), false);
      assertScimError(
        await emulated.call("DELETE", `${SERVICE_PRINCIPALS}/${robot.servicePrincipalId}`),
        404,
        `ServicePrincipal with id ${robot.servicePrincipalId} not found.`,
      );
    });

    it("stay hidden from as many lists as configured, not from a GET by id", async () => {
      emulated.behaviour.newServicePrincipalHiddenLists = 1;
      const { servicePrincipalId: id } = await emulated.addPrincipal({ displayName: "robot" });
      assert.equal((await emulated.call("GET", `${SERVICE_PRINCIPALS}/${id}`)).status, 200);
      const total = async () => (await emulated.call("GET", SERVICE_PRINCIPALS)).body.totalResults;
      assert.deepEqual([await total(), await total()], [1, 2]);
    });
  });

  describe("lists", () => {
    const names = (answer: Answer): readonly unknown[] => {
      const resources: readonly Record<string, unknown>[] = answer.body.Resources ?? [];
      return resources.map((resource) => resource.displayName);
    };
    const filtered = (filter: string) =>
      emulated.call("GET", `${SERVICE_PRINCIPALS}?filter=${encodeURIComponent(filter)}`);

    it("page by startIndex and count, and are empty past the end", async () => {
      for (const name of ["a", "b", "c"]) await emulated.addPrincipal({ displayName: name });
      const page = await emulated.call("GET", `${SERVICE_PRINCIPALS}?count=2&startIndex=2`);
      const { Resources: _resources, ...envelope } = page.body;
      assert.deepEqual(envelope, {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        totalResults: 4,
        startIndex: 2,
        itemsPerPage: 2,
      });
      assert.deepEqual(names(page), ["a", "b"]);
      const past = await emulated.call("GET", `${SERVICE_PRINCIPALS}?count=10000&startIndex=5`);
      assert.deepEqual([past.body.startIndex, past.body.Resources], [5, []]);
    });

    it("filter by eq, ne, co, sw, and, or and parentheses, without regard to case", async () => {
      const robot = await emulated.addPrincipal({ displayName: "Robot One" });
      await emulated.addPrincipal({ displayName: "Robot Two" });
      assert.deepEqual(names(await filtered(`applicationId eq "${robot.applicationId.toUpperCase()}"`)), ["Robot One"]);
      assert.deepEqual(names(await filtered(`id eq "${robot.servicePrincipalId}"`)), ["Robot One"]);
      assert.deepEqual(names(await filtered('displayName sw "robot"')), ["Robot One", "Robot Two"]);
      assert.deepEqual(names(await filtered('displayName co "two" and active eq true')), ["Robot Two"]);
      assert.deepEqual(names(await filtered('displayName ne "Robot One"')), ["deployer", "Robot Two"]);
      assert.deepEqual(
        names(await filtered('(displayName co "one" or displayName co "two") and displayName co "one"')),
        ["Robot One"],
      );
      assert.deepEqual(names(await filtered('displayName eq "nobody"')), []);
    });

    it("fail on an empty operand as the real service does, and refuse an invalid filter", async () => {
      assertScimError(await filtered('displayName eq ""'), 500, "Index 1 out of bounds for length 1");
      assert.equal((await filtered("displayName")).status, 400);
      assert.equal((await filtered('displayName eq "a" "b"')).status, 400);
      assert.equal((await filtered(String.raw`displayName eq "a\q"`)).status, 400);
    });

    it("sort, and leave attributes out", async () => {
      await emulated.addPrincipal({ displayName: "aaa" });
      const sorted = await emulated.call("GET", `${SERVICE_PRINCIPALS}?sortBy=displayName&sortOrder=descending`);
      assert.deepEqual(names(sorted), ["deployer", "aaa"]);
      const lean = await emulated.call("GET", `${SERVICE_PRINCIPALS}?excludedAttributes=groups,active`);
      const resources: readonly Record<string, unknown>[] = lean.body.Resources ?? [];
      assert.deepEqual(Object.keys(resources[0] ?? {}), [
        "schemas",
        "id",
        "displayName",
        "externalId",
        "applicationId",
      ]);
    });
  });

  describe("groups", () => {
    const membersOf = async (id: string): Promise<readonly unknown[]> =>
      (await emulated.call("GET", `${GROUPS}/${id}?attributes=members`)).body.members ?? [];

    it("have admins and users from the start", async () => {
      const answer = await emulated.call("GET", `${GROUPS}?filter=displayName%20eq%20%22admins%22`);
      const resources: readonly Record<string, never>[] = answer.body.Resources ?? [];
      const members: readonly Record<string, unknown>[] = resources[0]?.members ?? [];
      assert.deepEqual(
        members.map((member) => [member.display, String(member.$ref).split("/")[0]]),
        [
          ["admin@emulator.test", "Users"],
          ["deployer", "ServicePrincipals"],
        ],
      );
    });

    it("add members by an array of objects and remove them by a path, and may do either twice", async () => {
      const robot = await emulated.addPrincipal({ displayName: "robot" });
      const created = await emulated.call("POST", GROUPS, { body: { displayName: "minters" } });
      assert.equal(created.status, 201);
      const id: string = created.body.id ?? "";
      const add = { op: "add", path: "members", value: [{ value: robot.servicePrincipalId }] };
      await patch(`${GROUPS}/${id}`, add);
      await patch(`${GROUPS}/${id}`, add);
      const member = {
        display: "robot",
        value: robot.servicePrincipalId,
        $ref: `ServicePrincipals/${robot.servicePrincipalId}`,
      };
      assert.deepEqual(await membersOf(id), [member]);
      const remove = { op: "remove", path: `members[value eq "${robot.servicePrincipalId}"]` };
      assert.equal((await patch(`${GROUPS}/${id}`, remove)).status, 200);
      assert.equal((await patch(`${GROUPS}/${id}`, remove)).status, 200);
      assert.deepEqual(await membersOf(id), []);
    });

    it("pass rights on to members of member groups", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      const inner = await emulated.call("POST", GROUPS, {
        body: { displayName: "inner", members: [{ value: robot.servicePrincipalId }] },
      });
      const admins = emulated.workspace.groups.find((group) => group.displayName === "admins")?.id;
      await patch(`${GROUPS}/${admins}`, { op: "add", value: { members: [{ value: inner.body.id }] } });
      const me = await emulated.call("GET", ME, { bearer: robot.bearer });
      const groups: readonly Record<string, unknown>[] = me.body.groups ?? [];
      assert.deepEqual(
        groups.map((group) => [group.display, group.type]),
        [
          ["users", "direct"],
          ["inner", "direct"],
          ["admins", "indirect"],
        ],
      );
      assert.equal((await emulated.call("GET", GROUPS, { bearer: robot.bearer })).status, 200);
    });

    it("refuse a duplicate name, an unknown member, and the deletion of admins", async () => {
      await emulated.call("POST", GROUPS, { body: { displayName: "minters" } });
      const twice = await emulated.call("POST", GROUPS, { body: { displayName: "minters" } });
      assertScimError(twice, 409, "Group with name minters already exists.");
      const admins = emulated.workspace.groups.find((group) => group.displayName === "admins")?.id;
      const stranger = await patch(`${GROUPS}/${admins}`, { op: "add", path: "members", value: [{ value: "1" }] });
      assertScimError(stranger, 404, "Principal with id 1 not found.");
      const end = await emulated.call("DELETE", `${GROUPS}/${admins}`);
      assertScimError(end, 400, "Group admins cannot be deleted.");
    });

    it("are replaced, renamed and deleted", async () => {
      const created = await emulated.call("POST", GROUPS, { body: { displayName: "minters", externalId: "x" } });
      const path = `${GROUPS}/${created.body.id}`;
      const replaced = await emulated.call("PUT", path, { body: { displayName: "coiners" } });
      assert.deepEqual(replaced.body, {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        id: created.body.id,
        displayName: "coiners",
      });
      assert.equal((await patch(path, { op: "replace", path: "displayName", value: "mint" })).body.displayName, "mint");
      assert.equal((await emulated.call("DELETE", path)).status, 204);
      assertScimError(await emulated.call("GET", path), 404, `Group with id ${created.body.id} not found.`);
    });
  });

  describe("users", () => {
    it("are created, found by user name, and deleted", async () => {
      const created = await emulated.call("POST", USERS, { body: { userName: "ada@emulator.test" } });
      assert.equal(created.status, 201);
      const found = await emulated.call(
        "GET",
        `${USERS}?filter=${encodeURIComponent('userName eq "ada@emulator.test"')}`,
      );
      const resources: readonly Record<string, unknown>[] = found.body.Resources ?? [];
      assert.deepEqual(
        resources.map((user) => user.id),
        [created.body.id],
      );
      assertScimError(
        await emulated.call("POST", USERS, { body: { userName: "ada@emulator.test" } }),
        409,
        "User with username ada@emulator.test already exists.",
      );
      assert.equal((await emulated.call("DELETE", `${USERS}/${created.body.id}`)).status, 204);
      assert.equal((await emulated.call("GET", `${USERS}/${created.body.id}`)).status, 404);
    });
  });

  describe("/Me", () => {
    it("calls a service principal by its application id", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      const me = await emulated.call("GET", `${ME}?excludedAttributes=entitlements`, { bearer: robot.bearer });
      assert.deepEqual(me.body, {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        id: robot.servicePrincipalId,
        displayName: "robot",
        active: true,
        groups: [usersGroup()],
        userName: robot.applicationId,
      });
      assert.equal(me.headers.get("x-databricks-org-id"), emulated.workspace.id);
      assert.equal(emulated.notes.at(-1), "me");
    });
  });

  it("is written by administrators, in SCIM's form, and read by them alone where configured", async () => {
    const { bearer } = await emulated.addLoggedInPrincipal();
    const refusal = "/2.0/preview/scim/v2/Groups is only accessible by admins.";
    assertScimError(await emulated.call("POST", GROUPS, { bearer, body: { displayName: "mint" } }), 403, refusal);
    assert.equal((await emulated.call("GET", GROUPS, { bearer })).status, 200);
    emulated.behaviour.scimReadsNeedAdministrator = true;
    assertScimError(await emulated.call("GET", GROUPS, { bearer }), 403, refusal);
  });

  it("can be overloaded by a fault, for a bounded number of requests", async () => {
    const detail = "REQUEST_LIMIT_EXCEEDED: Workspace 1 exceeded the concurrent limit of 4 requests.";
    emulated.emulator.faults.add({
      path: "/scim/",
      times: 1,
      effect: {
        kind: "answer",
        status: 500,
        body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], detail, status: "500" },
      },
    });
    assertScimError(await emulated.call("GET", GROUPS), 500, detail);
    assert.equal((await emulated.call("GET", GROUPS)).status, 200);
  });
});
