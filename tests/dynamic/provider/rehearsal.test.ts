import assert from "node:assert/strict";
import { createLifecycles } from "../../../dynamic/provider/lifecycles";
import type { Properties } from "../../../dynamic/provider/lifecycles/properties";
import { assertRealTime } from "../../../dynamic/provider/rehearsal";
import type { LoadedLifecycles } from "./provider-loading";
import { createTestRuntime } from "./test-runtime";

const WORKSPACE = "https://adb-1.test";
const REHEARSED = "2036-12-24T00:00:00Z";

const TOKEN: Properties = {
  host: "https://workspace.test",
  applicationId: "11111111-2222-3333-4444-555555555555",
  servicePrincipalId: "1",
  login: { authType: "oauth-m2m", clientSecret: "dose" },
  administrator: { authType: "pat", token: "dapi00000000000000000000000000000000" },
  lineage: "0f8fad5b-d9cb-469f-a165-70867728950e",
  label: "project/stack/name",
  lifetime: "90d",
  rotation: "g1",
};
const RETIREMENT: Properties = { ...TOKEN, overlap: "24h", tokenId: "t", pending: ["2026-01-01T00:00:00Z"] };

const SECRET: Properties = {
  ...TOKEN,
  sink: { kind: "secret-scope", scope: "s", key: "k" },
  tokenId: "t",
  tokenValue: "dapi00",
  expiresAt: "2026-12-24",
  publishedBy: "project/stack/name",
};

/** Every call of Pulumi's in which the provider may write. */
const WRITES: Readonly<Record<string, (lifecycles: LoadedLifecycles) => Promise<unknown>>> = {
  "creates a PersonalAccessToken": ({ personalAccessToken }) => personalAccessToken.create(TOKEN),
  "updates a PersonalAccessToken's comment": ({ personalAccessToken }) =>
    personalAccessToken.update("t", TOKEN, { ...TOKEN, comment: "new" }),
  "revokes orphans of a PersonalAccessToken": ({ personalAccessToken }) =>
    personalAccessToken.update("t", { ...TOKEN, orphansPending: "2026-01-01T00:00:00Z" }, TOKEN),
  "deletes a PersonalAccessToken": ({ personalAccessToken }) => personalAccessToken.delete("t", TOKEN),
  "creates a TokenUsageGrant": ({ tokenUsageGrant }) => tokenUsageGrant.create(TOKEN),
  "creates a PublishedSecret": ({ publishedSecret }) => publishedSecret.create(SECRET),
  "updates a PublishedSecret": ({ publishedSecret }) => publishedSecret.update("s", SECRET, SECRET),
  "deletes a PublishedSecret": ({ publishedSecret }) => publishedSecret.delete("s", SECRET),
  "updates a TokenRetirement": ({ tokenRetirement }) =>
    tokenRetirement.update("r", RETIREMENT, { ...RETIREMENT, pending: [] }),
  "deletes a TokenRetirement": ({ tokenRetirement }) => tokenRetirement.delete("r", RETIREMENT),
};

describe("a rehearsal on a real workspace", () => {
  for (const [sentence, write] of Object.entries(WRITES)) {
    it(`is refused before it ${sentence}, without a request`, async () => {
      const requests: unknown[] = [];
      const runtime = createTestRuntime(
        { DATABRICKS_PAT_NOW: REHEARSED },
        {
          fetch: (request) => {
            requests.push(request);
            return Promise.reject(new Error("no network"));
          },
        },
      );
      await assert.rejects(
        write(createLifecycles(runtime)),
        /DATABRICKS_PAT_NOW=2036-12-24T00:00:00Z rehearses another time, so nothing is written to https:\/\/workspace\.test: /,
      );
      assert.deepEqual(requests, []);
    });
  }
});

describe("assertRealTime", () => {
  const REAL = Date.parse("2026-01-01T00:00:00Z");

  function assertAt(rehearsed: string | undefined, origin?: string, environment: Record<string, string> = {}): void {
    const env = { ...environment, DATABRICKS_PAT_NOW: rehearsed };
    assertRealTime(createTestRuntime(env, { now: () => REAL }), origin);
  }

  function fromNow(seconds: number): string {
    return new Date(REAL + seconds * 1000).toISOString();
  }

  it("lets real time write", () => assertAt(undefined, WORKSPACE));

  it("lets a rehearsal write that differs from real time by at most a minute", () => {
    for (const seconds of [-60, 60]) assertAt(fromNow(seconds), WORKSPACE);
  });

  it("lets no other rehearsal write to a workspace", () => {
    for (const seconds of [-61, 61]) {
      const time = fromNow(seconds);
      assert.throws(() => assertAt(time, WORKSPACE), {
        code: "REHEARSAL",
        message: `DATABRICKS_PAT_NOW=${time} rehearses another time, so nothing is written to ${WORKSPACE}: use it with pulumi preview, and unset it for pulumi up`,
      });
    }
  });

  it("takes a name below localhost for a workspace, as its address may be anybody's", () => {
    assert.throws(() => assertAt(REHEARSED, "https://workspace.localhost:8443"), {
      message: /^DATABRICKS_PAT_NOW=\S+ rehearses another time, .*localhost/,
    });
  });

  it("lets any rehearsal write to this machine", () => {
    for (const origin of ["http://127.0.0.1:8080", "https://localhost:8443"]) assertAt(REHEARSED, origin);
  });

  it("uses DATABRICKS_HOST when no workspace is given, and writes nothing without it", () => {
    assertAt(REHEARSED, undefined, { DATABRICKS_HOST: "http://127.0.0.1:8080" });
    assert.throws(() => assertAt(REHEARSED, undefined, { DATABRICKS_HOST: WORKSPACE }), { code: "REHEARSAL" });
    assert.throws(() => assertAt(REHEARSED), { message: /so nothing is written: use it with pulumi preview/ });
  });
});
