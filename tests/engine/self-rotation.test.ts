import assert from "node:assert/strict";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../emulated-workspace";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState } from "./kills/saved-state";

/** A component for each entry of the configuration; its outputs are their tokens by name. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
for (const [name, args] of Object.entries(new pulumi.Config().requireObject("tokens"))) {
  const { tokenId, tokenValue, applicationId } = new ServicePrincipalToken(name, args);
  exports[name] = { tokenId, tokenValue, applicationId };
}
`;

type Tokens = Readonly<
  Record<string, { readonly tokenId: string; readonly tokenValue: string; readonly applicationId: string }>
>;

const DAY_SECONDS = 86_400;

describe("a principal that rotates its own token on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;
  let robot: EmulatedPrincipal;

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
    robot = await workspace.addPrincipal();
    await workspace.grantUsage(robot);
  });

  afterEach(() => stack.close());

  /** The command line in a run that has these variables and no login of an administrator. */
  async function cliWith(own: Readonly<Record<string, string>>): Promise<PulumiCli> {
    const variables = Object.entries(await stack.environment());
    const kept = Object.fromEntries(variables.filter(([name]) => !/^(DATABRICKS|ARM|AZURE)_/.test(name)));
    return new PulumiCli(stack.folder, () => ({ ...kept, DATABRICKS_HOST: workspace.host, ...own }));
  }

  async function run(cli: PulumiCli, ...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await cli.run(...args);
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    return `${stdout}${stderr}`;
  }

  const robotsTokens = (): readonly string[] => workspace.tokensOf(robot).map(({ tokenId }) => tokenId);

  /** The callers of all requests of these runs that need a login. */
  const callers = (): readonly string[] => [
    ...new Set(stack.emulator.log.list().flatMap(({ caller }) => caller ?? [])),
  ];

  it("as the pipeline's own login mints, rotates and destroys without an administrator", async () => {
    const clientSecret = await workspace.addOAuthSecret(robot);
    const cli = await cliWith({
      DATABRICKS_CLIENT_ID: robot.applicationId,
      DATABRICKS_CLIENT_SECRET: clientSecret,
    });
    const args = {
      kind: "existing",
      applicationId: robot.applicationId,
      login: { authType: "environment" },
      usage: "assumed",
      overlap: "1h",
    };
    await stack.configure("tokens", { own: { ...args, rotationTrigger: "one" } });
    stack.emulator.log.clear();
    await run(cli, "up", "--yes", "--skip-preview");
    await stack.configure("tokens", { own: { ...args, rotationTrigger: "two" } });
    await run(cli, "preview", "--diff");
    await run(cli, "up", "--yes");
    assert.equal(robotsTokens().length, 2);
    const saved = JSON.stringify(await readSavedState(stack));
    assert.equal(saved.includes(clientSecret), false);
    await run(cli, "destroy", "--yes");
    assert.deepEqual(robotsTokens(), []);
    assert.deepEqual(callers(), [robot.applicationId]);
  });

  it("fails the preview of a run that is somebody else, and sends no write", async () => {
    await stack.configure("tokens", {
      own: {
        kind: "existing",
        applicationId: robot.applicationId,
        login: { authType: "environment" },
        usage: "assumed",
      },
    });
    stack.emulator.log.clear();
    const printed = await stack.fail("preview");
    assert.match(
      printed,
      /login: the principal cannot log in: the login .* so that a token would belong to somebody else/,
    );
    assert.deepEqual(
      stack.emulator.log.list().filter(({ method, target }) => method !== "GET" && !target.includes("/oidc/")),
      [],
    );
  });

  it("with nothing but the token in the state rotates, and the last one revokes itself", async () => {
    const first = await workspace.mintByHand(robot, { lifetime_seconds: 400 * DAY_SECONDS });
    const cli = await cliWith({});
    const args = {
      kind: "existing",
      applicationId: robot.applicationId,
      login: { authType: "pat" },
      usage: "assumed",
      adopt: { tokenId: first.tokenId, tokenValue: first.tokenValue },
    };
    await stack.configure("tokens", { own: { ...args, rotationTrigger: "one" } });
    stack.emulator.log.clear();
    await run(cli, "up", "--yes");
    assert.deepEqual(robotsTokens(), [first.tokenId]);
    const { adopt: _none, ...later } = args;
    for (const rotationTrigger of ["two", "three"]) {
      await stack.configure("tokens", { own: { ...later, rotationTrigger } });
      await run(cli, "up", "--yes");
    }
    const { own } = await stack.outputs<Tokens>();
    assert.deepEqual(robotsTokens(), [own?.tokenId]);
    assert.equal(await stack.authenticates(own?.tokenValue ?? ""), true);
    await run(cli, "up", "--yes", "--expect-no-changes");
    const forced = await cli.run("preview", "--target-replace", "**own-token**");
    assert.match(`${forced.stdout}${forced.stderr}`, /does not read the current one\. Set login\.token/);
    await run(cli, "destroy", "--yes");
    assert.deepEqual(robotsTokens(), []);
    assert.deepEqual(callers(), [robot.applicationId]);
  });

  it("is found by its display name and its numeric id, in the preview too", async () => {
    const named = await workspace.addPrincipal({ displayName: "Reporting" });
    const login = { authType: "on-behalf-of" };
    stack.emulator.store.document.workspace.behaviour.onBehalfOfEnabled = true;
    await stack.configure("tokens", {
      named: { kind: "existing", displayName: "Reporting", login },
      numbered: { kind: "existing", servicePrincipalId: robot.servicePrincipalId, login },
    });
    const preview = await stack.preview("--diff");
    assert.match(preview.stdout, new RegExp(`applicationId *: "${named.applicationId}"`));
    await stack.up();
    const outputs = await stack.outputs<Tokens>();
    assert.deepEqual(
      [outputs.named?.applicationId, outputs.numbered?.applicationId],
      [named.applicationId, robot.applicationId],
    );
    stack.emulator.log.clear();
    await stack.up("--expect-no-changes");
    assert.deepEqual(stack.ownRequests(), []);
    await stack.succeed("destroy", "--yes");
    assert.equal(
      stack.emulator.store.document.workspace.principals.some(({ id }) => id === named.servicePrincipalId),
      true,
    );
  });
});
