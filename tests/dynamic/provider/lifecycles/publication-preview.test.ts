import assert from "node:assert/strict";
import { createLifecycles, type Lifecycles } from "../../../../dynamic/provider/lifecycles";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { type EmulatedPrincipal, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createTestRuntime } from "../test-runtime";

const VALUE = "dapi00000000000000000000000000000001-2";
const UNKNOWN_TOKEN = { tokenId: UNKNOWN, tokenValue: UNKNOWN, expiresAt: UNKNOWN };

describe("the preview of a published token", () => {
  const workspace = useEmulatedWorkspace();
  let principal: EmulatedPrincipal;
  let lifecycles: Lifecycles;
  const logged: string[] = [];

  beforeEach(async () => {
    principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "jobs" });
    begin();
  });

  /** The next process. */
  function begin(environment: Readonly<Record<string, string>> = {}): void {
    logged.length = 0;
    const runtime = createTestRuntime(
      { ...workspace.environment(), ...environment },
      { log: (line) => void logged.push(line) },
    );
    lifecycles = createLifecycles(runtime);
  }

  function inputs(key: string, changes: Properties = {}): Properties {
    return {
      host: workspace.host,
      sink: { kind: "secret-scope", scope: "jobs", key },
      tokenId: "token1",
      tokenValue: VALUE,
      expiresAt: "2027-03-01T12:00:00Z",
      lineage: "7e57ed00-0000-4000-8000-000000000001",
      publishedBy: "shop/dev/reporting",
      place: "jobs",
      ...changes,
    };
  }

  const write = (key: string, value: string): Promise<unknown> =>
    workspace.asAdministrator("POST", "/api/2.0/secrets/put", { scope: "jobs", key, string_value: value });

  /** What a check says: failures, and lines that only inform. */
  async function say(olds: Properties, news: Properties): Promise<readonly string[]> {
    const { failures } = await lifecycles.publishedSecret.check(olds, news);
    return [...failures.map(({ reason }) => reason), ...logged];
  }

  it("names a place that was overwritten once, however often a run with a refresh looks at it", async () => {
    const news = inputs("drifted");
    const { id, outs } = await lifecycles.publishedSecret.create(news);
    await write("drifted", "by hand");
    begin();
    const found = (await lifecycles.publishedSecret.read(id, outs)).props ?? {};
    for (let i = 0; i < 2; i++) await lifecycles.publishedSecret.diff(id, found, news);
    assert.deepEqual(logged, [
      'key "drifted" of secret scope "jobs" was overwritten since it was published: pulumi up publishes the token there again',
    ]);
  });

  describe("in a scope, which marks nothing,", () => {
    it("names a value that is somebody's", async () => {
      await write("pat", "his only copy");
      const line =
        'key "pat" of secret scope "jobs" exists already: the token replaces its value, of which a scope keeps no older version';
      assert.deepEqual(await say({}, inputs("pat")), [line]);
    });

    it("says that the scope does not exist yet, whose name has no case, once for all tokens", async () => {
      const sinks = ["tools", "jobs", "Jobs"].map((scope) => ({ kind: "secret-scope", scope, key: "pat" }));
      const said = [];
      for (const sink of sinks) said.push(...(await say({}, inputs("pat", { sink }))));
      const line = `secret scope "tools" does not exist yet in ${workspace.host}: publishing fails unless this run makes it first`;
      assert.deepEqual([...new Set(said)], [line]);
      begin();
      const publish = Object.fromEntries(sinks.map((sink) => [sink.scope, sink]));
      const token = workspace.tokenInputs(principal, { storeValue: false, publish });
      for (const scopes of [["sql"], ["jobs"]])
        assert.deepEqual((await lifecycles.personalAccessToken.check({}, { ...token, scopes })).failures, []);
      assert.deepEqual(logged, [`publish.tools: ${line}`]);
    });

    it("says nothing of a scope that cannot be read, but why", async () => {
      const body = { error_code: "PERMISSION_DENIED", message: "No READ" };
      const effect = { kind: "answer", status: 403, body } as const;
      workspace.emulator.faults.add({ path: "/secrets/get", times: 9, effect });
      const sink = { kind: "secret-scope", scope: "tools", key: "pat" };
      const said = await say({}, inputs("pat", { sink }));
      assert.match(
        said.join("\n"),
        /^key "pat" of secret scope "tools" could not be looked at before the run: [^\n]*$/,
      );
    });

    it("says nothing where a place gets another name, or two places swap their keys", async () => {
      for (const key of ["a", "b"]) await write(key, VALUE);
      assert.deepEqual(await say({}, inputs("a")), [], "another name");
      assert.deepEqual(await say(inputs("a"), inputs("b")), [], "swapped");
      assert.deepEqual(await say(inputs("a"), inputs("b", UNKNOWN_TOKEN)), [], "swapped with a rotation");
    });

    it("says nothing where a place gets another name with a rotation", async () => {
      const { id, inputs: token, outs } = await mint();
      await write("a", String(outs.tokenValue));
      begin();
      const rotated = { ...token, rotation: "g2" };
      assert.deepEqual((await lifecycles.personalAccessToken.diff(id, outs, rotated)).replaces, ["rotation"]);
      assert.deepEqual(await say({}, inputs("a", UNKNOWN_TOKEN)), []);
    });
  });

  describe("where the place cannot be logged in to, names the argument of the login and the remedy", () => {
    const vault = { kind: "key-vault", vaultName: "kv-data", secretName: "pat" };
    const UNABLE = /cannot log in to Azure Key Vault: use .*azure-client-secret/;
    const REMEDY = /\. Give the place a login, or the administrator another one\. No token was changed/;

    it("of a component", async () => {
      const [reason = ""] = await say({}, inputs("", { sink: vault, place: "readers" }));
      assert.match(reason, /^publish\.readers\.login: pat from DATABRICKS_TOKEN /);
      assert.match(reason, UNABLE);
      assert.match(reason, REMEDY);
    });

    it("of a PublishedSecret alone", async () => {
      const [reason = ""] = await say({}, inputs("", { sink: vault, place: undefined }));
      assert.match(reason, /^login: pat from DATABRICKS_TOKEN /);
      assert.match(reason, REMEDY);
    });

    it("without the remedy where the place has a login", async () => {
      const login = { authType: "pat", token: "dapi0" };
      const [reason = ""] = await say({}, inputs("", { sink: vault, login }));
      assert.match(reason, /^publish\.jobs\.login: pat given for the sink /);
      assert.doesNotMatch(reason, REMEDY);
    });

    it("of a scope, which has the administrator's", async () => {
      begin({ DATABRICKS_TOKEN: "" });
      const [reason = ""] = await say({}, inputs("pat"));
      assert.match(reason, /^administrator: no login of a workspace administrator was found/);
    });

    it("of a scope, before a rotation too, and not where nothing is written", async () => {
      begin({ DATABRICKS_TOKEN: "" });
      const [reason = ""] = await say(inputs("pat"), inputs("pat", UNKNOWN_TOKEN));
      assert.match(reason, /^administrator: no login of a workspace administrator was found/);
      assert.deepEqual(await say(inputs("pat"), inputs("pat")), []);
    });

    it("where only the login has changed, that of the administrator too", async () => {
      const login = { authType: "azure-client-secret", tenantId: "t", clientId: "c", clientSecret: "s" };
      const unable = { authType: "pat", token: "dapi0" };
      const before = inputs("", { sink: vault, login });
      assert.deepEqual(await say(before, before), []);
      const [reason = ""] = await say(before, inputs("", { sink: vault }));
      assert.match(reason, /^publish\.jobs\.login: pat from DATABRICKS_TOKEN /);
      const administered = inputs("", { sink: vault, administrator: login });
      const [other = ""] = await say(administered, { ...administered, administrator: unable });
      assert.match(other, /^publish\.jobs\.login: pat given as administrator /);
    });

    it("of a token whose value is not stored", async () => {
      const token = workspace.tokenInputs(principal, { storeValue: false, publish: { readers: vault } });
      const { failures } = await lifecycles.personalAccessToken.check({}, token);
      assert.match(failures[0]?.reason ?? "", /^publish\.readers\.login: pat from DATABRICKS_TOKEN /);
      assert.match(failures[0]?.reason ?? "", REMEDY);
    });
  });

  describe("that is updated in place,", () => {
    it("shows no change of what depends on the token", async () => {
      const { id, inputs: token, outs } = await mint();
      const series = { lineage: token.lineage, tokenId: id };
      const published = inputs("pat", { ...series, tokenValue: outs.tokenValue, expiresAt: outs.expiresAt });
      const { applicationId, host } = token;
      const retirement = { ...series, host, applicationId, overlap: "24h", pending: [] };
      const secret = await lifecycles.publishedSecret.create(published);
      begin();
      const changed = { ...token, comment: "for the report" };
      await lifecycles.personalAccessToken.check(token, changed);
      const difference = await lifecycles.personalAccessToken.diff(id, outs, changed);
      assert.deepEqual([difference.changes, difference.replaces], [true, []]);

      const checked = await lifecycles.tokenRetirement.check(retirement, { ...retirement, tokenId: UNKNOWN });
      assert.deepEqual(checked.inputs.pending, []);
      assert.equal((await lifecycles.tokenRetirement.diff("retirement", retirement, checked.inputs)).changes, false);
      for (const unknown of [UNKNOWN_TOKEN, { ...UNKNOWN_TOKEN, tokenId: id }]) {
        const { changes } = await lifecycles.publishedSecret.diff(secret.id, secret.outs, { ...published, ...unknown });
        assert.equal(changes, false);
      }
    });

    it("shows every change where the run replaces the token", async () => {
      const { id, inputs: token, outs } = await mint();
      const retirement = {
        host: token.host,
        applicationId: token.applicationId,
        lineage: token.lineage,
        overlap: "24h",
        tokenId: id,
        pending: [],
      };
      await lifecycles.personalAccessToken.diff(id, outs, { ...token, rotation: "g2" });
      const { inputs: checked } = await lifecycles.tokenRetirement.check(retirement, {
        ...retirement,
        tokenId: UNKNOWN,
      });
      assert.equal(checked.pending, UNKNOWN);
      assert.equal((await lifecycles.tokenRetirement.diff("retirement", retirement, checked)).changes, true);
    });
  });

  async function mint(): Promise<{ readonly id: string; readonly inputs: Properties; readonly outs: Properties }> {
    const token = workspace.tokenInputs(principal);
    return { inputs: token, ...(await lifecycles.personalAccessToken.create(token)) };
  }
});
