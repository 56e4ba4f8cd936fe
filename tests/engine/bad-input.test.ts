import assert from "node:assert/strict";
import { PRINCIPAL_AUTH_TYPES } from "../../dynamic/arguments/auth-types";
import { join } from "node:path";
import { EmulatedStack } from "./emulated-stack";

/** A text that nothing may print, in the form of a token. */
const PRINCIPAL_TYPES = Object.keys(PRINCIPAL_AUTH_TYPES)
  .map((authType) => `"${authType}"`)
  .join(", ");

const SECRET = `dapi${"0123456789abcdef".repeat(2)}`;

/** Lines of a stack, and words of the schema library. */
const RAW = /^\s+at |unhandled exception|not a valid JSON|expected string|received|Invalid/im;

/** The lines of what a failed command prints that say why, without repetitions. */
function reasonsOf(printed: string): readonly string[] {
  assert.doesNotMatch(printed, RAW);
  assert.equal(printed.includes(SECRET), false, "a secret is printed");
  const [, diagnostics = ""] = /\nDiagnostics:\n(.*?)\n(?:Outputs|Resources):/s.exec(printed) ?? [];
  return diagnostics
    .split("\n")
    .map((line) => line.trim().replace(/^error: /, ""))
    .filter((line) => line !== "" && !/^(pulumi:pulumi:Stack \(|[\w:/-]+ \([\w -]+\):$)/.test(line));
}

/** The arguments of a token and the message with which its first preview fails. */
const MISTAKES: Readonly<Record<string, readonly [args: object, message: RegExp]>> = {
  "a lifetime of zero": [{ lifetime: "0d" }, /lifetime: "0d" is not a duration/],
  "a renewal before the token is minted": [
    { lifetime: "30d", renewBefore: "30d" },
    /renewBefore: "30d" is not shorter than the lifetime/,
  ],
  "the host of an account console": [
    { host: "https://accounts.azuredatabricks.net" },
    /host: .* is an account console/,
  ],
  "arguments that exclude each other": [
    { applicationId: "11111111-2222-3333-4444-555555555555" },
    /applicationId: belongs to kind "existing"/,
  ],
  "a scope that does not exist": [{ scopes: ["Everything!"] }, /scopes: \[0\] "Everything!" is not a scope name/],
};

describe("a wrong argument on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create();
  });

  after(() => stack.close());

  for (const [sentence, [args, message]] of Object.entries(MISTAKES)) {
    it(`fails the preview for ${sentence}, before any request`, async () => {
      stack.emulator.log.clear();
      await stack.setToken({ kind: "databricks", ...args });
      const printed = await stack.fail("preview");
      assert.match(printed, message);
      assert.equal(reasonsOf(printed).length, 1);
      assert.deepEqual(stack.ownRequests(), []);
    });
  }

  it("against the workspace's settings fails the preview too, with what the workspace allows", async () => {
    stack.emulator.store.document.workspace.conf["maxTokenLifetimeDays"] = "30";
    await stack.setToken({ kind: "databricks", lifetime: "90d" });
    assert.match(
      await stack.fail("preview"),
      /lifetime.*90d is longer than .* allows: at most 30d \(maxTokenLifetimeDays\)/s,
    );
    assert.equal(
      stack.ownRequests().every((entry) => entry.method === "GET"),
      true,
    );
  });
});

const IMPORTS = `
const pulumi = require("@pulumi/pulumi");
const { PersonalAccessToken, RotationSchedule, ServicePrincipalToken, TokenRetirement } = require("pulumi-databricks-pat");
const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const SECRET = "${SECRET}";
`;

/** A program, what its preview prints, and what an update without a preview prints, where that is another thing. */
interface WrongProgram {
  readonly program: string;
  readonly preview: readonly string[];
  readonly update?: readonly string[];
}

const UNUSABLE_PROFILE =
  'ServicePrincipalToken "x": administrator: cannot be taken from the databricks provider in the options, which sets profile: give administrator too, or a login that is complete in the provider\'s arguments: token, or clientId and clientSecret, or clientId and databricksIdTokenFilepath, or azureUseMsi, or azureTenantId and azureClientId and azureClientSecret';
const NULL_HOST =
  'ServicePrincipalToken "x": host: null is not a workspace host: write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net" (it comes from the databricks provider in the options)';

