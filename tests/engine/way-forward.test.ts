import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Emulator, startEmulator } from "../../emulator";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState, tokenIdsIn, toName } from "./kills/saved-state";

/** A component whose arguments are configuration. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const { tokenId, tokenValue } = new ServicePrincipalToken("x", config.requireObject("token"));
module.exports = { tokenId, tokenValue };
`;

type Environment = Readonly<Record<string, string>>;

describe("the way forward of a stack, with what its messages say", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
  });

  afterEach(() => stack.close());

  /** The same stack, run with other variables; without a value they are not set. */
  async function withEnvironment(changes: Readonly<Record<string, string | undefined>>): Promise<PulumiCli> {
    const environment = Object.entries({ ...(await stack.environment()), ...changes });
    const set = Object.fromEntries(environment.filter(([, value]) => value !== undefined)) as Environment;
    return new PulumiCli(stack.folder, () => set);
  }

  /** The stack in an environment that knows no administrator. */
  const alone = (): Promise<PulumiCli> =>
    withEnvironment({ DATABRICKS_TOKEN: undefined, DATABRICKS_CLIENT_ID: undefined, ARM_CLIENT_ID: undefined });

  async function addAdministrator(): Promise<{ readonly authType: "pat"; readonly token: string }> {
    const { tokenValue } = await workspace.mint(workspace.adminToken, { lifetime_seconds: 86_400 });
    return { authType: "pat", token: tokenValue };
  }

  function end(token: string): void {
    const { store } = stack.emulator;
    const { workspace: document } = store.document;
    document.tokens = document.tokens.filter(({ tokenId }) => tokenId !== toId(token));
    store.touch();
  }

  const addPrincipal = async (): Promise<EmulatedPrincipal> => {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    return principal;
  };

  const up = ["up", "--yes", "--skip-preview"] as const;
  const destroy = ["destroy", "--yes", "--skip-preview"] as const;

  it("whose administrator was replaced in the run that rotates", async () => {
    const { applicationId } = await addPrincipal();
    const first = await addAdministrator();
    const args = { kind: "existing", applicationId, host: workspace.host };
    await stack.setToken({ ...args, administrator: first, rotationTrigger: "one" });
    const cli = await alone();
    await cli.succeed(...up);
    const second = await addAdministrator();
    end(first.token);
    await stack.setToken({ ...args, administrator: second, rotationTrigger: "two" });
    await cli.succeed(...up);
    const [current] = tokenIdsIn(await readSavedState(stack));
    assert.deepEqual(stack.liveTokens(), [current]);
    assert.equal(
      (await readSavedState(stack)).resources.some((resource) => resource.delete === true),
      false,
    );

    end(second.token);
    const failed = await cli.run(...destroy);
    assert.notEqual(failed.exitCode, 0);
    const printed = `${failed.stdout}${failed.stderr}`;
    assert.match(printed, /Next: correct administrator in the program and run pulumi up, then pulumi destroy/);
    await stack.succeed(...destroy);
    assert.deepEqual(stack.liveTokens(), []);
  });

  const WAYS: Readonly<Record<string, (cli: PulumiCli, token: string) => Promise<unknown>>> = {
    "by an update": async (cli) => {
      await cli.succeed(...up);
      await cli.succeed(...destroy);
    },
    "by a destroy that runs the program": async (_cli, token) =>
      (await withEnvironment({ DATABRICKS_TOKEN: token })).succeed(...destroy, "--run-program"),
  };
  for (const [way, go] of Object.entries(WAYS)) {
    it(`whose given administrator expired before a destroy, ${way}`, async () => {
      const first = await addAdministrator();
      const args = { kind: "databricks", host: workspace.host, overlap: "24h" };
      await stack.setToken({ ...args, administrator: first });
      const cli = await alone();
      await cli.succeed(...up);
      end(first.token);
      const failed = await cli.run(...destroy);
      assert.notEqual(failed.exitCode, 0);
      const printed = `${failed.stdout}${failed.stderr}`;
      assert.match(
        printed,
        /Next: correct administrator in the program and run pulumi up, then pulumi destroy \(or set the login in the environment too, and run pulumi destroy --run-program\)/,
      );
      assert.doesNotMatch(printed, /PhaseFailure:/);
      const second = await addAdministrator();
      await stack.setToken({ ...args, administrator: second });
      await go(cli, second.token);
      assert.deepEqual(stack.liveTokens(), []);
      assert.deepEqual((await readSavedState(stack)).resources, []);
    });
  }

  it("whose client secret was replaced in the run that rotates, without an administrator", async () => {
    const principal = await addPrincipal();
    const { applicationId } = principal;
    const args = { kind: "existing", applicationId, host: workspace.host, usage: "assumed" };
    const login = async () => ({ authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(principal) });
    await stack.setToken({ ...args, login: await login(), rotationTrigger: "one" });
    const cli = await alone();
    await cli.succeed(...up);
    stack.emulator.store.document.workspace.oauthSecrets = [];
    await stack.setToken({ ...args, login: await login(), rotationTrigger: "two" });
    await cli.succeed(...up);
    assert.deepEqual(stack.liveTokens(), tokenIdsIn(await readSavedState(stack)));
    await cli.succeed(...destroy);
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("whose principal was deleted by hand", async () => {
    await stack.setToken({ kind: "databricks", rotationTrigger: "one" });
    await stack.up();
    const state = await readSavedState(stack);
    const principal = state.resources.find(({ urn }) => toName(urn) === "x-databricks-principal");
    await workspace.asAdministrator("DELETE", `/api/2.0/preview/scim/v2/ServicePrincipals/${principal?.id ?? ""}`);
    await stack.setToken({ kind: "databricks", rotationTrigger: "two" });
    assert.match(
      await stack.failUp(),
      /if Pulumi made it and it was deleted, run pulumi up --refresh, which makes it again/,
    );
    await stack.succeed(...up, "--refresh");
    const { tokenId, tokenValue } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(tokenValue), true);
    await stack.up("--expect-no-changes");
  });

  it("whose principal was deleted by hand, with an overlap", async () => {
    await stack.setToken({ kind: "databricks", overlap: "24h", rotationTrigger: "one" });
    await stack.up();
    await stack.setToken({ kind: "databricks", overlap: "24h", rotationTrigger: "two" });
    await stack.up();
    const state = await readSavedState(stack);
    const principal = state.resources.find(({ urn }) => toName(urn) === "x-databricks-principal");
    await workspace.asAdministrator("DELETE", `/api/2.0/preview/scim/v2/ServicePrincipals/${principal?.id ?? ""}`);
    await stack.succeed(...up, "--refresh");
    const { tokenId } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    await stack.succeed(...destroy);
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("whose CAN USE was taken away by hand", async () => {
    await stack.setToken({ kind: "databricks", rotationTrigger: "one" });
    await stack.up();
    const { workspace: document } = stack.emulator.store.document;
    document.tokenGrants = document.tokenGrants.filter(({ kind }) => kind !== "servicePrincipal");
    stack.emulator.store.touch();
    await stack.setToken({ kind: "databricks", rotationTrigger: "two" });
    const { stdout } = await stack.up();
    assert.match(stdout, /had no CAN USE on tokens in \S+ any more: it was granted again/);
    const { tokenId, tokenValue } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(tokenValue), true);
  });

  describe("whose workspace is gone,", () => {
    let other: Emulator;

    beforeEach(async () => {
      other = await startEmulator();
    });

    afterEach(() => other.close());

    /** A stack with an overlapping token, whose workspace then ends and is made again under another name. */
    async function lose(): Promise<void> {
      const { applicationId } = await addPrincipal();
      const args = { kind: "existing", applicationId, overlap: "24h" };
      await stack.setToken({ ...args, host: workspace.host, rotationTrigger: "one" });
      await stack.up();
      await stack.setToken({ ...args, host: workspace.host, rotationTrigger: "two" });
      await stack.up();
      await stack.emulator.close();
      const remade = EmulatedWorkspace.of(other);
      const principal = await remade.addPrincipal();
      await stack.setToken({ kind: "existing", applicationId: principal.applicationId, host: remade.host });
    }

    const elsewhere = (changes: Environment = {}): Promise<PulumiCli> =>
      withEnvironment({
        DATABRICKS_HOST: other.httpOrigin,
        DATABRICKS_TOKEN: other.store.document.seed.admin.tokenValue,
        ...changes,
      });

    it("by letting its tokens go in an update", async () => {
      await lose();
      const { exitCode, stdout, stderr } = await (await elsewhere()).run(...up);
      assert.notEqual(exitCode, 0);
      assert.match(
        `${stdout}${stderr}`,
        /if \S+ no longer exists, set DATABRICKS_PAT_DELETE_UNREACHABLE=true and run it again, which drops this resource without a revocation; the last way is pulumi state delete with its URN from pulumi stack --show-urns/,
      );
      const cli = await elsewhere({ DATABRICKS_PAT_DELETE_UNREACHABLE: "true" });
      const done = await cli.succeed(...up);
      assert.match(
        done.stdout,
        /token [0-9a-f]{64} \(until \S+\) of \S+ in \S+ dropped from the state without a revocation/,
      );
      await (await elsewhere()).succeed(...up, "--expect-no-changes");
      const [current] = tokenIdsIn(await readSavedState(stack));
      assert.equal(
        other.store.document.workspace.tokens.some(({ tokenId }) => tokenId === current),
        true,
      );
    });

    it("by letting its tokens go in a destroy", async () => {
      await lose();
      const cli = await elsewhere({ DATABRICKS_PAT_DELETE_UNREACHABLE: "true" });
      await cli.succeed(...destroy);
      assert.deepEqual((await readSavedState(stack)).resources, []);
    });

    it("by pulumi state delete", async () => {
      await lose();
      const cli = await elsewhere();
      const { exitCode } = await cli.run(...destroy);
      assert.notEqual(exitCode, 0);
      const { stdout } = await cli.succeed("stack", "--show-urns");
      const [urn] = /urn:pulumi:\S*::x-token/.exec(stdout) ?? [];
      assert.ok(urn !== undefined, stdout);
      await cli.succeed("state", "delete", "--yes", urn);
      await cli.succeed(...destroy);
      assert.deepEqual((await readSavedState(stack)).resources, []);
    });
  });

  it("whose token expired long ago and whose logins no longer work", async () => {
    const principal = await addPrincipal();
    const login = { authType: "oauth-m2m", clientSecret: await workspace.addOAuthSecret(principal) };
    const { applicationId } = principal;
    await stack.setToken({
      kind: "existing",
      applicationId,
      login,
      usage: "assumed",
      host: workspace.host,
      lifetime: "1d",
    });
    await (await alone()).succeed(...up);
    stack.emulator.store.document.workspace.oauthSecrets = [];
    stack.emulator.clock.offsetMilliseconds += 10 * 86_400_000;
    await (await alone()).succeed(...destroy);
    assert.deepEqual((await readSavedState(stack)).resources, []);
  });
});

function toId(tokenValue: string): string {
  return createHash("sha256").update(tokenValue).digest("hex");
}
