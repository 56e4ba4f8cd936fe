import assert from "node:assert/strict";
import { IN_UPDATE } from "../../../../dynamic/arguments/in-update";
import { createLifecycles, type Lifecycles } from "../../../../dynamic/provider/lifecycles";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import type { EmulatedPrincipal, MintedToken } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";
import { createTestRuntime } from "../test-runtime";

const LIST = "GET /api/2.0/token-management/tokens";

const OTHER_ID = "0123456789abcdef".repeat(4);

describe("the first preview of a token of an existing principal", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  const logged: string[] = [];
  let lifecycles: Lifecycles;

  beforeEach(() => begin());

  /** The next process. */
  function begin(): void {
    logged.length = 0;
    const log = (line: string): void => void logged.push(line);
    lifecycles = createLifecycles(createTestRuntime(workspace.environment(), { log }));
    workspace.takeLog();
  }

  async function check(news: Properties): Promise<readonly string[]> {
    return (await lifecycles.personalAccessToken.check({}, news)).failures.map(({ reason }) => reason);
  }

  const inputs = (changes: Properties = {}): Properties => provider.inputs({ lineage: UNKNOWN, ...changes });

  /** Fills the principal's quota. */
  async function fill(comment: (index: number) => string = () => "script"): Promise<MintedToken> {
    const minted = await workspace.mintByHand(provider.principal, { comment: comment(0), lifetime_seconds: 8_640_000 });
    const { tokens } = workspace.workspace;
    const one = tokens.find(({ tokenId }) => tokenId === minted.tokenId)!;
    for (let index = 1; index < 600; index++)
      tokens.push({ ...one, tokenId: `t${index}`, comment: comment(index), createdAt: one.createdAt + index });
    begin();
    return minted;
  }

  const lists = (): readonly string[] => workspace.takeRequests().filter((request) => request.startsWith(LIST));

  describe("with a login of its own", () => {
    it("says once that the login is refused, which may be a delay", async () => {
      const login = { authType: "oauth-m2m", clientSecret: "dose-x" };
      assert.deepEqual(await check(inputs({ login })), []);
      assert.deepEqual(await check(inputs({ login, comment: "another token" })), []);
      assert.equal(logged.length, 1, logged.join("\n"));
      assert.match(
        logged[0] ?? "",
        /^the login of \S{36} was refused just now: the mint fails unless the login is new: POST .* returned 401 /,
      );
      assert.ok(logged[0]?.includes(provider.principal.applicationId));
    });

    it("says nothing of a login that works, or that the program makes", async () => {
      const clientSecret = await workspace.addOAuthSecret(provider.principal);
      assert.deepEqual(await check(inputs({ login: { authType: "oauth-m2m", clientSecret } })), []);
      const login = { authType: "oauth-m2m", clientSecret: "dose-x" };
      assert.deepEqual(await check(inputs({ login, managedPrincipal: "urn", usage: "assumed" })), []);
      assert.deepEqual(logged, []);
    });
  });

  describe("without a login of its own", () => {
    it("fails for a full quota", async () => {
      await fill();
      const [reason = "", ...others] = await check(inputs());
      assert.deepEqual(others, []);
      assert.match(
        reason,
        /^applicationId: \S{36} has 600 active tokens in \S+, and a workspace allows 600 per principal: revoke some that are no longer needed; the oldest are \w{64} \(script\), t1 \(script\), .*\. This lists them: databricks-pat inventory --principal \S{36}\. No token was changed/,
      );
    });

    it("fails for the second of two tokens where there is room for one, and counts a replacement once", async () => {
      await fill();
      workspace.workspace.tokens.pop();
      const rotating = provider.inputs({ lineage: "7e57ed00-0000-4000-8000-000000000002" });
      const due = { ...rotating, rotation: "g2" };
      const twice = [rotating, {}].map((olds) => () => lifecycles.personalAccessToken.check(olds, due));
      for (const checkOnce of twice) assert.deepEqual((await checkOnce()).failures, []);
      const [reason = ""] = await check(inputs());
      assert.match(reason, /^applicationId: \S{36} has 599 active tokens in \S+ and gets 1 more in this run, and a /);
      begin();
      assert.deepEqual(await check(inputs()), []);
      assert.match((await check(inputs({ comment: "another" }))).join(), / and gets 1 more in this run, /);
      assert.deepEqual(await check(inputs({ ...(await workspace.addPrincipal()) })), []);
    });

    it("counts nothing in an update, whose lists show what it mints", async () => {
      await fill();
      workspace.workspace.tokens.pop();
      await lifecycles.personalAccessToken.check({}, { ...inputs(), [IN_UPDATE]: true });
      const elsewhere = provider.inputs({ host: "https://adb-7.7.azuredatabricks.test" });
      for (const lineage of ["7e57ed00-0000-4000-8000-000000000003", "7e57ed00-0000-4000-8000-000000000004"]) {
        const moved = { ...elsewhere, lineage };
        const { failures } = await lifecycles.personalAccessToken.check(moved, { ...inputs(), lineage });
        assert.deepEqual(failures, []);
      }
    });

    it("lists the tokens of a principal once, whatever the number of tokens", async () => {
      await check(inputs());
      await check(inputs({ rotation: "other" }));
      assert.equal(lists().length, 1);
    });

    it("takes the list of the workspace for all other principals", async () => {
      const others: readonly EmulatedPrincipal[] = await Promise.all([1, 2, 3].map(() => workspace.addPrincipal()));
      begin();
      await check(inputs());
      for (const principal of others) await check(inputs({ ...principal }));
      assert.equal(lists().length, 2);
    });

    it("lists nothing of a principal that the program makes", async () => {
      await check(inputs({ managedPrincipal: "urn" }));
      assert.deepEqual(lists(), []);
    });
  });

  describe("of a token to adopt", () => {
    it("fails where the principal has no such token", async () => {
      await workspace.mintByHand(provider.principal, { comment: "another one", lifetime_seconds: 8_640_000 });
      const adopt = { tokenId: OTHER_ID, tokenValue: "dapi00000000000000000000000000000001-2" };
      assert.deepEqual(await check(inputs({ adopt })), [
        "adopt.tokenId: it is not among the 1 active token of this principal: it is revoked, or belongs to another principal. No token was changed: fix the cause and run pulumi up again",
      ]);
    });

    it("fails with the right id where the value is that of another token, without asking again", async () => {
      const adopt = await workspace.mintByHand(provider.principal, { lifetime_seconds: 8_640_000 });
      assert.match(
        (await check(inputs({ adopt: { ...adopt, tokenId: adopt.tokenId.toUpperCase() } }))).join(),
        new RegExp(`^adopt\\.tokenId: adopt\\.tokenValue is the token with the id ${adopt.tokenId}: set adopt`),
      );
      assert.equal(lists().length, 1);
    });

    it("says in a later generation that one which was replaced needs no adoption", async () => {
      const adopt = { tokenId: OTHER_ID, tokenValue: "dapi00000000000000000000000000000001-2" };
      const rotation = "g3@2026-11-20T00:00:00Z";
      assert.match(
        (await check(inputs({ adopt, rotation }))).join(),
        /^adopt\.tokenId: it is not among .* another principal\. If it was adopted and replaced before, leave adopt out\./,
      );
    });

    it("lists again where the list lacks the token, which may be new", async () => {
      workspace.behaviour.newTokenHiddenLists = 1;
      const adopt = await workspace.mintByHand(provider.principal, { comment: "new", lifetime_seconds: 8_640_000 });
      workspace.behaviour.newTokenHiddenLists = 0;
      assert.deepEqual(await check(inputs({ adopt })), []);
      assert.deepEqual(await check(inputs({ adopt })), []);
      assert.equal(lists().length, 2);
    });

    it("fails where its value is another token, it has other scopes, or it expires too early", async () => {
      const mintByHand = (body: object): Promise<MintedToken> => workspace.mintByHand(provider.principal, body);
      const [adopt, other] = [await mintByHand({ lifetime_seconds: 8_640_000 }), await mintByHand({})];
      const short = await mintByHand({ lifetime_seconds: 86_400 });
      begin();
      const REFUSED: readonly (readonly [changes: Properties, reason: RegExp])[] = [
        [
          { adopt: { ...adopt, tokenValue: other.tokenValue } },
          new RegExp(`^adopt\\.tokenId: adopt\\.tokenValue is the token with the id ${other.tokenId}: set adopt`),
        ],
        [{ adopt, scopes: ["sql"] }, /^scopes: it has the scopes "\S+", not the requested "sql"\./],
        [
          { adopt: short },
          /^adopt\.expiresAt: the token expires at (\S+Z), before a lifetime of 90d is over: set adopt\.expiresAt to "\1"/,
        ],
        [
          { adopt: { ...adopt, expiresAt: "2099-01-01" } },
          /^adopt\.expiresAt: the token expires at \S+Z, before 2099-01-01: /,
        ],
        [
          { adopt: { ...adopt, expiresAt: "2026-05-02T00:00:00Z" } },
          /^adopt\.expiresAt: 2026-05-02T00:00:00Z is in the past: set adopt\.expiresAt to "\S+Z", when the token expires\. No token was changed/,
        ],
      ];
      for (const [changes, expected] of REFUSED) assert.match((await check(inputs(changes))).join(), expected);
      assert.equal(lists().length, 1);
    });

    it("says of a token that never expires that a time in the past may be left out", async () => {
      const adopt = await workspace.mintByHand(provider.principal, { lifetime_seconds: 8_640_000 });
      Object.assign(workspace.tokensOf(provider.principal)[0]!, { expiresAt: -1 });
      begin();
      assert.deepEqual(await check(inputs({ adopt })), []);
      assert.match(
        (await check(inputs({ adopt: { ...adopt, expiresAt: "2026-05-02" } }))).join(),
        /: 2026-05-02 is in the past: leave adopt\.expiresAt out, as the token never expires\./,
      );
    });

    it("is left to the adoption where nothing shows to which token the value belongs", async () => {
      workspace.behaviour.tokenIds = "random";
      const adopt = await workspace.mintByHand(provider.principal, { lifetime_seconds: 8_640_000 });
      begin();
      assert.deepEqual(await check(inputs({ adopt: { ...adopt, tokenValue: "dapi-x" }, scopes: UNKNOWN })), []);
    });

    it("asks the principal itself where it has a login", async () => {
      const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
      const adopt = { tokenId: OTHER_ID, tokenValue: "dapi00000000000000000000000000000001-2" };
      assert.match(
        (await check(inputs({ adopt, login }))).join(),
        /^adopt\.tokenId: it is not among the 0 active tokens/,
      );
      assert.deepEqual(lists(), []);
    });

    it("passes where it has it, and needs no room for another one", async () => {
      const adopt = await fill();
      for (const usage of ["granted", "assumed"]) assert.deepEqual(await check(inputs({ adopt, usage })), []);
      assert.equal(lists().length, 1);
    });

    it("is left to the adoption where it is unknown, or where nobody may list the tokens", async () => {
      assert.deepEqual(await check(inputs({ adopt: { tokenId: UNKNOWN, tokenValue: UNKNOWN } })), []);
      assert.deepEqual(lists(), []);
      const body = { error_code: "PERMISSION_DENIED", message: "Only workspace admins can do this" };
      const effect = { kind: "answer", status: 403, body } as const;
      workspace.emulator.faults.add({ path: "/token-management/tokens", times: 9, effect });
      assert.deepEqual(await check(inputs({ adopt: { tokenId: OTHER_ID, tokenValue: "dapi-x" } })), []);
    });

    it("is of no matter to a rotation", async () => {
      const adopt = await workspace.mintByHand(provider.principal, { comment: "script", lifetime_seconds: 8_640_000 });
      const mine = provider.inputs({ adopt });
      const { id, outs } = await lifecycles.personalAccessToken.create(mine);
      await workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${id}`);
      begin();
      const due = { ...mine, rotation: "g2" };
      const first = await lifecycles.personalAccessToken.check(mine, due);
      await lifecycles.personalAccessToken.diff(id, outs, due);
      const second = await lifecycles.personalAccessToken.check({}, due);
      assert.deepEqual([...first.failures, ...second.failures], []);
    });
  });

  describe("a full quota", () => {
    const LINEAGE = "7e57ed00-0000-4000-8000-000000000001";

    const marked = (label: string, end = ""): string =>
      `[databricks-pat lineage=${LINEAGE} rotation=g1 shop/dev/${label}${end}]`;

    async function oldest(news: Properties): Promise<string> {
      const reason = (await check(news)).join();
      return /the oldest are (.*?)\. This lists/.exec(reason)?.[1]?.replace(/ \(.*?\)/g, "") ?? reason;
    }

    it("names neither current tokens nor retired ones with time left", async () => {
      const comments = [
        "script",
        marked("a", " retire=2099-01-01T00:00:00Z"),
        marked("a", " retire=2020-01-01T00:00:00Z"),
        marked("a"),
      ];
      const { tokenId } = await fill((index) => comments[index] ?? "script");
      assert.equal(await oldest(inputs()), `${tokenId}, t2, t4, t5, t6`);
    });

    it("names no token that may be the current one", async () => {
      const comments = ["script", marked("a"), marked("a")];
      const { tokenId } = await fill((index) => comments[index] ?? "script");
      assert.equal(await oldest(inputs()), `${tokenId}, t3, t4, t5, t6`);
    });

    it("does not name the token that was adopted, which no marker shows", async () => {
      const { tokenId } = await fill();
      const mine = provider.inputs({ adopt: { tokenId, tokenValue: "dapi-x" } });
      const due = { ...mine, rotation: "g2" };
      const { failures } = await lifecycles.personalAccessToken.check(mine, due);
      assert.match(failures[0]?.reason ?? "", /the oldest are t1 /);
      begin();
      const outs = {
        ...mine,
        tokenValue: "dapi-x",
        expiresAt: "2099-01-01T00:00:00Z",
        createdAt: "2026-01-01T00:00:00Z",
      };
      const { adopt: _adopt, ...rest }: Properties = due;
      await lifecycles.personalAccessToken.diff(tokenId, outs, rest);
      assert.equal(await oldest(rest), "t1, t2, t3, t4, t5");
    });

    it("names none where all are in use", async () => {
      await fill(() => marked("a"));
      assert.match((await check(inputs())).join(), /revoke some that are no longer needed\. This lists them: /);
    });
  });

  it("names the host where the administrator's own token is refused because tokens are disabled", async () => {
    await workspace.asAdministrator("PATCH", "/api/2.0/workspace-conf", { enableTokensConfig: "false" });
    const line = `host: personal access tokens are disabled in ${workspace.host}: an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig). No token was changed: fix the cause and run pulumi up again`;
    const login = { authType: "oauth-m2m", clientSecret: "dose-x" };
    assert.deepEqual(await check(inputs()), [line]);
    assert.deepEqual(await check(inputs({ login })), [line]);
  });
});
