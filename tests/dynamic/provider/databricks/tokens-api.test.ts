import assert from "node:assert/strict";
import { createToken, listTokens } from "../../../../dynamic/provider/databricks/tokens-api";
import { WorkspaceClient } from "../../../../dynamic/provider/databricks/workspace-client";
import { tokenLogin } from "../../../../dynamic/provider/logins/token-login";
import { createTestRuntime } from "../test-runtime";

const VALUE = `dapi${"5".repeat(32)}`;

/** The value that a mint returns where the workspace answers with this one. */
async function mint(tokenValue: string): Promise<string> {
  const body = { token_value: tokenValue, token_info: { token_id: "id" } };
  const runtime = createTestRuntime({}, { fetch: () => Promise.resolve(new Response(JSON.stringify(body))) });
  const client = new WorkspaceClient(runtime, "https://adb-1.test", tokenLogin("a test", "dapi0"));
  return (await createToken(client, { comment: "", lifetimeSeconds: 60, scopes: undefined })).value;
}

describe("the value of a new token", () => {
  it("is returned as the workspace gives it", async () => assert.equal(await mint(VALUE), VALUE));

  for (const value of [`${VALUE}\n`, ` ${VALUE}`, `${VALUE} `, ""]) {
    it(`is refused, and not repeated, as ${JSON.stringify(value.replace(VALUE, "VALUE"))}`, () =>
      assert.rejects(mint(value), { message: "the workspace answered with something other than a new token" }));
  }
});

describe("the list of the caller's tokens", () => {
  const list = (body: string): Promise<readonly unknown[]> => {
    const runtime = createTestRuntime({}, { fetch: () => Promise.resolve(new Response(body)) });
    return listTokens(new WorkspaceClient(runtime, "https://adb-1.test", tokenLogin("a test", "dapi0")));
  };

  it("is empty where the workspace says so", async () => {
    assert.deepEqual(await list("{}"), []);
    assert.deepEqual(await list('{"token_infos":[]}'), []);
  });

  it("is not known from an answer without a body", () =>
    assert.rejects(list(""), { message: "the workspace answered with something other than a list of tokens" }));
});
