import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { EmulatedStack } from "./emulated-stack";

/** One resource, with arguments from the configuration in which every text that begins with "marked-" is a secret. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { PersonalAccessToken, TokenUsageGrant, TokenRetirement, RotationSchedule } = require("pulumi-databricks-pat");
const { type, args } = JSON.parse(process.env.CASE);
const isMarked = (value) => JSON.stringify(value).includes("marked-");
const mark = (value) => (isMarked(value) ? pulumi.secret(value) : value);
const marked = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, mark(value)]));
new { PersonalAccessToken, TokenUsageGrant, TokenRetirement, RotationSchedule }[type]("x", marked);
`;

interface Refusal {
  readonly type: "PersonalAccessToken" | "TokenUsageGrant" | "TokenRetirement" | "RotationSchedule";
  readonly args: object;
  readonly environment?: Readonly<Record<string, string>>;
  /** How the workspace answers whoever asks for its settings; left out, as usual. */
  readonly status?: number;
  readonly printed: RegExp;
}

const SECRET = "marked-0123456789abcdef";
const administrator = { authType: "pat", token: SECRET };

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "an administrator who is refused": {
    type: "PersonalAccessToken",
    args: { administrator, login: { authType: "one-time-secret" } },
    printed: /administrator: .*returned 401/,
  },
  "an administrator whom a failing workspace does not answer": {
    type: "PersonalAccessToken",
    args: { administrator },
    status: 500,
    printed: /administrator: .*returned 500/,
  },
  "an administrator of a grant who is refused": {
    type: "TokenUsageGrant",
    args: { administrator },
    printed: /administrator: .*returned 401/,
  },
  "an administrator with a field too many": {
    type: "TokenRetirement",
    args: { administrator: { ...administrator, clientSecret: SECRET }, overlap: "1h", tokenId: "abc" },
    printed: /administrator: clientSecret does not belong to authType "pat"/,
  },
  "a login with a field too many": {
    type: "PersonalAccessToken",
    args: { login: { authType: "oauth-m2m", clientSecret: SECRET, tenantId: SECRET } },
    printed: /login: tenantId does not belong to authType "oauth-m2m"/,
  },
  "a login with a line break in its secret": {
    type: "PersonalAccessToken",
    args: { login: { authType: "oauth-m2m", clientSecret: `${SECRET}\n` } },
    printed: /login: clientSecret contains white space/,
  },
  "a token to adopt with a field too many": {
    type: "PersonalAccessToken",
    args: { adopt: { tokenId: "abc", tokenValue: SECRET, value: SECRET } },
    printed: /adopt: value is not known/,
  },
  "a token to adopt with a line break": {
    type: "PersonalAccessToken",
    args: { adopt: { tokenId: "abc", tokenValue: `${SECRET}\nx` } },
    printed: /adopt: tokenValue contains white space/,
  },
  "a host with credentials in it": {
    type: "PersonalAccessToken",
    args: { host: `https://robot:${SECRET}@adb-1.azuredatabricks.test` },
    printed: /host: .*must not carry credentials/,
  },
  "DATABRICKS_TOKEN with a line break": {
    type: "PersonalAccessToken",
    args: {},
    environment: { DATABRICKS_TOKEN: `${SECRET}\nx` },
    printed: /administrator: .*the token of pat from DATABRICKS_TOKEN contains white space/,
  },
  "a client secret of the environment with a line break": {
    type: "TokenUsageGrant",
    args: {},
    environment: {
      DATABRICKS_AUTH_TYPE: "oauth-m2m",
      DATABRICKS_CLIENT_ID: randomUUID(),
      DATABRICKS_CLIENT_SECRET: `${SECRET}\nx`,
    },
    printed: /administrator: .*the clientSecret of oauth-m2m from .*contains white space/,
  },
  "a trigger that is a secret": {
    type: "RotationSchedule",
    args: { lifetime: "90d", rotationTrigger: SECRET },
    printed: /RotationSchedule "x": rotationTrigger: is a secret/,
  },
  "a lifetime that is a secret": {
    type: "RotationSchedule",
    args: { lifetime: SECRET },
    printed: /RotationSchedule "x": lifetime: is a secret/,
  },
};

describe("a refusal in a preview on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
  });

  after(() => stack.close());

  for (const [sentence, refusal] of Object.entries(REFUSALS)) {
    it(`does not print ${sentence}`, async () => {
      const { host = stack.emulator.httpOrigin, ...args } = refusal.args as { readonly host?: string };
      const series = refusal.type === "TokenUsageGrant" ? {} : { lineage: randomUUID() };
      const target = { host, applicationId: randomUUID(), ...series };
      const login = { authType: "oauth-m2m", clientSecret: "unused" };
      const token = refusal.type === "PersonalAccessToken" ? { login, lifetime: "90d" } : {};
      const given = refusal.type === "RotationSchedule" ? args : { ...target, ...token, ...args };
      const cli = new PulumiCli(stack.folder, () => ({
        ...stack.environment(),
        ...refusal.environment,
        CASE: JSON.stringify({ type: refusal.type, args: given }),
      }));
      if (refusal.status !== undefined) {
        const effect = { kind: "answer", status: refusal.status, body: {} } as const;
        stack.emulator.faults.add({ path: "/workspace-conf", times: 100, effect });
      }
      const results = await Promise.all([cli.run("preview", "--diff"), cli.run("preview", "--json")]).finally(() =>
        stack.emulator.faults.clear(),
      );
      for (const { exitCode, stdout, stderr } of results) {
        assert.notEqual(exitCode, 0);
        const printed = `${stdout}${stderr}`;
        assert.equal(printed.replaceAll("\\n", "\n").includes(SECRET), false, printed.replaceAll(SECRET, "SECRET"));
        assert.match(printed.replaceAll('\\"', '"'), refusal.printed);
      }
    });
  }
});
