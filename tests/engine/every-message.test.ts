import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import type { ErrorCode } from "../../dynamic/provider/errors/codes";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { ACCESS_TOKEN, EchoingWorkspace, MINTED_VALUE, type Script, type ScriptedAnswer } from "./echoing-workspace";
import { EmulatedStack } from "./emulated-stack";

/** Secrets with characters that JSON, URLs and base64 write in another way. */
const OAUTH_SECRET = 'marked-oauth-secret/7+"q';
const ADMINISTRATOR_TOKEN = "marked-admin-token/7+x";
const ADOPTED_VALUE = "marked-adopted-value/7+x";
const SECRETS = [OAUTH_SECRET, ADMINISTRATOR_TOKEN, ADOPTED_VALUE, ACCESS_TOKEN, MINTED_VALUE];

/** The token whose adoption fails last of all: its value is right, and it is the principal's. */
const ADOPTED_ID = createHash("sha256").update(ADOPTED_VALUE).digest("hex");
const ADOPTED_OWNER = randomUUID();

const LOGIN = { authType: "oauth-m2m", clientSecret: OAUTH_SECRET };
const ADMINISTRATOR = { authType: "pat", token: ADMINISTRATOR_TOKEN };
const ONE_TIME = { login: { authType: "one-time-secret" }, administrator: ADMINISTRATOR };

/** A resource that fails with the code: what the workspace answers, what differs in the inputs, and what is printed. */
interface Failure {
  readonly script?: Script;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly printed: RegExp;
}

/** A code that this run cannot show. */
interface Unseen {
  readonly because: string;
}

const refuse =
  (status: number, body: (echo: string) => object | string): ((echo: string) => ScriptedAnswer) =>
  (echo) => ({ status, body: body(echo) });

const saying = (status: number, words: string): ReturnType<typeof refuse> =>
  refuse(status, (echo) => ({ error_code: "PERMISSION_DENIED", message: `${words} ${echo}` }));

