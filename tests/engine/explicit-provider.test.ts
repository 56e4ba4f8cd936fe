import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { EmulatedStack } from "./emulated-stack";

/** A component with an explicit `databricks` provider, whose arguments come from the environment; those of SECRET are secret. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const databricks = require("@pulumi/databricks");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const args = JSON.parse(process.env.PROVIDER);
const secrets = JSON.parse(process.env.SECRETS);
const marked = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, pulumi.secret(value)]));
const provider = new databricks.Provider("explicit", { ...args, ...marked });
const given = { kind: "databricks", ...JSON.parse(process.env.TOKEN ?? "{}") };
const { tokenId } = new ServicePrincipalToken("reporting", given, { providers: [provider] });
exports.tokenId = tokenId;
`;

describe("an explicit databricks provider on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
  });

  after(() => stack.close());

  /** A CLI in whose environment nothing says how an administrator logs in. */
  function cli(args: object, secrets: object): PulumiCli {
    const entries = Object.entries(stack.environment()).filter(([name]) => !/^(DATABRICKS|ARM)_/.test(name));
    const environment = { ...Object.fromEntries(entries), DATABRICKS_CONFIG_FILE: "/dev/null" };
    return new PulumiCli(stack.folder, () => ({
      ...environment,
      PROVIDER: JSON.stringify(args),
      SECRETS: JSON.stringify(secrets),
    }));
  }

  it("gives its login to the dynamic resources, and no command prints it", async () => {
    const { httpOrigin: host, store } = stack.emulator;
    const { tokenValue: token } = store.document.seed.admin;
    const pulumi = cli({ host, authType: "pat" }, { token });
    const runs = [await pulumi.preview("--diff"), await pulumi.up(), await pulumi.preview("--expect-no-changes")];
    const { stdout } = await pulumi.succeed("stack", "export");
    for (const printed of [...runs.map((run) => `${run.stdout}${run.stderr}`), stdout])
      assert.equal(printed.includes(token), false);
    assert.equal(stack.liveTokens().length, 1);
    await pulumi.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("leaves the login to the environment, through rotation, overlap, retirement and destroy", async () => {
    const run = (rotationTrigger: string): PulumiCli =>
      new PulumiCli(stack.folder, () => ({
        ...stack.environment(),
        PROVIDER: "{}",
        SECRETS: "{}",
        TOKEN: JSON.stringify({ overlap: "24h", rotationTrigger }),
      }));
    await run("first").up();
    const [old] = stack.liveTokens();
    await run("first").preview("--expect-no-changes");
    await run("second").up();
    const [, current] = stack.liveTokens();
    assert.deepEqual(stack.liveTokens(), [old, current]);
    await run("second").succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    stack.emulator.clock.set(Date.now() + 27 * 3_600_000);
    await run("second").up();
    assert.deepEqual(stack.liveTokens(), [current]);
    await run("third").up();
    assert.equal(stack.liveTokens().length, 2);
    await run("third").destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("fails the preview where its login cannot be taken over, and names administrator", async () => {
    const { httpOrigin: host, store } = stack.emulator;
    const pulumi = cli({ host, profile: "PROD" }, { token: store.document.seed.admin.tokenValue });
    const { exitCode, stdout, stderr } = await pulumi.run("preview");
    assert.notEqual(exitCode, 0);
    assert.match(
      `${stdout}${stderr}`,
      /ServicePrincipalToken "reporting": administrator: cannot be taken from the databricks provider in the options, which sets token, profile/,
    );
  });
});
