import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";
import { type PulumiRun, runPulumiUp, type SavedState } from "./pulumi-run";

const HOUR = 3_600_000;

/** The environment of a run that knows no administrator. */
const NO_ADMINISTRATOR = { DATABRICKS_TOKEN: "" };

describeLifecycle("a token that mints its successor", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  /** Inputs of a token without any other login than tokens. */
  const inputsOf = (changes: Properties = {}): Properties =>
    provider.inputs({ login: { authType: "pat" }, usage: "assumed", ...changes });

  const mint = (body: object = {}) =>
    workspace.mintByHand(provider.principal, { lifetime_seconds: 400 * 86_400, ...body });

  /** One `pulumi up` in a process of its own, so many hours from now. */
  const up = (saved: SavedState, token: Properties, hours = 0, isReplaced = false): Promise<PulumiRun> => {
    const time = new Date(Date.now() + hours * HOUR).toISOString();
    const environment = { ...NO_ADMINISTRATOR, ...(hours === 0 ? {} : { DATABRICKS_PAT_NOW: time }) };
    return runPulumiUp(provider.startProcess(environment), saved, { token, isReplaced });
  };

  /** What a preview refuses, in a process of its own: Pulumi checks a replacement twice. */
  const preview = async (saved: SavedState, token: Properties): Promise<string> => {
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    const checks = [await personalAccessToken.check(saved.token?.inputs ?? {}, token)];
    if (saved.token !== undefined) {
      await personalAccessToken.diff(saved.token.id, saved.token.outs, token);
      checks.push(await personalAccessToken.check({}, token));
    }
    return checks.flatMap(({ failures }) => failures.map(({ reason }) => reason)).join("; ");
  };

  /** A first run that has adopted a token made by hand. */
  async function start(changes: Properties = {}): Promise<{ inputs: Properties; first: PulumiRun }> {
    const inputs = inputsOf({ ...changes, adopt: await mint() });
    return { inputs, first: await up({}, inputs) };
  }

  const destroy = async ({ token }: PulumiRun): Promise<void> => {
    assert.ok(token !== undefined);
    await provider.startProcess(NO_ADMINISTRATOR).personalAccessToken.delete(token.id, token.outs);
  };

  /** A rotation that was killed before its delete, and the process of the next run. */
  async function rotateWithoutDelete() {
    const { inputs, first } = await start();
    assert.ok(first.token !== undefined);
    const next = { ...inputs, adopt: undefined, rotation: "g2" };
    const killed = provider.startProcess(NO_ADMINISTRATOR).personalAccessToken;
    await killed.diff(first.token.id, first.token.outs, next);
    const current = await killed.create(next);
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    return { replaced: first.token, current, next, personalAccessToken };
  }

  it("begins with an adopted token, and is replaced and revoked by nothing but itself", async () => {
    const { inputs, first } = await start();
    workspace.takeLog();
    const second = await up(first, { ...inputs, adopt: undefined, rotation: "g2" });
    const third = await up(second, { ...inputs, adopt: undefined, rotation: "g3" });
    assert.deepEqual(provider.activeTokens(), [third.token?.id]);
    const callers = new Set(workspace.takeLog().map(({ caller }) => caller));
    assert.deepEqual(callers, new Set([provider.principal.applicationId]));
    assert.ok(third.token !== undefined);
    const { outs } = third.token;
    assert.equal(JSON.stringify(outs).split(String(outs.tokenValue)).length, 2);
  });

  it("asks for its identity once for its own proof, as its login was proved when it was minted", async () => {
    const { inputs, first } = await start();
    workspace.takeLog();
    await up(first, { ...inputs, rotation: "g2" });
    const requests = workspace
      .takeRequests()
      .filter((request) => request.includes("scim") || request.includes("token"));
    assert.deepEqual(
      requests.filter((request) => request.includes("/Me")),
      ["GET /api/2.0/preview/scim/v2/Me"],
    );
    assert.equal(requests.filter((request) => request.includes("/token/create")).length, 1);
  });

  it("begins with a token that the program gives, which stays as it is and is not needed any more", async () => {
    const given = await mint();
    const inputs = inputsOf();
    const first = await up({}, { ...inputs, login: { authType: "pat", token: given.tokenValue } });
    await up(first, { ...inputs, rotation: "g2" });
    assert.equal(provider.activeTokens().length, 2);
    assert.ok(provider.activeTokens().includes(given.tokenId));
  });

  it("fails the check without any token, and sends nothing", async () => {
    workspace.takeLog();
    assert.match(
      await preview({}, inputsOf()),
      /no token of .* is known to this run, .*Set login\.token to a valid token of this principal.*No token was changed/,
    );
    await assert.rejects(up({}, inputsOf()), /no token of .* is known to this run/);
    assert.equal(
      workspace.takeRequests().some((request) => request.startsWith("POST")),
      false,
    );
  });

  it("fails the check with the token of somebody else, and mints nothing", async () => {
    const administrator = { authType: "pat", token: workspace.adminToken };
    await assert.rejects(
      up({}, inputsOf({ login: administrator })),
      /by login\.token: the login pat of the principal .* is .* and not [0-9a-f-]{36}, so that a token would belong to somebody else/,
    );
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is not taken for gone because the token of somebody else does not list it", async () => {
    const given = await mint();
    const inputs = inputsOf({ scopes: ["sql"], login: { authType: "pat", token: given.tokenValue } });
    const { token } = await up({}, inputs);
    assert.ok(token !== undefined);
    const login = { authType: "pat", token: workspace.adminToken };
    await assert.rejects(
      provider.startProcess(NO_ADMINISTRATOR).personalAccessToken.delete(token.id, { ...token.outs, login }),
      /revoking token .* failed: .*by token [0-9a-f]{64}: .*required scopes.*by login\.token: .*belong to somebody else/,
    );
    assert.deepEqual(provider.activeTokens(), [given.tokenId, token.id]);
  });

  it("fails the check when it was revoked outside, and goes on with a token that the program gives once", async () => {
    const { inputs, first } = await start();
    workspace.workspace.tokens = workspace.workspace.tokens.filter(({ tokenId }) => tokenId !== first.token?.id);
    const next = { ...inputs, adopt: undefined, rotation: "g2" };
    const refusal = /no token logs in as .*by token [0-9a-f]{64}: /;
    assert.match(await preview(first, next), new RegExp(`login: the principal cannot log in: ${refusal.source}`));
    await assert.rejects(up(first, next), refusal);
    assert.deepEqual(provider.activeTokens(), []);
    const given = await mint();
    const again = await up(first, { ...next, login: { authType: "pat", token: given.tokenValue } });
    assert.deepEqual(provider.activeTokens(), [given.tokenId, again.token?.id]);
  });

  it("revokes the orphan of a run that was killed between the mint and the state", async () => {
    const { inputs, first } = await start();
    assert.ok(first.token !== undefined);
    const next = { ...inputs, adopt: undefined, rotation: "g2" };
    const { personalAccessToken } = provider.startProcess(NO_ADMINISTRATOR);
    await personalAccessToken.diff(first.token.id, first.token.outs, next);
    await personalAccessToken.create(next);
    assert.equal(provider.activeTokens().length, 2);
    const second = await up(first, next);
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("revokes one that was replaced in an earlier run, by the current one", async () => {
    const { replaced, current, next, personalAccessToken } = await rotateWithoutDelete();
    await personalAccessToken.diff(current.id, current.outs, next);
    await personalAccessToken.delete(replaced.id, replaced.outs);
    assert.deepEqual(provider.activeTokens(), [current.id]);
  });

  it("ends an overlap as the current token", async () => {
    const { inputs, first } = await start({ overlap: "24h" });
    const next = { ...inputs, adopt: undefined, rotation: "g2" };
    const second = await up(first, next);
    assert.equal(provider.activeTokens().length, 2);
    await up(second, next, 27);
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("revokes itself in a destroy, after the rest of its series", async () => {
    const { inputs, first } = await start();
    await workspace.mintOrphan(
      provider.principal,
      `[databricks-pat lineage=${String(inputs.lineage)} rotation=g0 project/stack/name]`,
    );
    await destroy(first);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("is destroyed with another one of its series that waits for its delete, whichever comes first", async () => {
    const { replaced, current, personalAccessToken } = await rotateWithoutDelete();
    await personalAccessToken.delete(replaced.id, replaced.outs);
    await personalAccessToken.delete(current.id, current.outs);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("ends where the answer to its own revocation was lost, and where the run was killed after it", async () => {
    const { first } = await start();
    workspace.emulator.faults.add({ path: "/api/2.0/token/delete", times: 1, effect: { kind: "drop-after" } });
    await destroy(first);
    assert.deepEqual(provider.activeTokens(), []);
    await destroy(first);
  });

  it("is not taken for revoked because its revocation alone is refused", async () => {
    const { first } = await start();
    const effect = { kind: "answer", status: 401, body: { error_code: 401, message: "Unauthorized." } } as const;
    workspace.emulator.faults.add({ path: "/api/2.0/token/delete", times: 1000, effect });
    await assert.rejects(destroy(first), /revoking token .* failed/);
    workspace.emulator.faults.clear();
    await destroy(first);
    assert.deepEqual(provider.activeTokens(), []);
  });

  it("stays in the state in a destroy whose workspace says nothing about it", async () => {
    const { first } = await start();
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "No." } } as const;
    workspace.emulator.faults.add({ path: "/api/2.0/", times: 1000, effect });
    await assert.rejects(destroy(first), /revoking token .* failed/);
    workspace.emulator.faults.clear();
    assert.deepEqual(provider.activeTokens(), [first.token?.id]);
  });

  it("refuses scopes with which it could not mint, unless another token does", async () => {
    const { lifecycle } = provider;
    const failures = async (changes: Properties): Promise<readonly string[]> =>
      (await lifecycle.check({ lineage: "old" }, inputsOf(changes))).failures.map(({ reason }) => reason);
    const [reason = ""] = await failures({ scopes: ["sql"] });
    assert.match(reason, /^scopes: "sql": such a token cannot mint the next one, .*add "authentication"/);
    for (const changes of [
      { scopes: ["sql", "authentication"] },
      { scopes: ["all-apis"] },
      { scopes: ["sql"], login: { authType: "pat", token: "dapi0" } },
      { scopes: ["sql"], login: { authType: "one-time-secret" } },
    ])
      assert.equal((await failures(changes)).filter((text) => text.startsWith("scopes")).length, 0);
  });

  it("mints and revokes scoped tokens with one that the program gives", async () => {
    const given = await mint();
    const inputs = inputsOf({ scopes: ["sql"], login: { authType: "pat", token: given.tokenValue } });
    const first = await up({}, inputs);
    const second = await up(first, { ...inputs, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [given.tokenId, second.token?.id]);
    await destroy(second);
    assert.deepEqual(provider.activeTokens(), [given.tokenId]);
  });

  it("cannot be replaced by force without a token in the program, and the check says so", async () => {
    const { inputs, first } = await start();
    const next = { ...inputs, adopt: undefined };
    await assert.rejects(up(first, next, 0, true), /a replacement that is forced .* does not read the current one/);
    assert.deepEqual(provider.activeTokens(), [first.token?.id]);
    const given = await mint();
    const second = await up(first, { ...next, login: { authType: "pat", token: given.tokenValue } }, 0, true);
    assert.deepEqual(provider.activeTokens(), [given.tokenId, second.token?.id]);
  });

  it("takes over from any other login", async () => {
    const clientSecret = await workspace.addOAuthSecret(provider.principal);
    const inputs = inputsOf({ login: { authType: "oauth-m2m", clientSecret } });
    const first = await up({}, inputs);
    workspace.workspace.oauthSecrets = [];
    const second = await up(first, { ...inputs, login: { authType: "pat" }, rotation: "g2" });
    assert.deepEqual(provider.activeTokens(), [second.token?.id]);
  });

  it("does not log in with the token of another principal or series", async () => {
    const { inputs, first } = await start();
    const other = await workspace.addPrincipal();
    await workspace.grantUsage(other);
    const moved = { ...inputs, ...other, adopt: undefined };
    await assert.rejects(up(first, moved), /no token of .* is known to this run/);
    assert.deepEqual(provider.activeTokens(), [first.token?.id]);
    await assert.rejects(up({}, { ...inputs, adopt: undefined, lineage: randomUUID() }), /no token of .* is known/);
  });
});
