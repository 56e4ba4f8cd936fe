import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { toMarker } from "../../../../dynamic/provider/tokens/marker";
import type { MintedToken } from "../../../emulated-workspace";
import { describeLifecycle, useProviderInProcess } from "../describe-lifecycle";

describeLifecycle("the adoption of a token", "personalAccessToken", (provider) => {
  const { workspace } = provider;
  /** The token that somebody made by hand. */
  let adopt: MintedToken;

  beforeEach(async () => {
    adopt = await mintByHand({ comment: "made by hand", lifetime_seconds: 100 * 86_400 });
    workspace.takeLog();
  });

  const mintByHand = (body: object): Promise<MintedToken> => workspace.mintByHand(provider.principal, body);

  const inputs = (changes: Properties = {}): Properties => provider.inputs({ adopt, ...changes });

  it("finds the token, proves its value, and changes nothing", async () => {
    const before = structuredClone(workspace.tokensOf(provider.principal));
    const { id, outs } = await provider.lifecycle.create(inputs());
    assert.equal(id, adopt.tokenId);
    assert.deepEqual(workspace.takeRequests(), [
      "GET /api/2.0/token-management/tokens",
      "GET /api/2.0/preview/scim/v2/Me",
    ]);
    assert.deepEqual(
      workspace.tokensOf(provider.principal).map(({ comment }) => comment),
      before.map(({ comment }) => comment),
    );
    assert.equal(outs.tokenValue, adopt.tokenValue);
    assert.equal(outs.expiresAt, new Date(before[0]?.expiresAt ?? 0).toISOString().replace(".000Z", "Z"));
  });

  it("is followed by rotations like any other token", async () => {
    const mine = inputs();
    const { id, outs } = await provider.lifecycle.create(mine);
    const next = { ...mine, rotation: "g2" };
    await provider.lifecycle.diff(id, outs, next);
    const minted = await provider.lifecycle.create(next);
    assert.notEqual(minted.id, id);
    assert.deepEqual(provider.activeTokens(), [id, minted.id]);
    await provider.lifecycle.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), [minted.id]);
  });

  it("lets the token overlap with the one that replaces it, and marks it for that", async () => {
    const mine = inputs({ overlap: "24h" });
    const { id, outs } = await provider.lifecycle.create(mine);
    const next = { ...mine, rotation: "g2" };
    await provider.lifecycle.diff(id, outs, next);
    const minted = await provider.lifecycle.create(next);
    await provider.lifecycle.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), [id, minted.id]);
    const marker = toMarker(workspace.tokensOf(provider.principal)[0]?.comment);
    assert.equal(marker?.lineage, mine.lineage);
    assert.notEqual(marker?.retireAt, undefined);
  });

  it("repeated by a forced replacement keeps the token when the older resource is deleted", async () => {
    const mine = inputs();
    const first = await provider.lifecycle.create(mine);
    // A process of its own, as --replace and taint do not compare.
    const later = new Date(Date.now() + 1000).toISOString();
    const other = provider.startProcess({ DATABRICKS_PAT_NOW: later }).personalAccessToken;
    const again = await other.create(mine);
    assert.equal(again.id, first.id);
    await other.delete(first.id, first.outs);
    assert.deepEqual(provider.activeTokens(), [again.id]);
    await other.diff(again.id, again.outs, mine);
    await other.delete(again.id, again.outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("ends with a destroy, which revokes the token", async () => {
    const { id, outs } = await provider.lifecycle.create(inputs());
    await provider.startProcess().personalAccessToken.delete(id, outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("lists again when a list lacks the token", async () => {
    const empty = { kind: "answer", status: 200, body: {} } as const;
    workspace.emulator.faults.add({ method: "GET", path: "/token-management/tokens", effect: empty });
    const { id } = await provider.lifecycle.create(inputs());
    assert.equal(id, adopt.tokenId);
  });

  it("accepts a token that expires soon when its expiry is given", async () => {
    const short = await mintByHand({ lifetime_seconds: 86_400 });
    const expiresAt = new Date(Date.now() + 80_000_000).toISOString();
    const { id } = await provider.lifecycle.create(inputs({ adopt: { ...short, expiresAt } }));
    assert.equal(id, short.tokenId);
  });

  it("accepts a token that never expires, until the given expiry", async () => {
    const endless = await mintByHand({ lifetime_seconds: 86_400 });
    const token = workspace.tokensOf(provider.principal).find(({ tokenId }) => tokenId === endless.tokenId);
    assert.ok(token);
    Object.assign(token, { expiresAt: -1 });
    const { outs } = await provider.lifecycle.create(inputs({ adopt: endless }));
    const days = (Date.parse(String(outs.expiresAt)) - Date.now()) / 86_400_000;
    assert.ok(days > 89.9 && days < 90.1, String(outs.expiresAt));
  });
});

describe("the adoption of an id and a value", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;

  const mintByHand = (): Promise<MintedToken> =>
    workspace.mintByHand(provider.principal, { lifetime_seconds: 8_640_000 });

  const adopt = (tokenId: string, tokenValue: string): Promise<unknown> =>
    provider.lifecycles.personalAccessToken.create(provider.inputs({ adopt: { tokenId, tokenValue } }));

  it("of two tokens is refused with the right id, so that no rotation revokes the other token", async () => {
    const [mine, foreign] = [await mintByHand(), await mintByHand()];
    const inputs = provider.inputs({ adopt: { tokenId: foreign.tokenId, tokenValue: mine.tokenValue } });
    const { personalAccessToken } = provider.lifecycles;
    await assert.rejects(personalAccessToken.create(inputs), (error: Error) => {
      assert.ok(error.message.includes(`adopting token ${foreign.tokenId} `), error.message);
      assert.ok(error.message.includes(`the token with the id ${mine.tokenId}: set adopt.tokenId to that`));
      return true;
    });
    assert.deepEqual(provider.activeTokens(), [mine.tokenId, foreign.tokenId]);
    assert.equal(await workspace.authenticates(foreign.tokenValue), true);
  });

  it("of a token with its id in capitals, or of one that is gone, is refused at once with the right id", async () => {
    const { tokenId, tokenValue } = await mintByHand();
    for (const wrong of [tokenId.toUpperCase(), "0".repeat(64)]) {
      workspace.takeLog();
      await assert.rejects(adopt(wrong, tokenValue), (error: Error) => {
        assert.ok(error.message.includes(`the token with the id ${tokenId}: set adopt.tokenId to that`), error.message);
        return true;
      });
      assert.equal(workspace.takeRequests().length, 1);
    }
  });

  it("of two tokens is refused although no list has the token with the value yet", async () => {
    const foreign = await mintByHand();
    workspace.behaviour.newTokenHiddenLists = 100;
    const mine = await mintByHand();
    await assert.rejects(
      adopt(foreign.tokenId, mine.tokenValue),
      /nothing else shows that both belong to the same token/,
    );
  });

  it("of two tokens is refused where ids are not made as documented", async () => {
    workspace.behaviour.tokenIds = "random";
    const [mine, foreign] = [await mintByHand(), await mintByHand()];
    await assert.rejects(
      adopt(foreign.tokenId, mine.tokenValue),
      /nothing else shows that both belong to the same token/,
    );
  });

  it("of a token with another id is proved by its use, which an administrator sees", async () => {
    workspace.behaviour.tokenIds = "random";
    const [mine, other] = [await mintByHand(), await mintByHand()];
    workspace.takeLog();
    await adopt(mine.tokenId, mine.tokenValue);
    assert.deepEqual(workspace.takeRequests(), [
      "GET /api/2.0/token-management/tokens",
      "GET /api/2.0/token-management/tokens",
      "GET /api/2.0/preview/scim/v2/Me",
      "GET /api/2.0/token-management/tokens",
    ]);
    // Both were used on this day from now on.
    assert.equal(await workspace.authenticates(other.tokenValue), true);
    await assert.rejects(adopt(mine.tokenId, mine.tokenValue), /on a day when no token of the principal was used yet/);
  });

  it("of the only token with another id is proved without an administrator", async () => {
    workspace.behaviour.tokenIds = "random";
    const mine = await mintByHand();
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(provider.principal) };
    provider.restart({ DATABRICKS_TOKEN: "" });
    const adopted = provider.inputs({ login, adopt: mine });
    const { id } = await provider.lifecycles.personalAccessToken.create(adopted);
    assert.equal(id, mine.tokenId);
  });

  it("whose scopes hide the owner is refused where the value is somebody else's", async () => {
    workspace.behaviour.everyScopeMayCallMe = false;
    workspace.behaviour.tokenIds = "random";
    const stranger = await workspace.addPrincipal();
    await workspace.grantUsage(stranger);
    const mine = await workspace.mintByHand(provider.principal, { scopes: ["sql"] });
    const theirs = await workspace.mintByHand(stranger, { scopes: ["sql"] });
    const inputs = provider.inputs({ scopes: ["sql"], adopt: { ...mine, tokenValue: theirs.tokenValue } });
    await assert.rejects(provider.lifecycles.personalAccessToken.create(inputs), /nothing else shows/);
  });
});

describe("an adoption in a later generation", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  const FIRST = "g1@2026-01-01T00:00:00Z";
  const SECOND = "g2@2026-03-02T00:00:00Z";
  let adopt: MintedToken;
  let news: Properties;

  beforeEach(async () => {
    adopt = await workspace.mintByHand(provider.principal, { comment: "script", lifetime_seconds: 100 * 86_400 });
    news = provider.inputs({ adopt, rotation: SECOND });
  });

  const revoke = (tokenId: string): Promise<unknown> =>
    workspace.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${tokenId}`);

  /** The token of an earlier generation, in the workspace alone. */
  async function mintEarlier(): Promise<string> {
    const { adopt: _none, ...earlier }: Properties = { ...news, rotation: FIRST };
    return (await provider.lifecycles.personalAccessToken.create(earlier)).id;
  }

  it("happens where every run before has failed", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const { inputs, failures } = await personalAccessToken.check({}, news);
    assert.deepEqual([inputs.adopt, failures], [adopt, []]);
    const { id, outs } = await personalAccessToken.create(inputs);
    assert.equal(id, adopt.tokenId);
    assert.ok(outs.adoptedAt);
    assert.deepEqual(provider.activeTokens(), [id]);
    // In the next runs, and where the engine replaces without comparing.
    assert.deepEqual((await personalAccessToken.check(inputs, news)).inputs.adopt, adopt);
  });

  it("fails for a token that is gone, and nothing is minted", async () => {
    await revoke(adopt.tokenId);
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, news);
    assert.match(failures.map(({ reason }) => reason).join(), /^adopt\.tokenId: it is not among the 0 active tokens/);
    await assert.rejects(provider.lifecycles.personalAccessToken.create(news), /it is not among the 0 active tokens/);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is ignored after the end of a token that is gone, which the run says", async () => {
    await revoke(adopt.tokenId);
    const expiresAt = "2026-05-02T00:00:00Z";
    const logged = provider.continueWith({});
    const { inputs, failures } = await provider.lifecycles.personalAccessToken.check(
      {},
      { ...news, adopt: { ...adopt, expiresAt } },
    );
    assert.deepEqual(failures, []);
    const { outs } = await provider.lifecycles.personalAccessToken.create(inputs);
    assert.equal(outs.adoptedAt, undefined);
    const line = `token ${adopt.tokenId} of ${provider.principal.applicationId} is not adopted, because it has expired: a new one is minted. Leave adopt out`;
    assert.deepEqual(logged, [line, line]);
  });

  it("is ignored where a token of the series has replaced it, as a forced replacement does not compare", async () => {
    const current = await mintEarlier();
    const logged = provider.continueWith({});
    const { inputs, failures } = await provider.lifecycles.personalAccessToken.check({}, news);
    assert.deepEqual(failures, []);
    const { id } = await provider.lifecycles.personalAccessToken.create(inputs);
    assert.deepEqual(provider.activeTokens(), [adopt.tokenId, current, id]);
    assert.match(logged[0] ?? "", /is not adopted, because a token of its series is active: a new one is minted/);
  });

  it("checks the room for the new token where it is ignored", async () => {
    await mintEarlier();
    const { tokens } = workspace.workspace;
    const one = tokens.find(({ tokenId }) => tokenId === adopt.tokenId)!;
    for (let index = 2; index < 600; index++) tokens.push({ ...one, tokenId: `t${index}` });
    provider.restart();
    const { failures } = await provider.lifecycles.personalAccessToken.check({}, news);
    assert.match(failures.map(({ reason }) => reason).join(), /^applicationId: \S+ has 600 active tokens/);
  });

  it("ends with the first rotation: the inputs lose the value, in the check of a replacement too", async () => {
    const { personalAccessToken } = provider.lifecycles;
    const first = { ...news, rotation: FIRST };
    const { id, outs } = await personalAccessToken.create(first);
    const { inputs } = await personalAccessToken.check(first, news);
    assert.equal(inputs.adopt, undefined);
    await personalAccessToken.diff(id, outs, inputs);
    const again = await personalAccessToken.check({}, news);
    assert.equal(again.inputs.adopt, undefined);
    await personalAccessToken.create(again.inputs);
    // The run after it, and the next rotation.
    provider.restart();
    for (const rotation of [SECOND, "g3@2026-05-01T00:00:00Z"])
      assert.equal(
        (await provider.lifecycles.personalAccessToken.check(again.inputs, { ...news, rotation })).inputs.adopt,
        undefined,
      );
  });

  it("is replaced in time although its generation began before it, once", async () => {
    const rotation = `g2@${new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+/, "")}`;
    const short = await workspace.mintByHand(provider.principal, { lifetime_seconds: 60 * 86_400 });
    const expiresAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
    const late = { ...news, rotation, adopt: { ...short, expiresAt } };
    const adopted = await provider.lifecycles.personalAccessToken.create(late);
    assert.equal(adopted.id, short.tokenId);
    const logged = provider.continueWith({});
    const { personalAccessToken } = provider.lifecycles;
    const { inputs } = await personalAccessToken.check(late, late);
    assert.deepEqual((await personalAccessToken.diff(adopted.id, adopted.outs, inputs)).replaces, ["expiresAt"]);
    assert.deepEqual(logged, [
      `the adopted token of ${rotation} is replaced now, because it expires ${expiresAt}, before the schedule renews it in time`,
    ]);
    const minted = await personalAccessToken.create((await personalAccessToken.check({}, late)).inputs);
    assert.notEqual(minted.id, short.tokenId);
    provider.restart();
    const { replaces } = await provider.lifecycles.personalAccessToken.diff(minted.id, minted.outs, inputs);
    assert.deepEqual(replaces, []);
  });
});

describe("the adoption of a token with a marker", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  const lineage = "7e57ed00-0000-4000-8000-000000000001";
  const other = "7e57ed00-0000-4000-8000-000000000002";

  const CASES: Readonly<Record<string, readonly [marker: string, named: string | undefined]>> = {
    "of another series is said in preview and update": [
      `lineage=${other} rotation=g1 shop/dev/etl-token`,
      "shop/dev/etl-token",
    ],
    "of this series in another stack is said too": [
      `lineage=${lineage} rotation=g1 shop/prod/x-token`,
      "shop/prod/x-token",
    ],
    "of its own series is not said": [`lineage=${lineage} rotation=g1 shop/dev/y-token`, undefined],
    "of an earlier series of the same resource is not said": [
      `lineage=${other} rotation=g1 shop/dev/x-token`,
      undefined,
    ],
  };
  for (const [sentence, [marker, named]] of Object.entries(CASES)) {
    it(sentence, async () => {
      const comment = `etl [databricks-pat ${marker}]`;
      const adopt = await workspace.mintByHand(provider.principal, { comment, lifetime_seconds: 8_640_000 });
      const inputs = provider.inputs({ adopt, lineage, label: "shop/dev/x-token" });
      const lines =
        named === undefined
          ? []
          : [
              `the token to adopt, ${adopt.tokenId} of ${provider.principal.applicationId}, is that of ${named}, as its comment says: the next rotation revokes it. Leave adopt out, unless ${named} no longer exists`,
            ];
      const previewed = provider.continueWith({});
      assert.deepEqual((await provider.lifecycles.personalAccessToken.check({}, inputs)).failures, []);
      assert.deepEqual(previewed, lines);
      const updated = provider.continueWith({});
      await provider.lifecycles.personalAccessToken.create(inputs);
      assert.deepEqual(updated, lines);
    });
  }
});

describe("an adoption that fails", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let adopt: MintedToken;

  const mintByHand = (body: object): Promise<MintedToken> => workspace.mintByHand(provider.principal, body);

  beforeEach(async () => {
    adopt = await mintByHand({ comment: "made by hand", lifetime_seconds: 100 * 86_400 });
  });

  const REFUSED: Readonly<Record<string, readonly [prepare: () => Promise<Properties>, message: RegExp]>> = {
    "a token that is not the principal's": [
      async () => {
        const stranger = await workspace.addPrincipal();
        await workspace.grantUsage(stranger);
        return { adopt: await workspace.mintByHand(stranger, {}) };
      },
      /adopting token [0-9a-f]{64} for .* failed: it is not among the 1 active token of this principal: it is revoked, or belongs to another principal\nActive now: the same tokens as before; nothing was minted or revoked\nNext: correct adopt, or leave it out to have a token minted, and run pulumi up$/,
    ],
    "a value that is somebody else's": [
      async () => {
        const stranger = await workspace.addPrincipal();
        await workspace.grantUsage(stranger);
        return { adopt: { ...adopt, tokenValue: (await workspace.mintByHand(stranger, {})).tokenValue } };
      },
      /failed: it authenticates as \S+ and not as /,
    ],
    "a value that does not authenticate": [
      () => Promise.resolve({ adopt: { ...adopt, tokenValue: `dapi${"0".repeat(32)}` } }),
      /failed: .*Invalid access token.*Login: the token to adopt/s,
    ],
    "a token that is no longer accepted": [
      () => {
        workspace.workspace.tokenGrants.length = 0;
        return Promise.resolve({});
      },
      /failed: .*does not have permission to use tokens/,
    ],
    "another scope than requested": [
      () => Promise.resolve({ scopes: ["sql"] }),
      /failed: it has the scopes ".*", not the requested "sql"/,
    ],
    "a token that expires before a lifetime is over, with the expiry to give": [
      async () => ({ adopt: await mintByHand({ lifetime_seconds: 86_400 }) }),
      /failed: the token expires at \S+Z, before a lifetime of 90d is over: set adopt\.expiresAt to "\d{4}-\S+Z" to have it renewed in time/,
    ],
    "a token that expires before the expiry that is given": [
      () => Promise.resolve({ adopt: { ...adopt, expiresAt: "2099-01-01T00:00:00Z" } }),
      /failed: the token expires at \S+Z, before 2099-01-01T00:00:00Z: /,
    ],
    "an expiry in the past, with the right one": [
      () => Promise.resolve({ adopt: { ...adopt, expiresAt: "2026-05-02T00:00:00Z" } }),
      /failed: 2026-05-02T00:00:00Z is in the past: set adopt\.expiresAt to "\S+Z", when the token expires\n/,
    ],
    "a value of another token, before its expiry": [
      async () => {
        const [short, other] = [await mintByHand({ lifetime_seconds: 86_400 }), await mintByHand({})];
        return { adopt: { ...short, tokenValue: other.tokenValue } };
      },
      /failed: adopt\.tokenValue is the token with the id /,
    ],
  };
  for (const [what, [prepare, message]] of Object.entries(REFUSED)) {
    it(`is that of ${what}`, async () => {
      const changes = await prepare();
      const before = provider.activeTokens();
      await assert.rejects(
        provider.lifecycles.personalAccessToken.create(provider.inputs({ adopt, ...changes })),
        message,
      );
      assert.deepEqual(provider.activeTokens(), before);
    });
  }
});
