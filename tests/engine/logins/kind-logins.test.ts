import assert from "node:assert/strict";
import { ENTRA_AUDIENCE } from "../../dynamic/provider/logins/run-platform";
import { EmulatedWorkspace } from "../../emulated-workspace";
import { EmulatedStack } from "../emulated-stack";
import { KIND_LOGINS } from "./kind-logins";
import { LoginTenant } from "./login-tenant";

/** Components by name, each with its arguments. Policies are made by an administrator of the account. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const databricks = require("@pulumi/databricks");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const accountProvider = new databricks.Provider("account", config.requireObject("account"));
for (const [name, { hasPolicy, ...args }] of Object.entries(config.requireObject("tokens"))) {
  const { tokenId, applicationId } = new ServicePrincipalToken(name, {
    overlap: "0s",
    rotationTrigger: config.require("rotationTrigger"),
    ...args,
    ...(hasPolicy ? { accountProvider } : {}),
  });
  exports[name] = { tokenId, applicationId };
}
`;

interface Minted {
  readonly tokenId: string;
  readonly applicationId: string;
}

describe("the principals that a component makes, on the real engine", () => {
  const tokens: Record<string, object> = {};
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;
  let tenant: LoginTenant;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
    workspace.behaviour.onBehalfOfEnabled = true;
    tenant = new LoginTenant(workspace);
    const { accountId, deployer } = tenant.seed;
    const { clientId, oauthSecret: clientSecret } = deployer;
    const { kubernetes } = tenant.runners;
    const identityToken = await tenant.identityToken(kubernetes, tenant.audience);
    Object.assign(stack.variables, {
      // The API of the account takes no token of the workspace.
      DATABRICKS_AUTH_TYPE: "oauth-m2m",
      DATABRICKS_TOKEN: "",
      DATABRICKS_CLIENT_ID: clientId,
      DATABRICKS_CLIENT_SECRET: clientSecret,
      ...tenant.github(),
      ...tenant.azureDevOps(),
      JOB_TOKEN: identityToken,
      AZURE_FEDERATED_TOKEN_FILE: tenant.file(await tenant.identityToken(kubernetes, ENTRA_AUDIENCE)),
    });
    await stack.configure("account", {
      host: workspace.host,
      accountId,
      authType: "oauth-m2m",
      clientId,
      clientSecret,
    });
    const file = tenant.file(identityToken);
    for (const [kind, logins] of Object.entries(KIND_LOGINS)) {
      for (const [authType, toFields] of Object.entries(logins)) {
        const fields = toFields(tenant, file);
        const login = fields === undefined ? authType : { authType, ...fields };
        tokens[`${kind}-${authType}`] = { kind, login, hasPolicy: kind === "databricks" && fields !== undefined };
      }
    }
    await stack.configure("tokens", tokens);
  });

  after(async () => {
    tenant.close();
    await stack.close();
  });

  /** Rotates every token, and asserts that each principal has one, which it has minted itself where its login can. */
  async function rotateAll(rotationTrigger: string): Promise<readonly string[]> {
    await stack.succeed("config", "set", "rotationTrigger", rotationTrigger);
    stack.emulator.log.clear();
    await stack.up();
    const outputs = await stack.outputs<Readonly<Record<string, Minted>>>();
    const minted = Object.values(outputs).map(({ tokenId }) => tokenId);
    assert.deepEqual(stack.liveTokens().toSorted(), minted.toSorted());
    const minters = stack.emulator.log
      .list()
      .filter(({ note }) => note?.startsWith("minted"))
      .map(({ caller }) => caller);
    const expected = Object.keys(tokens).map((name) =>
      name === "databricks-on-behalf-of" ? tenant.seed.deployer.clientId : outputs[name]?.applicationId,
    );
    assert.deepEqual(minters.toSorted(), expected.toSorted());
    return minted;
  }

  it("get, rotate and lose their tokens by every login of their kind", async () => {
    const first = await rotateAll("first");
    const second = await rotateAll("second");
    assert.equal(new Set([...first, ...second]).size, 2 * Object.keys(tokens).length);
    await stack.destroy();
    assert.deepEqual([stack.liveTokens(), workspace.workspace.federationPolicies], [[], []]);
  });
});
