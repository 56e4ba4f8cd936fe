import assert from "node:assert/strict";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { openPrincipalSession, type PrincipalSession } from "../../../dynamic/provider/login/principal-session";
import { mintProvedToken } from "../../../dynamic/provider/mint";
import { personalAccessToken } from "../../../dynamic/provider/personal-access-token";
import { listTokens, type TokenInfo } from "../../../dynamic/provider/rest/tokens";
import { type WorkspaceCall, WorkspaceClient } from "../../../dynamic/provider/rest/workspace-client";
import { type TokenInputs, toTokenInputs } from "../../../dynamic/provider/token-inputs";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { beImpatient } from "./impatience";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";

/** Says of every new token something else than what was minted, like a workspace with rules of its own. */
class OtherwiseGrantingClient extends WorkspaceClient {
  constructor(
    { origin, login }: WorkspaceClient,
    private readonly granted: (info: Record<string, unknown>) => Record<string, unknown>,
  ) {
    super(origin, login);
  }

  override async call(call: WorkspaceCall): Promise<unknown> {
    const answer = await super.call(call);
    if (call.path !== "/api/2.0/token/create") return answer;
    const { token_info: info, ...rest } = answer as { readonly token_info: Record<string, unknown> };
    return { ...rest, token_info: { ...info, ...this.granted(info) } };
  }
}

