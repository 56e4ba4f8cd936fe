import assert from "node:assert/strict";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";
import { killAt } from "./kills/killed-rotation";
import type { RemoteCall } from "./kills/remote-calls";

/** Tokens of one principal, which logs in with one-time secrets. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { PersonalAccessToken } = require("pulumi-databricks-pat");
const { count, ...args } = new pulumi.Config().requireObject("tokens");
exports.tokenIds = Array.from({ length: count }, (_, index) => {
  const lineage = "00000000-0000-4000-8000-" + String(index).padStart(12, "0");
  return new PersonalAccessToken("token-" + index, { ...args, lineage, lifetime: "90d" }).tokenId;
});
`;

/** More than the OAuth secrets that a principal may have. */
const TOKENS = 12;

const QUOTA = 5;

const CREATION: RemoteCall = {
  name: "the creation of the one-time secret",
  request: { method: "POST", path: "/credentials/secrets$" },
  isWrite: true,
  isOurs: true,
};

describe("tokens of one principal with one-time secrets on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;
  let principal: EmulatedPrincipal;

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
    principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
  });

  afterEach(() => stack.close());

  const configure = (count: number, rotation: string): Promise<void> =>
    stack.configure("tokens", {
      count,
      rotation,
      host: workspace.host,
      ...principal,
      login: { authType: "one-time-secret" },
    });

  const secrets = () =>
    workspace.workspace.oauthSecrets.filter(({ principalId }) => principalId === principal.servicePrincipalId);

  /** Runs `up` with all tokens at once; asserts that each has one active token, and returns how many secrets were made. */
  async function upAtOnce(): Promise<number> {
    stack.emulator.log.clear();
    await stack.up("--parallel", "64");
    const { tokenIds } = await stack.outputs<{ readonly tokenIds: readonly string[] }>();
    assert.equal(new Set(tokenIds).size, TOKENS);
    assert.deepEqual([...stack.liveTokens()].sort(), [...tokenIds].sort());
    assert.deepEqual(secrets(), []);
    return stack.ownRequests().filter(({ method, target }) => method === "POST" && target.endsWith("/secrets")).length;
  }

  it("are all minted, and all rotated, with one secret where a mint takes 1.5 seconds", async () => {
    const effect = { kind: "delay", milliseconds: 1500 } as const;
    stack.emulator.faults.add({ path: "/token/create", times: 100, effect });
    await configure(TOKENS, "g1");
    assert.equal(await upAtOnce(), 1);
    await configure(TOKENS, "g2");
    assert.equal(await upAtOnce(), 1);
    await stack.up("--expect-no-changes");
  });

  it("are minted after five runs were killed, each of which has left its secret", async () => {
    await configure(1, "g1");
    for (let kill = 1; kill <= QUOTA; kill++) {
      await killAt(stack, CREATION, "after", "the CLI");
      await stack.succeed("cancel", "--yes");
      assert.equal(secrets().length, kill);
    }
    // A minute later: the engine's provider has a clock of its own.
    for (const secret of secrets())
      Object.assign(secret, { createdAt: secret.createdAt - 60_000, expiresAt: secret.expiresAt - 60_000 });
    await stack.up();
    assert.equal(stack.liveTokens().length, 1);
    assert.equal(secrets().length, QUOTA - 1);
  });

  it("are refused by the preview where users have made five secrets, and nothing changes", async () => {
    for (let made = 0; made < QUOTA; made++) await workspace.addOAuthSecret(principal);
    const before = secrets().map(({ id }) => id);
    await configure(2, "g1");
    stack.emulator.log.clear();
    const printed = await stack.fail("up", "--yes");
    assert.match(printed, /has 5 OAuth secrets in .*databricks service-principal-secrets-proxy delete \d+ SECRET_ID/);
    for (const id of before) assert.ok(printed.includes(id), printed);
    assert.deepEqual(stack.liveTokens(), []);
    assert.deepEqual(
      secrets().map(({ id }) => id),
      before,
    );
    assert.deepEqual(
      stack.ownRequests().map(({ method }) => method),
      ["GET", "GET", "GET"],
    );
    workspace.workspace.oauthSecrets.splice(workspace.workspace.oauthSecrets.indexOf(secrets()[0]!), 1);
    await stack.up();
    assert.equal(stack.liveTokens().length, 2);
  });
});