const WRONG_PROGRAMS: Readonly<Record<string, WrongProgram>> = {
  "several components, of which an update names the first": {
    program: `
const first = new ServicePrincipalToken("first", { kind: "databricks", lifetime: 90, comment: null });
new ServicePrincipalToken("second", undefined);
new ServicePrincipalToken("third", { kind: "azure", lifeTime: "90d" });
new ServicePrincipalToken("right", { kind: "databricks", comment: first.tokenId });
module.exports = { id: first.tokenId, value: first.tokenValue.apply((value) => value.length) };`,
    preview: [
      'ServicePrincipalToken "first": lifetime: 90 has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds',
      'ServicePrincipalToken "first": comment: is null: give a value, or leave it out',
      'ServicePrincipalToken "second": arguments: are missing: give an object with a kind',
      'ServicePrincipalToken "third": kind: "azure" is not known: use "entra", "databricks" or "existing"',
      'ServicePrincipalToken "third": lifeTime: is not an argument of ServicePrincipalToken: did you mean lifetime?',
    ],
    update: [
      'ServicePrincipalToken "first": lifetime: 90 has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds',
      'ServicePrincipalToken "first": comment: is null: give a value, or leave it out',
    ],
  },
  "a resource used alone, whose secret is in a wrong place": {
    program: `
new PersonalAccessToken("x", { host: SECRET + " x", applicationId: SECRET, lineage: () => ID, lifetime: 10n,
  login: { authType: SECRET, [SECRET]: SECRET }, scopes: SECRET, [SECRET]: SECRET });`,
    preview: [
      'PersonalAccessToken "x": host: "[credential]" is not a URL: write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"',
      'PersonalAccessToken "x": applicationId: "[credential]" is not an application (client) id, a UUID: not the display name, nor the numeric id',
      'PersonalAccessToken "x": lineage: a function is not a UUID: write it like "3f2504e0-4f89-41d3-9a0c-0305e82c3301"',
      'PersonalAccessToken "x": lifetime: 10n is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"',
      `PersonalAccessToken "x": login: authType "[credential]" is not known: use one of ${PRINCIPAL_TYPES}`,
      'PersonalAccessToken "x": scopes: must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits',
      'PersonalAccessToken "x": [credential]: is not an argument of PersonalAccessToken: use host, applicationId, login, lineage, lifetime, servicePrincipalId, administrator, scopes, comment, overlap, rotation, adopt, usage, storeValue, publish',
    ],
  },
  "a schedule without arguments": {
    program: `new RotationSchedule("x", undefined);`,
    preview: ['RotationSchedule "x": arguments: are missing: give an object with lifetime'],
  },
  "a component whose name has a blank": {
    program: `new ServicePrincipalToken("my token", { kind: "databricks" });`,
    preview: [
      'ServicePrincipalToken: name: "my token" is not the name of a resource: use letters, digits, "_", "." and "-"',
    ],
  },
  "outputs of wrong values": {
    program: `
new RotationSchedule("x", { lifetime: pulumi.output("800d"), rotationTrigger: pulumi.output(5).apply((n) => ({ n })) });`,
    preview: [
      'pulumi-nodejs:dynamic/databricks-pat:RotationSchedule resource \'x\' has a problem: lifetime: "800d" is longer than any workspace allows: write "730d" or less',
      "pulumi-nodejs:dynamic/databricks-pat:RotationSchedule resource 'x' has a problem: rotationTrigger: {\"n\":5} is not text: give text in quotes",
    ],
  },
  "an explicit provider whose profile has the login": {
    program: `const { Provider } = require("@pulumi/databricks");
new ServicePrincipalToken("x", { kind: "databricks" }, { provider: new Provider("p", { host: process.env.DATABRICKS_HOST, profile: "DEFAULT" }) });`,
    preview: [UNUSABLE_PROFILE],
    update: [UNUSABLE_PROFILE],
  },
  "an explicit provider whose host is null": {
    program: `const { Provider } = require("@pulumi/databricks");
new ServicePrincipalToken("x", { kind: "databricks" }, { provider: new Provider("p", { host: null }) });`,
    preview: [NULL_HOST],
    update: [NULL_HOST],
  },
  "a secret as a trigger": {
    program: `new ServicePrincipalToken("x", { kind: "databricks", rotationTrigger: pulumi.secret(SECRET) });`,
    preview: [
      'RotationSchedule "x-schedule": rotationTrigger: is a secret, and previews show it: give a value that is no secret',
    ],
  },
};

describe("a wrong program on the real engine", () => {
  for (const [sentence, { program, preview, update }] of Object.entries(WRONG_PROGRAMS)) {
    it(`fails for ${sentence}, one line for each problem, without a stack and without a write`, async () => {
      const stack = await EmulatedStack.create(`${IMPORTS}${program}`);
      try {
        assert.deepEqual(reasonsOf(await stack.fail("preview")), preview);
        if (update !== undefined) assert.deepEqual(reasonsOf(await stack.failUp()), update);
        assert.ok(stack.ownRequests().every(({ method }) => method === "GET"));
        assert.deepEqual(stack.liveTokens(), []);
      } finally {
        await stack.close();
      }
    });
  }
});

