import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { EmulatedWorkspace } from "../emulated-workspace";
import { ConnectProxy } from "../network/connect-proxy";
import { EmulatedStack } from "./emulated-stack";

/** A component whose arguments are configuration, without resources of other providers that call the workspace. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const { tokenId, tokenValue } = new ServicePrincipalToken("reporting", new pulumi.Config().requireObject("token"));
module.exports = { tokenId, tokenValue };
`;

/** The emulator's certificate is for it, and no name server knows it. */
const HOST = "adb-1.vault.emulator.test";

type Outputs = Readonly<Record<"tokenId" | "tokenValue", string>>;

describe("a runner behind a proxy, on the real engine", () => {
  let stack: EmulatedStack;
  let proxy: ConnectProxy;
  let secret: string;
  let applicationId: string;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const workspace = EmulatedWorkspace.of(stack.emulator);
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    applicationId = principal.applicationId;
    secret = await workspace.addOAuthSecret(principal);
    const port = Number(new URL(stack.emulator.httpsOrigin).port);
    proxy = await ConnectProxy.start({ hosts: { [`${HOST}:443`]: port }, credentials: "build:p@ss/word" });
  });

  after(async () => {
    await proxy.close();
    await stack.close();
  });

  beforeEach(() => {
    proxy.refusal = undefined;
    proxy.tunnels.length = 0;
    stack.emulator.log.clear();
  });

  const behind = (variables: Readonly<Record<string, string>>): PulumiCli =>
    new PulumiCli(stack.folder, async () => ({ ...(await stack.environment()), ...variables }));

  const configure = (host: string, rotationTrigger: string): Promise<void> => {
    const login = { authType: "oauth-m2m", clientSecret: secret };
    return stack.setToken({ kind: "existing", host, applicationId, login, rotationTrigger });
  };

  const through = (url = proxy.url()): PulumiCli => behind({ HTTPS_PROXY: url, DATABRICKS_HOST: `https://${HOST}` });

  it("makes and rotates a token by the proxy alone", async () => {
    for (const rotationTrigger of ["one", "two"]) {
      await configure(`https://${HOST}`, rotationTrigger);
      await through().succeed("up", "--yes");
      const { tokenId, tokenValue } = await stack.outputs<Outputs>();
      assert.deepEqual(stack.liveTokens(), [tokenId]);
      assert.equal(await stack.authenticates(tokenValue), true);
    }
    assert.deepEqual(new Set(proxy.tunnels), new Set([`${HOST}:443`]));
    assert.ok(stack.ownRequests().length > 10, `${stack.ownRequests().length} requests`);
  });

  /** With the variable in lower case, Pulumi's own Node.js runtime takes the proxy for its calls on loopback too. */
  it("reads the variables in lower case too", async () => {
    await configure(`https://${HOST}`, "three");
    const lower = { https_proxy: proxy.url(), no_proxy: "127.0.0.1" };
    await behind({ ...lower, DATABRICKS_HOST: `https://${HOST}` }).succeed("up", "--yes");
    assert.deepEqual(new Set(proxy.tunnels), new Set([`${HOST}:443`]));
  });

  it("fails a preview where the proxy refuses, in one line without its credentials, and changes nothing", async () => {
    await configure(`https://${HOST}`, "four");
    const before = stack.liveTokens();
    const { exitCode, stdout, stderr } = await through(proxy.url("build:wrong-password")).run("up", "--yes");
    const printed = `${stdout}${stderr}`;
    assert.notEqual(exitCode, 0);
    assert.match(
      printed,
      /host: .*: GET https:\/\/adb-1\.vault\.emulator\.test\/api\/2\.0\/workspace-conf got no answer: the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) refused its user and password \(407\)\. Write them into HTTPS_PROXY/,
    );
    assert.doesNotMatch(printed, /wrong-password|^\s+at /m);
    assert.deepEqual(stack.ownRequests(), []);
    assert.deepEqual(stack.liveTokens(), before);
  });

  it("reaches an emulator on loopback past the proxy", async () => {
    await configure(stack.emulator.httpOrigin, "five");
    proxy.refusal = 403;
    await behind({ HTTPS_PROXY: proxy.url(), HTTP_PROXY: proxy.url() }).succeed("up", "--yes");
    assert.deepEqual(proxy.tunnels, []);
    assert.deepEqual(stack.liveTokens(), [(await stack.outputs<Outputs>()).tokenId]);
  });

  it("destroys by the proxy", async () => {
    await configure(`https://${HOST}`, "five");
    await through().succeed("up", "--yes");
    await through().destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });
});
