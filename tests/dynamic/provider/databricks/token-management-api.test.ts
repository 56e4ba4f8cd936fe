import assert from "node:assert/strict";
import { listTokensOf } from "../../../../dynamic/provider/databricks/token-management-api";
import { WorkspaceClient } from "../../../../dynamic/provider/databricks/workspace-client";
import { tokenLogin } from "../../../../dynamic/provider/logins/token-login";
import { createTestRuntime } from "../test-runtime";

const APPLICATION = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const ID = "4611686018427387905";
const LIST = "/api/2.0/token-management/tokens";
const PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";

describe("the tokens that an administrator lists of a principal", () => {
  let requests: string[];

  beforeEach(() => (requests = []));

  /** An administrator of a workspace that answers a list with these entries, whatever it is asked for. */
  function administrator(entries: string, principals = `[{"id":"${ID}"}]`): WorkspaceClient {
    const answer: typeof fetch = (input) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      requests.push(url.pathname + (url.pathname === LIST ? url.search : ""));
      return Promise.resolve(
        new Response(url.pathname === LIST ? `{"token_infos":[${entries}]}` : `{"Resources":${principals}}`),
      );
    };
    return new WorkspaceClient(
      createTestRuntime({}, { fetch: answer }),
      "https://adb-1.test",
      tokenLogin("the administrator", "dapi-admin"),
    );
  }

  const ids = async (client: WorkspaceClient, servicePrincipalId?: string): Promise<readonly string[]> =>
    (await listTokensOf(client, { applicationId: APPLICATION, servicePrincipalId })).map(({ tokenId }) => tokenId);

  it("are asked for by its numeric id, with one request if that is known", async () => {
    assert.deepEqual(await ids(administrator(`{"token_id":"a","created_by_id":${ID}}`), ID), ["a"]);
    assert.deepEqual(requests, [`${LIST}?created_by_id=${ID}`]);
  });

  it("are asked for by an id that is looked up once per process", async () => {
    const client = administrator(`{"token_id":"a","created_by_id":${ID}}`);
    assert.deepEqual([await ids(client), await ids(client)], [["a"], ["a"]]);
    const asked = `${LIST}?created_by_id=${ID}`;
    assert.deepEqual(requests, [PRINCIPALS, asked, asked]);
  });

  it("are its own alone where the workspace ignores the filter", async () => {
    const entries = [
      `{"token_id":"by-id","created_by_id":${ID},"created_by_username":"renamed"}`,
      `{"token_id":"by-text","created_by_id":"${ID}"}`,
      `{"token_id":"by-name","created_by_username":"${APPLICATION.toUpperCase()}"}`,
      `{"token_id":"another's","created_by_id":17,"created_by_username":"${APPLICATION}"}`,
      `{"token_id":"another's by name","created_by_username":"somebody"}`,
      `{"token_id":"nobody's"}`,
    ].join(",");
    assert.deepEqual(await ids(administrator(entries), ID), ["by-id", "by-text", "by-name"]);
  });

  it("are found by its name among all tokens where the workspace does not know the principal", async () => {
    const entries = [
      `{"token_id":"a","created_by_id":5,"created_by_username":"${APPLICATION}"}`,
      `{"token_id":"b","created_by_id":5,"created_by_username":"somebody"}`,
    ].join(",");
    const client = administrator(entries, "[]");
    assert.deepEqual([await ids(client), await ids(client)], [["a"], ["a"]]);
    assert.deepEqual(requests, [PRINCIPALS, LIST, PRINCIPALS, LIST]);
  });
});
