import assert from "node:assert/strict";
import { findServicePrincipalOnce } from "../../../../dynamic/provider/databricks/service-principals-api";
import { WorkspaceClient } from "../../../../dynamic/provider/databricks/workspace-client";
import { tokenLogin } from "../../../../dynamic/provider/logins/token-login";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { createTestRuntime } from "../test-runtime";

const APPLICATION = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

describe("the search for a principal by its application id", () => {
  let requests: number;
  let resources: string;
  let runtime: Runtime;

  beforeEach(() => {
    requests = 0;
    resources = '[{"id":"1"}]';
    const answer: typeof fetch = () => {
      requests++;
      return Promise.resolve(new Response(`{"Resources":${resources}}`));
    };
    runtime = createTestRuntime({}, { fetch: answer });
  });

  const find = async (name = "the administrator"): Promise<string | undefined> => {
    const client = new WorkspaceClient(runtime, "https://adb-1.test", tokenLogin(name, "dapi-admin"));
    return (await findServicePrincipalOnce(client, APPLICATION))?.servicePrincipalId;
  };

  it("looks a principal up once for all who ask, at the same time or later", async () => {
    assert.deepEqual(await Promise.all([find(), find()]), ["1", "1"]);
    assert.equal(await find("another"), "1");
    assert.equal(requests, 1);
  });

  it("asks as each login for itself until the principal is found", async () => {
    resources = "[]";
    assert.deepEqual(await Promise.all([find(), find("another")]), [undefined, undefined]);
    assert.equal(requests, 2);
    resources = '[{"id":"1"}]';
    assert.equal(await find(), "1");
    assert.equal(requests, 3);
  });

  it("asks as each administrator that the program gives, whose logins may be called alike", async () => {
    const search = (clientSecret: string): Promise<unknown> => {
      const client = new WorkspaceClient(runtime, "https://adb-1.test", tokenLogin("given", "dapi-admin"));
      const given = { authType: "oauth-m2m", clientId: APPLICATION, clientSecret } as const;
      return findServicePrincipalOnce(Object.assign(client, { given }), APPLICATION);
    };
    await Promise.all([search("dose-a"), search("dose-b"), search("dose-a")]);
    assert.equal(requests, 2);
  });
});
