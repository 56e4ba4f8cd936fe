import assert from "node:assert/strict";
import type { FederationPolicy } from "../../emulator/databricks/workspace";
import type { JobIssuer } from "../../tools/job-issuer";
import { findSavedSecrets, textsIn } from "../../tools/start/saved-secrets";
import type { EmulatedStack, StackOutputs } from "./emulated-stack";
import { assertSettled, OTHER_SUBJECT, SUBJECT, useJobStack } from "./job-stack";

/** A component whose account provider is made if there are arguments for it. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const databricks = require("@pulumi/databricks");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const account = config.getObject("account");
const accountProvider = account && new databricks.Provider("account", account);
const place = { kind: "key-vault", resourceGroupName: "rg-emulator", vaultName: "kv-emulator", secretName: "published-token" };
const args = { overlap: "0s", publish: { vault: place }, accountProvider, ...config.requireObject("token") };
const token = new ServicePrincipalToken("x", args);
const { tokenValue, tokenId, applicationId, servicePrincipalId } = token;
module.exports = { tokenValue, tokenId, applicationId, servicePrincipalId };
`;

type Outputs = Pick<StackOutputs, "tokenValue" | "tokenId" | "applicationId"> & { readonly servicePrincipalId: string };

describe('a principal of kind "databricks" without a secret, on the real engine', () => {
  let stack: EmulatedStack;
  let issuer: JobIssuer;

  const job = useJobStack(PROGRAM);
  beforeEach(() => {
    ({ stack, issuer } = job());
  });

  function setToken(args: object = {}, subject = SUBJECT): Promise<void> {
    const login = { authType: "github-oidc", subject, issuer: issuer.url };
    return stack.setToken({ kind: "databricks", login, ...args });
  }

  async function setAccount(): Promise<void> {
    const { accountId, deployer } = stack.emulator.store.document.seed;
    const login = { authType: "oauth-m2m", clientId: deployer.clientId, clientSecret: deployer.oauthSecret };
    // The default provider is the administrator of the workspace. The API of the account takes no token.
    await stack.configure("account", { host: stack.emulator.httpOrigin, accountId, ...login });
    Object.assign(stack.variables, {
      DATABRICKS_AUTH_TYPE: "oauth-m2m",
      DATABRICKS_TOKEN: "",
      DATABRICKS_CLIENT_ID: deployer.clientId,
      DATABRICKS_CLIENT_SECRET: deployer.oauthSecret,
    });
  }

  function policies(): readonly FederationPolicy[] {
    return stack.emulator.store.document.workspace.federationPolicies;
  }

  it("provisions, rotates and destroys with a policy that it makes, and has no OAuth secret at any time", async () => {
    await setAccount();
    await setToken();
    assert.match(
      (await stack.preview()).stdout,
      /x-federation is a federation policy of the account: only an account administrator/,
    );
    stack.emulator.store.document.workspace.behaviour.newFederationPolicyRefusedLogins = 1;
    await stack.up();
    const first = await assertSettled<Outputs>(stack);
    const [policy] = policies();
    assert.equal(policies().length, 1);
    assert.deepEqual(policy?.oidc, {
      issuer: issuer.url,
      subject: SUBJECT,
      subjectClaim: "sub",
      audiences: [`${stack.emulator.httpOrigin}/oidc/v1/token`],
    });
    assert.doesNotMatch((await stack.preview()).stdout, /account administrator/);

    await setToken({ rotationTrigger: "two" });
    await stack.up();
    const second = await assertSettled<Outputs>(stack);
    assert.notEqual(second.tokenId, first.tokenId);
    assert.deepEqual(policies(), [policy]);

    const secretRequests = stack.emulator.log.list().filter(({ target }) => target.includes("/credentials/secrets"));
    assert.deepEqual(secretRequests, []);
    const { stdout } = await stack.succeed("stack", "export", "--show-secrets");
    const known = [second.tokenValue, "github-oidc", SUBJECT, issuer.url, `${stack.emulator.httpOrigin}/oidc/v1/token`];
    const ofToken = findSavedSecrets(stdout).filter(({ resource }) => resource.startsWith("x-"));
    const others = ofToken.flatMap(({ value }) => textsIn(value)).filter((text) => !known.includes(text));
    assert.deepEqual([...new Set(others.filter((text) => !text.startsWith("https://")))], []);

    await stack.destroy();
    assert.deepEqual([stack.liveTokens(), policies()], [[], []]);
  });

  it("changes its subject in place, and its login without a new token", async () => {
    await setAccount();
    await setToken();
    await stack.up();
    const first = await assertSettled<Outputs>(stack);
    const [policy] = policies();

    issuer.subject = OTHER_SUBJECT;
    await setToken({}, OTHER_SUBJECT);
    await stack.up();
    assert.equal((await assertSettled<Outputs>(stack)).tokenId, first.tokenId);
    assert.deepEqual(
      policies().map(({ policyId, oidc }) => [policyId, oidc.subject]),
      [[policy?.policyId, OTHER_SUBJECT]],
    );

    await stack.succeed("config", "rm", "account");
    await stack.setToken({ kind: "databricks" });
    await stack.up();
    assert.equal((await assertSettled<Outputs>(stack)).tokenId, first.tokenId);
    assert.deepEqual(policies(), []);
    await setAccount();
    await setToken({ rotationTrigger: "two" }, OTHER_SUBJECT);
    await stack.up();
    assert.notEqual((await assertSettled<Outputs>(stack)).tokenId, first.tokenId);
  });

  it("fails as the policy does for somebody who is no account administrator, and no token is minted", async () => {
    await setAccount();
    stack.emulator.store.document.workspace.behaviour.administratorsOwnAccount = false;
    await setToken();
    assert.match(await stack.failUp(), /This API is disabled for users without account admin status/);
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("says in its first run which policy somebody else has to make, and works once it is there", async () => {
    const login = { authType: "github-oidc" };
    await stack.setToken({ kind: "databricks", login });
    assert.match(
      (await stack.preview()).stdout,
      /no accountProvider is given, so x has no resource for its federation policy/,
    );
    const printed = (await stack.failUp()).replace(/\s+/g, " ");
    const audience = `${stack.emulator.httpOrigin}/oidc/v1/token`;
    const command =
      /databricks account service-principal-federation-policy create (\d+) --json '(\{.*?\})' ?(?:\.|Active|Login)/.exec(
        printed,
      );
    assert.ok(command !== null, printed);
    assert.deepEqual(JSON.parse(command[2] ?? ""), {
      oidc_policy: { issuer: issuer.url, subject: SUBJECT, audiences: [audience] },
    });
    assert.deepEqual(stack.liveTokens(), []);

    stack.emulator.store.document.workspace.federationPolicies.push({
      policyId: "by-hand",
      uid: "uid",
      principalId: command[1] ?? "",
      createdAt: 0,
      updatedAt: 0,
      description: "",
      oidc: { issuer: issuer.url, subject: SUBJECT, subjectClaim: "sub", audiences: [audience] },
      refusedLogins: 0,
    });
    await stack.up();
    assert.equal((await assertSettled<Outputs>(stack)).servicePrincipalId, command[1]);
  });
});
