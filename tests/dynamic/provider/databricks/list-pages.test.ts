import assert from "node:assert/strict";
import { listOAuthSecrets } from "../../../../dynamic/provider/databricks/oauth-secrets-api";
import { getScopeBackend } from "../../../../dynamic/provider/databricks/scope-secrets-api";
import { listAllTokens, listTokensOf } from "../../../../dynamic/provider/databricks/token-management-api";
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
