import assert from "node:assert/strict";
import { listOAuthSecrets } from "../../../../dynamic/provider/databricks/oauth-secrets-api";
import { getScopeBackend } from "../../../../dynamic/provider/databricks/scope-secrets-api";
import { listAllTokens, listTokensOf } from "../../../../dynamic/provider/databricks/token-management-api";
import { listServicePrincipals } from "../../../../dynamic/provider/databricks/service-principals-api";
import { listTokens } from "../../../../dynamic/provider/databricks/tokens-api";
import { WorkspaceClient } from "../../../../dynamic/provider/databricks/workspace-client";
import { tokenLogin } from "../../../../dynamic/provider/logins/token-login";
import { createTestRuntime } from "../test-runtime";

const NAMES = { applicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", servicePrincipalId: "17" };

/** What is read of each list: its ids. */
const LISTS: Readonly<Record<string, (client: WorkspaceClient) => Promise<readonly string[]>>> = {
  "the caller's tokens": async (client) => (await listTokens(client)).map(({ tokenId }) => tokenId),
  "the tokens of a workspace": async (client) => (await listAllTokens(client)).map(({ info }) => info.tokenId),
  "the tokens of a principal": async (client) => (await listTokensOf(client, NAMES)).map(({ tokenId }) => tokenId),
  "the OAuth secrets of a principal": async (client) => (await listOAuthSecrets(client, "17")).map(({ id }) => id),
  "the scopes of secrets": async (client) => {
    const found = await Promise.all(["1", "2", "3"].map((name) => getScopeBackend(client, name)));
    return found.flatMap((backend, index) => (backend === undefined ? [] : String(index + 1)));
  },
};

for (const [what, list] of Object.entries(LISTS))
  describe(`a list with pages, of ${what}`, () => {
    let queries: string[];

    beforeEach(() => (queries = []));

    /** A workspace that answers with an entry and the token of the next page, by that of the page that is asked for. */
    function client(next: (page: string) => string | undefined): WorkspaceClient {
      const answer: typeof fetch = (input) => {
        const { searchParams } = new URL(input instanceof Request ? input.url : String(input));
        const page = searchParams.get("page_token") ?? "1";
        queries.push(searchParams.toString());
        const body = {
          token_infos: [{ token_id: page, created_by_id: 17 }],
          secrets: [{ id: page }],
          scopes: [{ name: page }],
          next_page_token: next(page),
        };
        return Promise.resolve(new Response(JSON.stringify(body)));
      };
      return new WorkspaceClient(
        createTestRuntime({}, { fetch: answer }),
        "https://adb-1.test",
        tokenLogin("a test", "dapi0"),
      );
    }

    it("is read to its end, with the same filter", async () => {
      const last = { "1": "2", "2": "3", "3": "" } as const;
      assert.deepEqual(await list(client((page) => last[page as "1"])), ["1", "2", "3"]);
      const [first = ""] = queries;
      const filter = first === "" ? "" : `${first}&`;
      assert.deepEqual([...new Set(queries)], [first, `${filter}page_token=2`, `${filter}page_token=3`]);
    });

    for (const [how, next] of [
      ["names the same page again", () => "2"],
      ["always names another one", (page: string) => String(Number(page) + 1)],
    ] as const)
      it(`is a failure, and not half of it, where it ${how}`, () =>
        assert.rejects(list(client(next)), {
          code: "UNEXPECTED_ANSWER",
          message: /^the workspace answered with a list of (tokens|secrets|scopes) that does not end$/,
        }));
  });

describe("a list of service principals", () => {
  let starts: number[];

  beforeEach(() => (starts = []));

  /** A workspace that answers with so many entries of a list from where it is asked to begin. */
  function client(toAnswer: (start: number) => { readonly ids: readonly number[]; readonly total?: number }) {
    const answer: typeof fetch = (input) => {
      const start = Number(
        new URL(input instanceof Request ? input.url : String(input)).searchParams.get("startIndex"),
      );
      starts.push(start);
      const { ids, total } = toAnswer(start);
      return Promise.resolve(Response.json({ Resources: ids.map((id) => ({ id: String(id) })), totalResults: total }));
    };
    const runtime = createTestRuntime({}, { fetch: answer });
    return new WorkspaceClient(runtime, "https://adb-1.test", tokenLogin("a test", "dapi0"));
  }

  const list = async (workspace: WorkspaceClient): Promise<readonly number[]> =>
    (await listServicePrincipals(workspace)).map(({ servicePrincipalId }) => Number(servicePrincipalId));

  const ALL = [1, 2, 3, 4, 5];
  const two = (start: number): readonly number[] => ALL.slice(start - 1, start + 1);
  const unending = { code: "UNEXPECTED_ANSWER", message: /a list of service principals that does not end$/ };

  it("is read until it has as many as there are", async () => {
    assert.deepEqual(await list(client((start) => ({ ids: two(start), total: 5 }))), ALL);
    assert.deepEqual(starts, [1, 3, 5]);
  });

  it("is read until a page is empty where no answer says how many there are", async () => {
    assert.deepEqual(await list(client((start) => ({ ids: two(start) }))), ALL);
    assert.deepEqual(starts, [1, 3, 5, 6]);
  });

  it("has each of them once where one moves to a later page meanwhile", async () => {
    const ids = { 1: [1, 2], 3: [2, 3], 5: [4, 5] } as const;
    assert.deepEqual(await list(client((start) => ({ ids: ids[start as 1], total: 5 }))), ALL);
  });

  it("is a failure, and not half of it, where the workspace answers with the same page again", async () => {
    await assert.rejects(list(client(() => ({ ids: [1, 2], total: 4 }))), unending);
    assert.deepEqual(starts, [1, 3]);
  });

  it("is a failure where it always goes on", () =>
    assert.rejects(list(client((start) => ({ ids: [start, start + 1] }))), unending));
});
