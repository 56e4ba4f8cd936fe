import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { CONNECTION, ENTRA_AUDIENCE, RunPlatform } from "../dynamic/provider/logins/run-platform";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";

/** A token alone: it needs no login of another provider. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
exports.tokenId = new ServicePrincipalToken("x", new pulumi.Config().requireObject("token")).tokenId;
`;

type Environment = Readonly<Record<string, string>>;

/** A login by the identity token of a run: what is set for it, and the `login` of the principal. */
interface LoginOfRun {
  readonly environment: (platform: RunPlatform, identityToken: string) => Environment;
  readonly login: (tenantId: string, file: string) => object;
}

const OF_GITHUB = (platform: RunPlatform): Environment => platform.github();
const OF_AZURE_DEVOPS = (platform: RunPlatform): Environment => platform.azureDevOps();

const LOGINS: Readonly<Record<string, LoginOfRun>> = {
  "github-oidc": { environment: OF_GITHUB, login: () => ({}) },
  "azure-devops-oidc": { environment: OF_AZURE_DEVOPS, login: () => ({}) },
  "env-oidc": { environment: (_platform, token) => ({ DATABRICKS_OIDC_TOKEN: token }), login: () => ({}) },
  "file-oidc": {
    environment: (platform, token) => ({ DATABRICKS_OIDC_TOKEN_FILEPATH: platform.file(token) }),
    login: (_tenantId, oidcTokenFilepath) => ({ oidcTokenFilepath }),
  },
  "github-oidc-azure": { environment: OF_GITHUB, login: (tenantId) => ({ tenantId }) },
  "azure-devops-oidc-azure": {
    environment: (platform) => ({
      ...platform.azureDevOps(),
      ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: CONNECTION,
    }),
    login: (tenantId) => ({ tenantId, serviceConnectionId: CONNECTION }),
  },
  "azure-workload-identity": {
    environment: (platform, token) => ({ AZURE_FEDERATED_TOKEN_FILE: platform.file(token) }),
    login: (tenantId) => ({ tenantId }),
  },
};

/** Administrator and principal log in by the identity token of the run alone: no secret is given to anybody. */
describe("logins by the identity token of a run on the real engine", () => {
  let stack: EmulatedStack;
  let workspace: EmulatedWorkspace;
  let platform: RunPlatform;
  let principal: Awaited<ReturnType<EmulatedWorkspace["addEntraPrincipal"]>>;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    workspace = EmulatedWorkspace.of(stack.emulator);
    platform = new RunPlatform(workspace);
    await platform.start();
    principal = await workspace.addEntraPrincipal();
    for (const { applicationId, servicePrincipalId } of [principal, workspace.deployer()]) {
      platform.trustInEntra(applicationId);
      platform.trustInDatabricks({ servicePrincipalId }, `${stack.emulator.httpOrigin}/oidc/v1/token`, ENTRA_AUDIENCE);
    }
  });

  after(async () => {
    await platform.stop();
    await stack.close();
  });

  for (const [authType, { environment, login }] of Object.entries(LOGINS)) {
    it(`mints, and revokes what it replaces: ${authType}`, async () => {
      const { tenantId, deployer } = stack.emulator.store.document.seed;
      const identityToken = await platform.identityToken();
      const cli = new PulumiCli(stack.folder, async () => {
        return {
          ...(await stack.environment()),
          DATABRICKS_TOKEN: "",
          DATABRICKS_CLIENT_SECRET: "",
          ARM_CLIENT_SECRET: "",
          ...environment(platform, identityToken),
          DATABRICKS_AUTH_TYPE: authType,
          DATABRICKS_CLIENT_ID: deployer.clientId,
          ARM_CLIENT_ID: deployer.clientId,
          ARM_TENANT_ID: tenantId,
          AZURE_CLIENT_ID: deployer.clientId,
          AZURE_TENANT_ID: tenantId,
        };
      });
      await stack.setToken({
        kind: "existing",
        applicationId: principal.applicationId,
        login: { authType, ...login(tenantId, platform.file(identityToken)) },
        rotationTrigger: authType,
        overlap: "0s",
      });
      const { exitCode, stdout, stderr } = await cli.run("up", "--yes", "--skip-preview");
      assert.equal(exitCode, 0, `${stdout}${stderr}`);
      assert.equal(stack.liveTokens().length, 1);
      assert.equal(`${stdout}${stderr}`.includes(identityToken), false);
    });
  }
});