/** For every code of an error one failure that has it. */
const FAILURES: Readonly<Record<ErrorCode, Failure | Unseen>> = {
  IP_NOT_ALLOWED: {
    script: { "/token/create": saying(403, "Source IP address: 203.0.113.7 is blocked by Databricks IP ACL") },
    printed: /The IP access list of the workspace does not allow this machine's address/,
  },
  NETWORK_REFUSED: {
    script: { "/token/create": refuse(403, (echo) => `Unauthorized network access to workspace: 1 ${echo}`) },
    printed: /The workspace takes no calls from this network/,
  },
  WEB_FILTER: {
    script: { "/token/create": refuse(403, (echo) => `<html><title>Access Denied</title>${echo}</html>`) },
    printed: /a proxy or web filter between this machine and the host probably sent it/,
  },
  VAULT_NETWORK: { because: "refusals of a vault and of a scope are in sinks/*.test.ts" },
  VAULT_FORBIDDEN: { because: "the same" },
  VAULT_LOGIN: { because: "the same" },
  VAULT_BUSY: { because: "the same" },
  SECRET_DISABLED: { because: "the same" },
  SECRET_DELETED: { because: "the same" },
  SECRET_BUSY: { because: "the same" },
  SCOPE_READ_ONLY: { because: "the same" },
  SCOPE_UNKNOWN: { because: "the same" },
  SCOPE_FORBIDDEN: { because: "the same" },
  OTHER_SECRET: { because: "the same" },
  NOT_DELIVERED: { because: "a value that is not stored is in value-free tests, in process" },
  VALUE_LOST: { because: "the same" },
  MISSING_SCOPE: {
    script: { "/token/create": saying(403, "Provided OAuth token does not have required scopes: authentication") },
    printed: /The token of this login lacks that scope/,
  },
  NOT_ACCOUNT_ADMINISTRATOR: {
    script: {
      "/ServicePrincipals/1": { status: 200, body: { id: "1" } },
      "/credentials/secrets": saying(403, "This API is disabled for users without account admin status."),
    },
    args: { ...ONE_TIME, servicePrincipalId: "1" },
    printed: /Only an account administrator may make this call/,
  },
  WRONG_PRINCIPAL_ID: { because: "a check that fails ends the program; principal-record-check.test.ts has it" },
  OTHER_WORKSPACE: {
    script: { "/token/create": saying(403, "Unauthorized access to Org: 1") },
    printed: /The credential belongs to another workspace/,
  },
  MANAGEMENT_TOKEN_MISSING: {
    script: { "/token/create": saying(403, "Management API token must be provided for service principal admin login") },
    printed: /set DATABRICKS_AZURE_RESOURCE_ID/,
  },
  PATS_DISABLED: {
    script: { "/token/create": saying(400, "tokens are disabled") },
    printed: /Personal access tokens are disabled in this workspace/,
  },
  MISSING_ENTITLEMENT: {
    script: { "/v2/Me": saying(403, "This API is disabled for users without the workspace-access entitlement.") },
    printed: /The identity of this login has no entitlement in the workspace/,
  },
  NO_CAN_USE: {
    script: { "/token/create": saying(403, "does not have permission to use tokens") },
    printed: /The principal has no CAN USE on tokens/,
  },
  PRINCIPAL_UNKNOWN: {
    script: { "/token/create": saying(400, "Principal: ServicePrincipal(x) does not exist") },
    printed: /The workspace has no such active service principal/,
  },
  NOT_IN_WORKSPACE: {
    script: { "/token/list": saying(403, "User not authorized") },
    printed: /The principal logged in but is not in this workspace/,
  },
  WRONG_SCOPE: {
    script: { "/token/create": saying(400, "Expected aud claim to be: x") },
    printed: /The Entra scope must be exactly/,
  },
  WRONG_TENANT: {
    script: { "/token/create": saying(400, "Expected iss claim to be: x") },
    printed: /The login is of another Entra tenant/,
  },
  IDENTITY_TOKEN_REFUSED: { because: "it needs the platform of a run; federated-logins.test.ts has it" },
  TENANT_UNKNOWN: { because: "Entra's answers are in server-bodies.test.ts and failing-logins.test.ts" },
  APPLICATION_UNKNOWN: { because: "the same" },
  APPLICATION_DISABLED: { because: "the same" },
  ACCOUNT_UNKNOWN: { because: "the same" },
  CONSENT_MISSING: { because: "the same" },
  CONDITIONAL_ACCESS: { because: "the same" },
  RESOURCE_UNKNOWN: { because: "the same" },
  CLIENT_SECRET_EXPIRED: { because: "the same" },
  IDENTITY_TOKEN_EXPIRED: { because: "the same" },
  NO_FEDERATED_CREDENTIAL: { because: "the same; secretless-entra.test.ts has it" },
  ENTRA_REFUSED: { because: "the same" },
  WRONG_TOKEN_AUDIENCE: { because: "the answers of token exchanges are in server-bodies.test.ts" },
  NO_FEDERATION_POLICY: { because: "the same; secretless-databricks.test.ts has it" },
  CLIENT_SECRET_REFUSED: { because: "the same" },
  OAUTH_SECRET_REFUSED: {
    script: {
      "/oidc/v1/token": refuse(401, (echo) => ({ error: "invalid_client", error_description: `Bad secret: ${echo}` })),
    },
    printed: /The workspace refused the OAuth secret/,
  },
  IDENTITY_NOT_FOUND: { because: "it needs a managed identity; managed-identity.test.ts has it" },
  LIFETIME_TOO_LONG: {
    script: { "/token/create": saying(400, "lifetime is too long") },
    printed: /The workspace allows shorter lifetimes only/,
  },
  QUOTA_EXCEEDED: {
    script: {
      "/token/create": refuse(400, (echo) => ({
        error_code: "QUOTA_EXCEEDED",
        message: echo.replaceAll("lifetime", ""),
      })),
    },
    printed: /The principal has as many tokens as a workspace allows/,
  },
  CREDENTIAL_REFUSED: {
    script: { "/v2/Me": refuse(401, (echo) => ({ error_code: "UNAUTHENTICATED", message: echo })) },
    printed: /The credential was refused/,
  },
  NOT_A_WORKSPACE: {
    script: { "/token/list": refuse(404, (echo) => `<html><title>${echo}</title></html>`) },
    printed: /No workspace answers its API at this address/,
  },
  NOT_ADMINISTRATOR: {
    script: { "/v2/ServicePrincipals": saying(403, "no") },
    args: ONE_TIME,
    printed: /This call needs a workspace administrator/,
  },
  NO_ANSWER: { args: { host: "http://127.0.0.1:1" }, printed: /got no answer/ },
  UNEXPECTED_ANSWER: {
    script: { "/token/list": refuse(200, (echo) => JSON.stringify(echo)) },
    printed: /something other than|instead of JSON|not JSON/,
  },
  NO_ADMINISTRATOR: { because: "a check that fails ends the program; preflight.test.ts has it" },
  LOGIN_AMBIGUOUS: { because: "it needs another environment; leaks.test.ts has the environment's logins" },
  OTHER_IDENTITY: { because: "secretless-entra.test.ts has it" },
  LOGIN_UNSUPPORTED: { because: "the same" },
  CREDENTIAL_MALFORMED: { because: "a check that fails ends the program; leaks.test.ts has it" },
  NOT_LISTED: {
    args: { adopt: { tokenId: toId(7), tokenValue: ADOPTED_VALUE } },
    printed: /it is not among the 0 active tokens of this principal/,
  },
  TOKEN_QUOTA: { because: "a check that fails ends the program; preflight.test.ts has it" },
  SECRET_QUOTA: { because: "a check that fails ends the program; secret-quota-check.test.ts has it" },
  SECRET_QUOTA_BUSY: { because: "it is waited for two minutes first; secret-making.test.ts has it" },
  OTHER_STACK: { because: "it needs a copied stack; stack-copies.test.ts has it" },
  STACKS_MALFORMED: { because: "it needs another stack configuration, and then nothing else is tried" },
  NOT_AS_REQUESTED: {
    script: { "/v2/Me": { status: 200, body: { userName: randomUUID() } } },
    printed: /it authenticates as \S+ and not as/,
  },
  NOT_ADOPTABLE: {
    script: {
      "/v2/Me": { status: 200, body: { userName: ADOPTED_OWNER } },
      "/token/list": {
        status: 200,
        body: { token_infos: [{ ...toInfo(1), token_id: ADOPTED_ID, expiry_time: Date.now() + 86_400_000 }] },
      },
    },
    args: { applicationId: ADOPTED_OWNER, adopt: { tokenId: ADOPTED_ID, tokenValue: ADOPTED_VALUE } },
    printed: /set adopt.expiresAt to/,
  },
  ENGINE_GONE: { because: "nobody sees what a process without its engine says" },
  ON_BEHALF_REFUSED: {
    script: {
      "/ServicePrincipals/1": { status: 200, body: { id: "1" } },
      "/on-behalf-of/tokens": refuse(403, (echo) => ({
        error_code: "FEATURE_DISABLED",
        message: `is not enabled ${echo}`,
      })),
    },
    args: { login: { authType: "on-behalf-of" }, administrator: ADMINISTRATOR, servicePrincipalId: "1" },
    printed: /The workspace does not let this login mint for the principal/,
  },
  WRONG_IDENTITY: { because: "a check that fails ends the program; self-rotation.test.ts has it" },
  PRINCIPAL_AMBIGUOUS: {
    because: "only an ExistingPrincipal has it, and its check; existing-principal-lifecycle.test.ts has it",
  },
  NO_TOKEN_LOGIN: { because: "a check that fails ends the program; self-rotation.test.ts has it" },
  REHEARSAL: { because: "it needs a rehearsed time in the environment, and then nothing else is tried" },
  UNRECOGNISED: {
    script: { "/token/create": refuse(418, (echo) => `a teapot: ${echo}`) },
    printed: /returned 418/,
  },
};

