import assert from "node:assert/strict";
import { listTokens, type TokenInfo } from "../../../../dynamic/provider/databricks/tokens-api";
import { type WorkspaceCall, WorkspaceClient } from "../../../../dynamic/provider/databricks/workspace-client";
import { toTokenInputs } from "../../../../dynamic/provider/lifecycles/token-properties";
import { openPrincipalSession, type PrincipalSession } from "../../../../dynamic/provider/logins/principal-session";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { mintProvedToken } from "../../../../dynamic/provider/tokens/mint";
import type { MintError } from "../../../../dynamic/provider/tokens/mint-error";
import { toPrincipalMinter } from "../../../../dynamic/provider/tokens/minter";
import { toOwnComment, type TokenInputs } from "../../../../dynamic/provider/tokens/token-inputs";
import { useProviderInProcess } from "../describe-lifecycle";

/** Says of every new token something else than what was minted, like a workspace with rules of its own. */
class OtherwiseGrantingClient extends WorkspaceClient {
  constructor(
    { runtime, origin, login }: WorkspaceClient,
    private readonly granted: (info: Record<string, unknown>) => Record<string, unknown>,
  ) {
    super(runtime, origin, login);
  }

  override async call(call: WorkspaceCall): Promise<unknown> {
    const answer = await super.call(call);
    if (call.path !== "/api/2.0/token/create") return answer;
    const { token_info: info, ...rest } = answer as { readonly token_info: Record<string, unknown> };
    return { ...rest, token_info: { ...info, ...this.granted(info) } };
  }
}