describe("a mint", () => {
  let workspace: EmulatedWorkspace;
  let lifecycles: LoadedLifecycles;
  let principal: EmulatedPrincipal;
  let session: PrincipalSession;

  before(async () => {
    workspace = await EmulatedWorkspace.start();
    lifecycles = LOADINGS["as modules"](workspace.environment());
  });

  after(async () => {
    await lifecycles.close();
    await workspace.emulator.close();
  });

  beImpatient();

  beforeEach(async () => {
    workspace.emulator.faults.clear();
    principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    session = await openPrincipalSession(inputs());
  });

  afterEach(() => session.close());

  const inputs = (changes: Properties = {}): TokenInputs => toTokenInputs(workspace.tokenInputs(principal, changes));

  const live = (): readonly string[] => workspace.tokensOf(principal).map((token) => token.tokenId);

  const GRANTS: Readonly<
    Record<string, readonly [asked: Properties, granted: (info: Record<string, unknown>) => object, told: RegExp]>
  > = {
    "a shorter lifetime": [
      {},
      (info) => ({ expiry_time: Number(info.creation_time) + 86_400_000 }),
      /granted a lifetime of 86400 s where 90d \(7776000 s\) was asked for\. It was revoked/,
    ],
    "a longer lifetime": [
      {},
      (info) => ({ expiry_time: Number(info.expiry_time) + 86_400_000 }),
      /granted a lifetime of 7862400 s where 90d/,
    ],
    "no end": [{}, () => ({ expiry_time: -1 }), /granted a lifetime of no end where 90d/],
    "another scope": [
      { scopes: ["sql"] },
      () => ({ scopes: ["sql", "files"] }),
      /it has the scopes "files sql" where "sql" were asked for\. It was revoked/,
    ],
    "all scopes": [{ scopes: ["sql"] }, () => ({ scopes: undefined }), /it has the scopes "none" where "sql"/],
  };
  for (const [sentence, [asked, granted, told]] of Object.entries(GRANTS)) {
    it(`that is granted ${sentence} is taken back`, async () => {
      const client = new OtherwiseGrantingClient(session.client, (info) => ({ ...granted(info) }));
      await assert.rejects(mintProvedToken(client, inputs(asked), []), told);
      assert.deepEqual(live(), []);
    });
  }

  it("of a value that may not ask who it is, for another reason than its scopes, is taken back", async () => {
    const body = { error_code: "PERMISSION_DENIED", message: "Source IP address: 192.0.2.1 is blocked." };
    workspace.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 403, body } });
    await assert.rejects(mintProvedToken(session.client, inputs(), []), /192\.0\.2\.1 is blocked.*It was revoked/);
    assert.deepEqual(live(), []);
  });

  it("is not tried where the principal has as many tokens as a workspace allows", async () => {
    const existing = Array.from({ length: 600 }, (_, index): TokenInfo => {
      const comment = index === 7 ? "by hand" : "";
      return { tokenId: `t${index}`, comment, createdAt: 600 - index, expiresAt: undefined, scopes: undefined };
    });
    workspace.takeLog();
    await assert.rejects(
      mintProvedToken(session.client, inputs(), existing),
      /has 600 live tokens in .* allows 600 per principal: .* the oldest are t599 \(no comment\), t598/,
    );
    assert.deepEqual(workspace.takeRequests(), []);
    const { info } = await mintProvedToken(session.client, inputs(), existing.slice(1));
    assert.deepEqual(live(), [info.tokenId]);
  });

  for (const kind of ["drop-after", "answer-after"] as const) {
    it(`whose answer is lost (${kind}) leaves older tokens of its owner alone, and those of others`, async () => {
      const mine = inputs();
      const older = await mintProvedToken(session.client, mine, []);
      const existing = await listTokens(session.client);
      const foreign = [
        (await mintProvedToken(session.client, inputs(), [])).info.tokenId,
        await workspace.mintOrphan(principal, "by hand"),
      ];
      const effect = kind === "drop-after" ? ({ kind } as const) : ({ kind, status: 503, body: "" } as const);
      workspace.emulator.faults.add({ method: "POST", path: "/api/2.0/token/create", effect });
      const { info } = await mintProvedToken(session.client, mine, existing);
      assert.deepEqual(live(), [older.info.tokenId, ...foreign, info.tokenId]);
    });
  }

  it("that is answered 503 for ever is tried three times, and then fails with nothing left", async () => {
    const effect = { kind: "answer-after", status: 503, body: "" } as const;
    workspace.emulator.faults.add({ method: "POST", path: "/api/2.0/token/create", times: 1000, effect });
    workspace.takeLog();
    const properties = workspace.tokenInputs(principal);
    await assert.rejects(personalAccessToken.create(properties), /minting a token .* failed: .* was answered 503/);
    assert.equal(workspace.takeRequests().filter((request) => request.endsWith("/token/create")).length, 3);
    assert.deepEqual(live(), []);
  });

  it("of a scoped token whose proof by the list is answered 500 is taken back, and done again by the next one", async () => {
    const { behaviour } = workspace.emulator.store.document.workspace;
    behaviour.everyScopeMayCallMe = false;
    try {
      const properties = workspace.tokenInputs(principal, { scopes: ["sql"] });
      const effect = { kind: "answer", status: 500, body: "" } as const;
      workspace.emulator.faults.add({ path: "/token/list", skip: 1, effect });
      await assert.rejects(personalAccessToken.create(properties), /was answered 500: .*It was revoked/s);
      assert.deepEqual(live(), []);
      const { id } = await personalAccessToken.create(properties);
      assert.deepEqual(live(), [id]);
    } finally {
      behaviour.everyScopeMayCallMe = true;
    }
  });

  it("whose answer is lost never takes the current token for its own, even with the same comment", async () => {
    const properties = workspace.tokenInputs(principal);
    const { id, outs } = await personalAccessToken.create(properties);
    const next = { ...properties, lifetime: "30d" };
    await personalAccessToken.diff(id, outs, next);
    const shortList = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ path: "/token/list", effect: shortList });
    workspace.emulator.faults.add({ path: "/token/create", effect: { kind: "drop-after" } });
    const minted = await personalAccessToken.create(next);
    assert.deepEqual(live(), [id, minted.id]);
  });

  it("that fails in a rotation leaves the token that is to be replaced alive", async () => {
    const properties = workspace.tokenInputs(principal);
    const { id, outs } = await personalAccessToken.create(properties);
    const next = { ...properties, rotationTrigger: "g2" };
    await personalAccessToken.diff(id, outs, next);
    workspace.emulator.faults.add({ path: "/token/create", effect: { kind: "answer", status: 400, body: {} } });
    await assert.rejects(
      personalAccessToken.create(next),
      new RegExp(
        `minting a token .* failed: .*\nalive now: token ${id} \\(until .*\\), in use as before\nto go on: .*pulumi up again`,
      ),
    );
    assert.deepEqual(live(), [id]);
  });
});