describe("a wrong setting on the real engine", () => {
  let stack: EmulatedStack;
  let variables: Readonly<Record<string, string>>;

  beforeEach(async () => {
    stack = await EmulatedStack.create(
      `module.exports = require(${JSON.stringify(join(process.cwd(), "bin/index.js"))});`,
    );
    variables = {};
    const { environment } = stack;
    Object.assign(stack, { environment: async () => ({ ...(await environment()), ...variables }) });
  });

  afterEach(() => stack.close());

  const set = (...args: readonly string[]): Promise<unknown> => stack.succeed("config", "set", "--plaintext", ...args);

  it("fails the program without code for everything that is wrong in the stack configuration", async () => {
    await set("--path", "tokens.a.kind", "existing");
    await set("--path", "tokens.a.applicationId", "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    await set("--path", "tokens.a.login.authType", "oauth-m2m");
    await set("--path", "tokens.b.kind", "databrick");
    await set("--path", "tokens.c.kind", "databricks");
    await set("--path", "tokens.c.rotationTrigger", "2026");
    await set("windows", "[]");
    assert.deepEqual(reasonsOf(await stack.fail("preview")), [
      "the stack configuration is wrong:",
      "consumer:windows: belongs to a token: set consumer:tokens.NAME.windows, and remove it here with pulumi config rm consumer:windows",
      'consumer:tokens.b.kind: "databrick" is not known: did you mean "databricks"? use "entra", "databricks" or "existing"',
      'consumer:tokens.c.rotationTrigger: 2026 is not text: write it in quotes, "2026", or set it with pulumi config set --path --type string',
      "consumer:clientSecrets.a: is missing: run pulumi config set --secret --path 'consumer:clientSecrets.a'",
    ]);
  });

  it("is put right by the commands that it names", async () => {
    const run = async (reasons: readonly string[], pattern: RegExp, ...more: readonly string[]): Promise<void> => {
      const [, command = ""] = pattern.exec(reasons.join("\n")) ?? assert.fail(reasons.join("\n"));
      await stack.succeed(...command.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1")), ...more);
    };
    await run(reasonsOf(await stack.fail("preview")), /is missing: set the first token with pulumi (.*)$/m);
    await set("--path", "tokens.reporting.rotationTrigger", "2026");
    await run(
      reasonsOf(await stack.fail("preview")),
      /or set it with pulumi (config set --path --type string)/,
      "tokens.reporting.rotationTrigger",
      "2026",
    );
    await set("clientSecrets", JSON.stringify({ reporting: SECRET }));
    const [, reason = ""] = reasonsOf(await stack.fail("preview"));
    assert.match(
      reason,
      /^consumer:clientSecrets: is not encrypted: replace these secrets, all of them, because .*: set the new ones with /,
    );
    await stack.succeed("config", "rm", "clientSecrets");
    await run([reason], /with pulumi (config set --secret --path '.*')$/m, SECRET);
    const { stdout } = await stack.preview();
    assert.match(
      stdout,
      /warning: consumer:clientSecrets\.reporting: no token uses this secret: remove it with pulumi config rm/,
    );
    assert.equal(stdout.includes(SECRET), false);
  });

  it("of a rehearsed time fails without a stack, and a date is a time", async () => {
    await set("--path", "tokens.a.kind", "databricks");
    variables = { DATABRICKS_PAT_NOW: "tomorrow" };
    const words =
      'DATABRICKS_PAT_NOW: "tomorrow" is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z", or unset it';
    for (const reasons of [reasonsOf(await stack.fail("preview")), reasonsOf(await stack.failUp())]) {
      assert.notDeepEqual(reasons, []);
      for (const reason of reasons) assert.ok(reason.endsWith(`has a problem: ${words}`), reason);
    }
    variables = { DATABRICKS_PAT_NOW: "2036-12-24" };
    await stack.preview();
    variables = {};
    await stack.up();
    variables = { DATABRICKS_PAT_NOW: "2036-12-24" };
    assert.match((await stack.preview("--diff")).stdout, /renewal due since/);
    variables = { DATABRICKS_PAT_NOW: "tomorrow" };
    for (const command of ["refresh", "destroy"]) {
      const printed = await stack.fail(command, "--yes", "--skip-preview");
      assert.doesNotMatch(printed, RAW);
      assert.ok(printed.includes(words), printed);
    }
  });

  it("of the stacks fails with the key, and one that is not known too", async () => {
    await set("--path", "tokens.a.kind", "databricks");
    await set("databricks-pat:renamedFrom", '["shop/dev"]');
    const [reason = "", ...more] = reasonsOf(await stack.fail("preview"));
    assert.deepEqual(more, []);
    assert.match(
      reason,
      /has a problem: databricks-pat:renamedFrom of the stack configuration has .*: write one text, "shop\/dev" or "shop\/dev, shop\/test"/,
    );
    await set("databricks-pat:renamedFrm", "shop/dev");
    assert.deepEqual(reasonsOf(await stack.fail("preview")), [
      "databricks-pat:renamedFrm: is not known: did you mean renamedFrom? the keys are renamedFrom, copiedFrom, newScopes; remove it with pulumi config rm databricks-pat:renamedFrm",
    ]);
  });
});