function toId(index: number): string {
  return String(index).padStart(64, "0");
}

function toInfo(index: number): object {
  const creation_time = Date.now() - index * 1000;
  return { token_id: toId(index), comment: "words", creation_time, expiry_time: Date.now() + 90 * 86_400_000 };
}

/** What the messages of each step begin with, and of a refresh that may not look. */
const STEPS: Readonly<Record<string, RegExp>> = {
  "a mint": /minting a token for \S+ in \S+ failed: /,
  "an adoption": /adopting token \w+ for \S+ in \S+ failed: /,
  "a grant": /granting CAN_USE on tokens to \S+ in \S+ failed: /,
  "a refresh": /token \w+ of \S+ could not be looked up and stays in the state: /,
  "an update": /updating token \w+ of \S+ in \S+ failed: /,
  "a revocation": /revoking token \w+ of \S+ in \S+ failed: /,
  "the end of a retirement": /revoking retired tokens of \S+ in \S+ failed: /,
};

/** One resource for each case, with every secret a secret. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const resources = require("pulumi-databricks-pat");
const mark = (value) => (JSON.stringify(value).includes("marked-") ? pulumi.secret(value) : value);
for (const [name, { type = "PersonalAccessToken", ...args }] of Object.entries(JSON.parse(process.env.CASES)))
  new resources[type](name, Object.fromEntries(Object.entries(args).map(([key, value]) => [key, mark(value)])));
`;

describe("every message on the real engine", () => {
  const workspaces: EchoingWorkspace[] = [];
  const shown: string[] = [];
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const cases: Record<string, object> = {};
    for (const [code, failure] of Object.entries(FAILURES)) {
      if ("because" in failure) continue;
      const workspace = await EchoingWorkspace.start(failure.script ?? {});
      workspaces.push(workspace);
      const identity = { host: workspace.host, applicationId: randomUUID(), lineage: randomUUID() };
      cases[code] = { ...identity, lifetime: "90d", login: LOGIN, rotation: "g1", ...failure.args };
    }
    const series = { applicationId: randomUUID(), lineage: randomUUID(), administrator: ADMINISTRATOR };
    const sound = await EchoingWorkspace.start({ "/v2/Me": { status: 200, body: { userName: series.applicationId } } });
    workspaces.push(sound);
    const saved = { host: sound.host, ...series };
    const token = { ...saved, lifetime: "90d", login: LOGIN, rotation: "g1" };
    const retirement = { type: "TokenRetirement", ...saved, overlap: "24h", tokenId: toId(1) };
    const grant = {
      type: "TokenUsageGrant",
      host: sound.host,
      applicationId: randomUUID(),
      administrator: ADMINISTRATOR,
    };
    const run = async (...args: readonly string[]): Promise<void> => {
      const { stdout, stderr } = await cli.run(...args);
      shown.push(stdout, stderr);
    };
    const cli = new PulumiCli(stack.folder, () => ({
      ...stack.environment(),
      DATABRICKS_HOST: "",
      DATABRICKS_TOKEN: "",
      CASES: JSON.stringify(wanted),
    }));
    let wanted: object = { ...cases, saved: token, retirement, grant };
    await run("preview", "--diff");
    await run("preview", "--json");
    await run("up", "--yes", "--skip-preview", "--continue-on-error", "--parallel", "64");
    sound.refuseAll();
    await run("refresh", "--yes", "--skip-preview");
    wanted = { saved: { ...token, comment: "other words" }, retirement };
    await run("up", "--yes", "--skip-preview");
    await run("destroy", "--yes", "--skip-preview", "--continue-on-error");
    await run("destroy", "--yes", "--skip-preview", "--target", "**saved");
    await run("stack", "export");
  });

  after(async () => {
    await Promise.all(workspaces.map((workspace) => workspace.close()));
    await stack.close();
  });

  for (const [code, failure] of Object.entries(FAILURES)) {
    if ("because" in failure) continue;
    it(`shows ${code}`, () => {
      const lines = shown.flatMap((output) => output.split("\n")).filter((line) => line.includes(` ${code} `));
      assert.ok(failure.printed.test(shown.join("\n")), `${String(failure.printed)} is not in\n${lines.join("\n")}`);
    });
  }

  for (const [step, printed] of Object.entries(STEPS)) {
    it(`shows the failure of ${step}`, () => {
      assert.ok(printed.test(shown.join("\n")), String(printed));
    });
  }

  for (const secret of SECRETS) {
    it(`shows no ${/^marked-(\w+-\w+|\w+)/.exec(secret)?.[1] ?? secret} in any form`, () => {
      for (const [form, text] of Object.entries(toForms(secret))) {
        const leak = shown.find((output) => output.includes(text));
        const at = leak?.indexOf(text) ?? 0;
        const around = leak?.slice(Math.max(0, at - 300), at).replaceAll(secret, "SECRET");
        assert.equal(leak, undefined, `${form}, after: ${around}`);
      }
    });
  }
});

/** Every way in which a secret may be written. */
function toForms(secret: string): Readonly<Record<string, string>> {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return {
    "as it is": secret,
    "in JSON": inJson,
    "in JSON in JSON": JSON.stringify(inJson).slice(1, -1),
    "in a URL": encodeURIComponent(secret),
    ...Object.fromEntries([0, 1, 2].map((offset) => [`in base64, ${offset} bytes on`, toInnerBase64(secret, offset)])),
  };
}

/** What base64 of a longer text has of the secret, which begins so many bytes after a multiple of three. */
function toInnerBase64(secret: string, offset: number): string {
  const whole = Buffer.from(`${"x".repeat(offset)}${secret}`);
  const known = whole.subarray(0, whole.length - (whole.length % 3)).toString("base64");
  return known.slice(offset === 0 ? 0 : 4);
}
