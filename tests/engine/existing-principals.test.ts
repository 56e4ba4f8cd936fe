import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState } from "./kills/saved-state";

/** A component for each entry of the configuration; its outputs are their tokens by name. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
for (const [name, args] of Object.entries(new pulumi.Config().requireObject("tokens"))) {
  const { tokenId, tokenValue, generation, renewAt } = new ServicePrincipalToken(name, args);
  exports[name] = { tokenId, tokenValue, generation, renewAt };
}
`;

type Tokens = Readonly<
  Record<
    string,
    { readonly tokenId: string; readonly tokenValue: string; readonly generation: number; readonly renewAt: string }
  >
>;

const DAY_SECONDS = 86_400;

describe("tokens of existing principals on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
  });

  afterEach(() => stack.close());

  async function addPrincipal(): Promise<EmulatedPrincipal> {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    return principal;
  }

  it("are not rotated while one login fails, which the preview names, and all are rotated when it works again", async () => {
    const principals = { a: await addPrincipal(), b: await addPrincipal(), c: await addPrincipal() };
    const secrets: Record<string, string> = {};
    for (const [name, principal] of Object.entries(principals))
      secrets[name] = await workspace.addOAuthSecret(principal);
    const configure = (rotationTrigger: string): Promise<void> => {
      const entries = Object.entries(principals).map(([name, { applicationId }]) => {
        const login = { authType: "oauth-m2m", clientSecret: secrets[name] };
        return [name, { kind: "existing", applicationId, login, rotationTrigger }];
      });
      return stack.configure("tokens", Object.fromEntries(entries) as object);
    };
    await configure("one");
    await stack.up();
    const before = await stack.outputs<Tokens>();

    const { workspace: document } = stack.emulator.store.document;
    document.oauthSecrets = document.oauthSecrets.filter(
      ({ principalId }) => principalId !== principals.b.servicePrincipalId,
    );
    await configure("two");
    stack.emulator.log.clear();
    const printed = await stack.fail("up", "--yes");
    assert.match(
      printed,
      /PersonalAccessToken \(b-token\):\s+error: .*login.*the principal cannot log in: .*No token was changed/s,
    );
    assert.doesNotMatch(printed, /PersonalAccessToken \((a|c)-token\):\s+error/);
    assert.deepEqual(
      stack.events().filter((event) => !event.startsWith("verified")),
      [],
    );
    for (const { tokenValue } of Object.values(before)) assert.equal(await stack.authenticates(tokenValue), true);
    assert.deepEqual(await stack.outputs(), before);

    secrets.b = await workspace.addOAuthSecret(principals.b);
    await configure("two");
    await stack.succeed("up", "--yes");
    const after = await stack.outputs<Tokens>();
    assert.deepEqual(
      [...stack.liveTokens()].sort(),
      Object.values(after)
        .map(({ tokenId }) => tokenId)
        .sort(),
    );
    for (const { generation } of Object.values(after)) assert.equal(generation, 2);
  });

  it("have a first preview that names a full quota, a token to adopt that is missing, and a login that is refused", async () => {
    const [full, adopting, refused] = [await addPrincipal(), await addPrincipal(), await addPrincipal()];
    const { tokenId } = await workspace.mintByHand(full, { comment: "script" });
    const { tokens } = stack.emulator.store.document.workspace;
    const one = tokens.find((token) => token.tokenId === tokenId)!;
    for (let index = 1; index < 600; index++) tokens.push({ ...one, tokenId: `t${index}` });
    const preview = async (args: object): Promise<string> => {
      await stack.configure("tokens", { first: { kind: "existing", ...args } });
      const { stdout, stderr } = await stack.run("preview");
      return `${stdout}${stderr}`;
    };
    assert.match(
      await preview({ applicationId: full.applicationId }),
      /\(first-token\):\s+error: .*applicationId: \S+ has 600 active tokens in /,
    );
    assert.match(
      await preview({ ...adopting, adopt: { tokenId: "a".repeat(64), tokenValue: "dapi0123" } }),
      /\(first-token\):\s+error: .*adopt\.tokenId: it is not among the 0 active tokens/,
    );
    const login = { authType: "oauth-m2m", clientSecret: "dose-x" };
    const printed = await preview({ applicationId: refused.applicationId, login });
    assert.match(printed, /the login of \S+ was refused just now: the mint fails unless the login is new: /);
    assert.doesNotMatch(printed, /error/);
  });

  it("start with a token made by hand, which is adopted and rotated in time", async () => {
    const { applicationId, servicePrincipalId } = await addPrincipal();
    const principal = { applicationId, servicePrincipalId };
    const { tokenId: id, tokenValue: value } = await workspace.mintByHand(principal, {
      lifetime_seconds: 40 * DAY_SECONDS,
    });
    const expiresAt = new Date(Date.now() + 40 * DAY_SECONDS * 1000 - 60_000).toISOString();
    const adopt = { tokenId: id, tokenValue: value, expiresAt };
    const args = { kind: "existing", ...principal, adopt };
    await stack.configure("tokens", { hand: args });
    stack.emulator.log.clear();
    await stack.succeed("up", "--yes");
    const { hand } = await stack.outputs<Tokens>();
    assert.equal(hand?.tokenId, id);
    assert.equal(hand.tokenValue, value);
    assert.deepEqual(stack.liveTokens(), [id]);
    const days = (Date.parse(hand.renewAt) - Date.now()) / 86_400_000;
    assert.ok(days > 9.9 && days < 10.1, hand.renewAt);
    await stack.up("--expect-no-changes");

    stack.emulator.clock.set(Date.parse(hand.renewAt) + 1000);
    const preview = await stack.preview("--diff");
    assert.match(preview.stdout, /"first token" +=> "renewal due since /);
    await stack.up();
    const { hand: next } = await stack.outputs<Tokens>();
    assert.notEqual(next?.tokenId, id);
    assert.deepEqual(stack.liveTokens(), [next?.tokenId]);
    await stack.up("--expect-no-changes");
    // This test sets plain configuration, which the engine also saves with each provider.
    const resources = (await readSavedState(stack)).resources.filter(
      ({ type }) => !type.startsWith("pulumi:providers:"),
    );
    assert.equal(JSON.stringify(resources).includes(value), false);
  });

  it("adopt after first runs that failed, although a renewal is due and the trigger has changed, and never again", async () => {
    const principal = await addPrincipal();
    const { tokenId, tokenValue } = await workspace.mintByHand(principal, { lifetime_seconds: 45 * DAY_SECONDS });
    const configure = (args: object): Promise<void> =>
      stack.configure("tokens", { hand: { kind: "existing", ...principal, renewBefore: "60d", ...args } });
    const expiresAt = new Date(Date.now() + 45 * DAY_SECONDS * 1000 - 60_000).toISOString();
    await configure({ adopt: { tokenId, tokenValue } });
    assert.match(await stack.fail("up", "--yes"), /adopt\.expiresAt: the token expires at .* No token was changed/);
    assert.match(await stack.failUp(), /set adopt\.expiresAt to /);
    const wrong = { tokenId, tokenValue: `${tokenValue.slice(0, -6)}000000`, expiresAt };
    await configure({ adopt: wrong });
    assert.match(await stack.fail("up", "--yes"), /Invalid access token.*Login: the token to adopt/s);
    assert.deepEqual(stack.liveTokens(), [tokenId]);

    const adopt = { tokenId, tokenValue, expiresAt };
    await configure({ adopt, rotationTrigger: "later" });
    await stack.up();
    const { hand } = await stack.outputs<Tokens>();
    assert.deepEqual([hand?.tokenId, hand?.tokenValue], [tokenId, tokenValue]);
    assert.ok((hand?.generation ?? 0) > 1);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    await stack.up("--expect-no-changes");

    await configure({ adopt, rotationTrigger: "rotate" });
    await stack.up();
    const { hand: next } = await stack.outputs<Tokens>();
    assert.notEqual(next?.tokenId, tokenId);
    assert.deepEqual(stack.liveTokens(), [next?.tokenId]);
    await stack.up("--expect-no-changes");
    // A forced replacement compares nothing, and does not see the state.
    const { resources } = await readSavedState(stack);
    const token = resources.find(({ urn }) => urn.endsWith("::hand-token"));
    await stack.up("--replace", token?.urn ?? "");
    const { hand: last } = await stack.outputs<Tokens>();
    assert.deepEqual(stack.liveTokens(), [last?.tokenId]);
    assert.ok(![tokenId, next?.tokenId].includes(last?.tokenId));
  });

  it("fail a preview without credentials, which names the logins that it looked for and sends nothing", async () => {
    const { applicationId } = await addPrincipal();
    await stack.configure("tokens", { a: { kind: "existing", applicationId, host: workspace.host } });
    const variables = Object.entries(await stack.environment());
    const environment = Object.fromEntries(variables.filter(([name]) => !/^(DATABRICKS|ARM|AZURE)_/.test(name)));
    stack.emulator.log.clear();
    const { exitCode, stdout, stderr } = await new PulumiCli(stack.folder, () => environment).run("preview");
    assert.notEqual(exitCode, 0);
    assert.match(
      `${stdout}${stderr}`,
      /administrator: the workspace could not be checked: no login of a workspace administrator was found for http:\/\/127\.0\.0\.1:\d+\. Set DATABRICKS_TOKEN, or .*No token was changed/,
    );
    assert.deepEqual(stack.ownRequests(), []);
  });
});