describe("a mint", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let session: PrincipalSession;

  beforeEach(async () => {
    session = await openPrincipalSession(provider.runtime, inputs());
  });

  afterEach(() => session.close());

  const inputs = (changes: Properties = {}): TokenInputs => toTokenInputs(provider.inputs(changes));

  const GRANTS: Readonly<
    Record<string, readonly [asked: Properties, granted: (info: Record<string, unknown>) => object, message: RegExp]>
  > = {
    "a shorter lifetime": [
      {},
      (info) => ({ expiry_time: Number(info.creation_time) + 86_400_000 }),
      /granted a lifetime of 86400 s instead of the requested 90d \(7776000 s\)\. It was revoked/,
    ],
    "a longer lifetime": [
      {},
      (info) => ({ expiry_time: Number(info.expiry_time) + 86_400_000 }),
      /granted a lifetime of 7862400 s instead of the requested 90d/,
    ],
    "no expiry": [{}, () => ({ expiry_time: -1 }), /granted no expiry instead of the requested 90d/],
    "another scope": [
      { scopes: ["sql"] },
      () => ({ scopes: ["sql", "files"] }),
      /it has the scopes "files sql", not the requested "sql"\. It was revoked/,
    ],
    "all scopes": [
      { scopes: ["sql"] },
      () => ({ scopes: undefined }),
      /it has the scopes "none", not the requested "sql"/,
    ],
  };
  for (const [sentence, [asked, granted, message]] of Object.entries(GRANTS)) {
    it(`that is granted ${sentence} is revoked`, async () => {
      const client = new OtherwiseGrantingClient(session.client, (info) => ({ ...granted(info) }));
      await assert.rejects(mintProvedToken(toPrincipalMinter(client), inputs(asked), []), message);
      assert.deepEqual(provider.activeTokens(), []);
    });
  }

  it("of a value that may not read its identity, for another reason than its scopes, is revoked", async () => {
    const body = { error_code: "PERMISSION_DENIED", message: "This user is on leave." };
    workspace.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 403, body } });
    await assert.rejects(mintProvedToken(toPrincipalMinter(session.client), inputs(), []), /on leave.*It was revoked/);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("that the network keeps from being proved is left to the next run, which revokes it", async () => {
    const body = { error_code: 403, message: "Source IP address: 192.0.2.1 is blocked by Databricks IP ACL" };
    workspace.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 403, body } });
    workspace.takeLog();
    await assert.rejects(mintProvedToken(toPrincipalMinter(session.client), inputs(), []), (error: MintError) => {
      assert.match(error.message, /192\.0\.2\.1 is blocked.*The IP access list of the workspace/);
      assert.equal(error.left, `the new token ${provider.activeTokens()[0]}, which a later pulumi up revokes`);
      return true;
    });
    assert.deepEqual(workspace.takeRequests(), ["POST /api/2.0/token/create", "GET /api/2.0/preview/scim/v2/Me"]);
  });

  it("is not tried where the principal has as many tokens as a workspace allows", async () => {
    const existing = Array.from({ length: 600 }, (_, index): TokenInfo => {
      const comment = index === 7 ? "by hand" : "";
      return { tokenId: `t${index}`, comment, createdAt: 600 - index, expiresAt: undefined, scopes: undefined };
    });
    workspace.takeLog();
    await assert.rejects(
      mintProvedToken(toPrincipalMinter(session.client), inputs(), existing),
      /has 600 active tokens in .* allows 600 per principal: .* the oldest are t599 \(no comment\), t598/,
    );
    assert.deepEqual(workspace.takeRequests(), []);
    const { info } = await mintProvedToken(toPrincipalMinter(session.client), inputs(), existing.slice(1));
    assert.deepEqual(provider.activeTokens(), [info.tokenId]);
  });

  for (const kind of ["drop-after", "answer-after"] as const) {
    it(`whose answer is lost (${kind}) leaves older tokens of its series alone, and those of others`, async () => {
      const mine = inputs();
      const older = await mintProvedToken(toPrincipalMinter(session.client), mine, []);
      const existing = await listTokens(session.client);
      const foreign = [
        (await mintProvedToken(toPrincipalMinter(session.client), inputs(), [])).info.tokenId,
        await workspace.mintOrphan(provider.principal, "by hand"),
      ];
      const effect = kind === "drop-after" ? ({ kind } as const) : ({ kind, status: 503, body: "" } as const);
      workspace.emulator.faults.add({ method: "POST", path: "/api/2.0/token/create", effect });
      const { info } = await mintProvedToken(toPrincipalMinter(session.client), mine, existing);
      assert.deepEqual(provider.activeTokens(), [older.info.tokenId, ...foreign, info.tokenId]);
    });
  }

  for (const kind of ["drop-after", "drop-before"] as const) {
    it(`whose answer is lost (${kind}) while its engine is killed leaves the token of the next run alone`, async () => {
      const mine = inputs();
      const existing = await listTokens(session.client);
      workspace.emulator.faults.add({ method: "POST", path: "/api/2.0/token/create", effect: { kind } });
      let isKilled = false;
      let ofNextRun = "";
      const hasEngine = async (): Promise<boolean> => {
        if (isKilled || workspace.emulator.log.list().every(({ target }) => !target.endsWith("/token/create")))
          return !isKilled;
        isKilled = true;
        ofNextRun = await workspace.mintOrphan(provider.principal, toOwnComment(mine));
        return false;
      };
      Object.assign(provider.runtime, { hasEngine });
      workspace.emulator.log.clear();
      await assert.rejects(
        mintProvedToken(toPrincipalMinter(session.client), mine, existing),
        /the engine of this run has ended/,
      );
      assert.ok(provider.activeTokens().includes(ofNextRun));
      assert.equal(provider.activeTokens().length, kind === "drop-after" ? 2 : 1);
    });
  }

  it("that is to be made again after its engine was killed is not made", async () => {
    workspace.emulator.faults.add({
      path: "/token/create",
      times: 3,
      effect: { kind: "answer", status: 503, body: "" },
    });
    let looks = 0;
    Object.assign(provider.runtime, { hasEngine: () => Promise.resolve(++looks < 3) });
    await assert.rejects(
      mintProvedToken(toPrincipalMinter(session.client), inputs(), []),
      /the engine of this run has ended/,
    );
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("that always gets a 503 is tried for five minutes, then fails and leaves nothing", async () => {
    const effect = { kind: "answer-after", status: 503, body: "" } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/api/2.0/token/create", times: 1000, effect });
    workspace.takeLog();
    const begun = provider.runtime.realNow();
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(provider.inputs()),
      /minting a token .* failed: .* returned 503/,
    );
    const seconds = (provider.runtime.realNow() - begun) / 1000;
    assert.ok(seconds > 240 && seconds < 310, `${seconds} seconds`);
    const mints = workspace.takeRequests().filter((request) => request.endsWith("/token/create")).length;
    assert.ok(mints > 8 && mints < 30, `${mints} mints`);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("that gets seven 503s in a row, and has made a token each time, succeeds and leaves one token", async () => {
    const effect = { kind: "answer-after", status: 503, body: "" } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/api/2.0/token/create", times: 7, effect });
    const { id } = await provider.lifecycles.personalAccessToken.create(provider.inputs());
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("of a scoped token is revoked when its proof by the list gets a 500, and the next mint succeeds", async () => {
    workspace.behaviour.everyScopeMayCallMe = false;
    const properties = provider.inputs({ scopes: ["sql"] });
    const effect = { kind: "answer", status: 500, body: "" } as const;
    workspace.emulator.faults.add({ path: "/token/list", skip: 1, effect });
    await assert.rejects(provider.lifecycles.personalAccessToken.create(properties), /returned 500: .*It was revoked/s);
    assert.deepEqual(provider.activeTokens(), []);
    const { id } = await provider.lifecycles.personalAccessToken.create(properties);
    assert.deepEqual(provider.activeTokens(), [id]);
  });

  it("whose answer is lost never revokes the current token for its own, even with the same comment", async () => {
    const properties = provider.inputs();
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(properties);
    const next = { ...properties, lifetime: "30d" };
    await provider.lifecycles.personalAccessToken.diff(id, outs, next);
    workspace.emulator.faults.add({ path: "/token/create", effect: { kind: "drop-after" } });
    const minted = await provider.lifecycles.personalAccessToken.create(next);
    assert.deepEqual(provider.activeTokens(), [id, minted.id]);
  });

  it("that fails in a rotation leaves the old token active", async () => {
    const properties = provider.inputs();
    const { id, outs } = await provider.lifecycles.personalAccessToken.create(properties);
    const next = { ...properties, rotation: "g2" };
    await provider.lifecycles.personalAccessToken.diff(id, outs, next);
    workspace.emulator.faults.add({ path: "/token/create", effect: { kind: "answer", status: 400, body: {} } });
    await assert.rejects(
      provider.lifecycles.personalAccessToken.create(next),
      new RegExp(
        `minting a token .* failed: .*\nActive now: token ${id} \\(until .*\\), in use as before\nNext: fix the cause and run pulumi up: it mints the new token, then revokes the old one$`,
      ),
    );
    assert.deepEqual(provider.activeTokens(), [id]);
  });
});
