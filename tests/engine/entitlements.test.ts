import assert from "node:assert/strict";
import { EmulatedWorkspace, SERVICE_PRINCIPALS } from "../emulated-workspace";
import { EmulatedStack, type StackOutputs } from "./emulated-stack";

/** A principal of the program itself, whose entitlements are configuration, and its token. */
const PRINCIPAL_PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const databricks = require("@pulumi/databricks");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const { rotationTrigger, ...entitlements } = new pulumi.Config().requireObject("token");
const principal = new databricks.ServicePrincipal("robot", { displayName: "robot", ...entitlements });
const { applicationId, id: servicePrincipalId } = principal;
const args = { kind: "existing", applicationId, servicePrincipalId, rotationTrigger };
exports.tokenId = new ServicePrincipalToken("reporting", args).tokenId;
`;

const REFUSED =
  /minting a token for .* failed: .*This API is disabled for users without the .* entitlements\. The identity of this login has no entitlement in the workspace/s;

describe("entitlements on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;

  async function start(program?: string): Promise<void> {
    stack = await EmulatedStack.create(program);
    workspace = EmulatedWorkspace.of(stack.emulator);
  }

  afterEach(() => stack.close());

  /** What somebody does in the workspace. */
  function entitle({ applicationId }: Pick<StackOutputs, "applicationId">, entitlements: readonly string[]): void {
    for (const principal of workspace.workspace.principals)
      if (principal.kind === "servicePrincipal" && principal.applicationId === applicationId)
        principal.entitlements = [...entitlements];
  }

  /** Asserts that the principal got its entitlements before its first login, and that no call was refused. */
  function assertEntitledBeforeLogin(applicationId: string, write: "POST" | "PUT"): void {
    const entries = stack.emulator.log.list();
    const written = entries.findIndex(
      ({ method, target }) => method === write && target.startsWith(SERVICE_PRINCIPALS),
    );
    const firstLogin = entries.findIndex(
      ({ method, target, caller }) =>
        method === "POST" && /\/token$/.test(target) && /oauth2|oidc/.test(target) && caller === applicationId,
    );
    assert.ok(written >= 0 && firstLogin > written, `written: ${written}, first login: ${firstLogin}`);
    assert.deepEqual(
      stack.ownRequests().flatMap(({ status, method, target }) => (status === 403 ? [`${method} ${target}`] : [])),
      [],
    );
  }

  for (const kind of ["databricks", "entra"]) {
    it(`of kind "${kind}" are there before its first login, and those that change with a rotation before the next`, async () => {
      await start();
      await stack.setToken({ kind, entitlements: ["databricks-sql-access"] });
      stack.emulator.log.clear();
      await stack.up();
      const first = await stack.outputs();
      assertEntitledBeforeLogin(first.applicationId, "POST");

      entitle(first, []);
      assert.equal(await stack.authenticates(first.tokenValue), false);
      await stack.setToken({ kind, entitlements: ["workspace-access"], rotationTrigger: "two" });
      stack.emulator.log.clear();
      await stack.up();
      const second = await stack.outputs();
      assertEntitledBeforeLogin(first.applicationId, "PUT");
      assert.notEqual(second.tokenId, first.tokenId);
      assert.deepEqual(stack.liveTokens(), [second.tokenId]);
      await stack.up("--expect-no-changes");
    });
  }

  it("that are taken away outside fail the next mint with the advice, and no token changes", async () => {
    await start();
    await stack.setToken({ kind: "databricks" });
    await stack.up();
    const first = await stack.outputs();
    entitle(first, []);
    await stack.setToken({ kind: "databricks", rotationTrigger: "two" });
    // The databricks provider does not notice it.
    const printed = await stack.fail("up", "--yes", "--refresh");
    assert.match(printed, /has no entitlement in http:\S+, neither of its own nor by a group that the workspace shows/);
    assert.match(printed, REFUSED);
    assert.deepEqual(stack.liveTokens(), [first.tokenId]);

    entitle(first, ["workspace-access"]);
    await stack.up();
    const second = await stack.outputs();
    assert.equal(second.generation, 2);
    assert.deepEqual(stack.liveTokens(), [second.tokenId]);
    await stack.up("--expect-no-changes");
  });

  it("are given to a principal of the same program in the run that fixes its first mint", async () => {
    await start(PRINCIPAL_PROGRAM);
    await stack.setToken({});
    assert.match(await stack.failUp(), REFUSED);
    assert.deepEqual(stack.liveTokens(), []);
    await stack.setToken({ workspaceAccess: true });
    const { stdout } = await stack.up();
    assert.match(stdout, /updated/);
    const { tokenId } = await stack.outputs<{ readonly tokenId: string }>();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
  });
});
