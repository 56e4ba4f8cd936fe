import assert from "node:assert/strict";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import type { LoadedLifecycle } from "../provider-loading";
import { refusedProperties } from "../refused-properties";
import { createTestRuntime } from "../test-runtime";

const HOST = "https://adb-1.test";

const asked: Properties = {
  host: HOST,
  applicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  login: { authType: "one-time-secret" },
  administrator: { authType: "pat", token: "dapi-admin" },
  lineage: "0f8fad5b-d9cb-469f-a165-70867728950e",
  label: "pat/test/t",
  lifetime: "90d",
};

/** What a token of these inputs has in the state. */
const saved: Properties = { ...asked, tokenValue: "dapi", createdAt: "c", expiresAt: "e" };

/** Other spellings of the same inputs, and of different ones. */
const SAME: readonly Properties[] = [
  { lifetime: "2160h" },
  { lifetime: "129600m" },
  { lifetime: "7776000s" },
  { host: `${HOST}/` },
  { host: "adb-1.test" },
  { host: "https://ADB-1.test:443", lifetime: "2160h" },
];

const OTHER: readonly Properties[] = [{ lifetime: "2161h" }, { host: "https://adb-2.test" }, { host: `${HOST}:8443` }];

describe("a PersonalAccessToken with another spelling of its inputs", () => {
  let requests: string[];
  let personalAccessToken: LoadedLifecycle;

  beforeEach(() => {
    requests = [];
    const refuse: typeof fetch = (input) => {
      requests.push(input instanceof Request ? input.url : String(input));
      return Promise.resolve(new Response('{"message":"no"}', { status: 403 }));
    };
    ({ personalAccessToken } = createLifecycles(createTestRuntime({}, { fetch: refuse })));
  });

  for (const change of SAME) {
    it(`is kept for ${JSON.stringify(change)}, without a request`, async () => {
      const news = { ...asked, ...change };
      assert.deepEqual(await personalAccessToken.check(asked, news), { inputs: news, failures: [] });
      assert.deepEqual(requests, []);
      assert.deepEqual(await personalAccessToken.diff("t1", saved, news), {
        changes: false,
        replaces: [],
        deleteBeforeReplace: false,
      });
    });
  }

  for (const change of OTHER) {
    it(`is replaced for ${JSON.stringify(change)}, after a check of the workspace`, async () => {
      const news = { ...asked, ...change };
      const { failures } = await personalAccessToken.check(asked, news);
      assert.deepEqual(refusedProperties(failures), ["administrator"]);
      const api = requests.filter((url) => !url.endsWith("/.well-known/databricks-config"));
      assert.equal(api.length, 1);
      assert.deepEqual(await personalAccessToken.diff("t1", saved, news), {
        changes: true,
        replaces: Object.keys(change),
        deleteBeforeReplace: false,
      });
    });
  }
});
