import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ServicePrincipalTokenArgs } from "../components";
import { readAccountProvider, readTokens } from "../configuration";
import { CLOUD } from "./components/cloud-answers";
import { readOutput, runProgram } from "./components/recorded-program";
import { databricks, existing, MISTAKES } from "./configuration-mistakes";

const TENANT_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

interface StackConfiguration {
  readonly tokens?: unknown;
  readonly clientSecrets?: unknown;
  readonly adoptedTokens?: unknown;
}

/** Reads what a stack configuration with these values says. */
function read({
  tokens,
  clientSecrets,
  adoptedTokens,
}: StackConfiguration): ReadonlyMap<string, ServicePrincipalTokenArgs> {
  const config: Record<string, string> = {};
  if (tokens !== undefined) config["pat:tokens"] = JSON.stringify(tokens);
  if (clientSecrets !== undefined) config["pat:clientSecrets"] = JSON.stringify(clientSecrets);
  if (adoptedTokens !== undefined) config["pat:adoptedTokens"] = JSON.stringify(adoptedTokens);
  pulumi.runtime.setAllConfig(config, ["pat:clientSecrets", "pat:adoptedTokens"]);
  return readTokens(new pulumi.Config("pat"));
}

/** What is said of the places that are wrong, one line for each. */
function complaintsOf(tokens: unknown, others: StackConfiguration = {}): string[] {
  try {
    read({ tokens, clientSecrets: { a: "8Q~a" }, adoptedTokens: { a: "dapi0" }, ...others });
  } catch (error) {
    const [heading, ...lines] = (error as Error).message.split("\n");
    assert.equal(heading, "the stack configuration is wrong:");
    return lines.map((line) => line.trim());
  }
  return [];
}

const SET_TOKEN = "pulumi config set --plaintext --path 'pat:tokens.reporting.kind' databricks";
const SET_SECRET = "pulumi config set --secret --path 'pat:clientSecrets.a'";

describe("the stack configuration", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("gives the arguments of every entry by its name", () => {
    const publish = {
      vault: { kind: "key-vault", resourceGroupName: "rg", vaultName: "kv-reporting", secretName: "reporting" },
    };
    const reporting = {
      kind: "entra",
      host: "https://adb-1.test",
      displayName: "Reporting",
      entitlements: ["workspace-access"],
      lifetime: "30d",
      renewBefore: "7d",
      rotationTrigger: "2026-Q1",
      scopes: ["sql"],
      comment: "nightly",
      login: "one-time-secret",
      publish,
    };
    const tokens = { reporting, ingestion: databricks, legacy: { ...existing, servicePrincipalId: "815" } };
    const args = read({ tokens });
    assert.deepEqual([...args.keys()], ["reporting", "ingestion", "legacy"]);
    assert.deepEqual(args.get("reporting"), reporting);
    assert.deepEqual(args.get("ingestion"), databricks);
    assert.deepEqual(args.get("legacy"), { ...existing, servicePrincipalId: "815" });
  });

  it("keeps the client secrets of existing principals secret, and out of all other arguments", async () => {
    const args = read({
      tokens: {
        entra: { ...existing, login: { authType: "azure-client-secret", tenantId: TENANT_ID } },
        managed: { ...existing, login: { authType: "oauth-m2m" } },
        once: { ...existing, login: { authType: "one-time-secret" } },
      },
      clientSecrets: { entra: "8Q~entra", managed: "dose" },
    });
    const loginOf = (name: string): unknown => (args.get(name) as { login?: unknown }).login;
    assert.deepEqual(await readOutput(pulumi.output(loginOf("entra"))), {
      value: { authType: "azure-client-secret", tenantId: TENANT_ID, clientSecret: "8Q~entra" },
      isSecret: true,
    });
    assert.deepEqual(await readOutput(pulumi.output(loginOf("managed"))), {
      value: { authType: "oauth-m2m", clientSecret: "dose" },
      isSecret: true,
    });
    assert.deepEqual(loginOf("once"), { authType: "one-time-secret" });
  });

  it("is asked for when there is none", () => {
    assert.deepEqual(complaintsOf(undefined), [`pat:tokens: is missing: set the first token with ${SET_TOKEN}`]);
  });

  const SECRET_PROBLEMS: Readonly<Record<string, readonly [secrets: unknown, complaint: string]>> = {
    "no client secrets": [undefined, `pat:clientSecrets.a: is missing: run ${SET_SECRET}`],
    "no client secret of its own": [{ other: "dose" }, `pat:clientSecrets.a: is missing: run ${SET_SECRET}`],
    "a client secret under a name that is nearly its own": [
      { "a.": "dose" },
      `pat:clientSecrets.a: is missing: did you mean the entry "a.", which no token uses? run ${SET_SECRET}`,
    ],
    "an empty client secret": [{ a: "" }, `pat:clientSecrets.a: is missing: run ${SET_SECRET}`],
    "a client secret that is a number": [
      { a: 12345678 },
      `pat:clientSecrets.a: is not text: set it in quotes: run ${SET_SECRET}`,
    ],
    "a client secret with a line break": [
      { a: "dose0123456789abcdef\n" },
      `pat:clientSecrets.a: contains white space, a line break or another character that credentials do not have: set it again without it: run ${SET_SECRET}`,
    ],
    "client secrets that are a text": [
      "dose0123456789abcdef",
      `pat:clientSecrets: must be an object of secrets by the names of tokens: run pulumi config rm pat:clientSecrets, then ${SET_SECRET}`,
    ],
  };
  for (const [sentence, [clientSecrets, complaint]] of Object.entries(SECRET_PROBLEMS)) {
    it(`names an entry with ${sentence}, and the command`, () => {
      const tokens = { a: { ...existing, login: { authType: "oauth-m2m" } } };
      assert.deepEqual(complaintsOf(tokens, { clientSecrets }), [complaint]);
    });
  }

  it("names secrets that are not encrypted", () => {
    pulumi.runtime.setAllConfig({ "pat:tokens": '{"a":{"kind":"entra"}}', "pat:adoptedTokens": '{"a":"v","b c":"w"}' });
    assert.throws(() => readTokens(new pulumi.Config("pat")), {
      message: `the stack configuration is wrong:\n  pat:adoptedTokens: is not encrypted: replace these secrets, all of them, because as soon as one is encrypted this is no longer noticed: set the new ones with pulumi config set --secret --path 'pat:adoptedTokens.a' and pulumi config set --secret --path 'pat:adoptedTokens["b c"]'`,
    });
  });

  it("warns of secrets that no entry uses", () => {
    const { warn } = pulumi.log;
    const warnings: string[] = [];
    Object.assign(pulumi.log, { warn: (message: string) => warnings.push(message) });
    try {
      const tokens = { a: { ...existing, login: { authType: "one-time-secret" } }, b: databricks };
      read({ tokens, clientSecrets: { a: "dose", "b.c": "dose" }, adoptedTokens: { [`dapi${"0".repeat(32)}`]: "v" } });
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.deepEqual(warnings, [
      "pat:clientSecrets.a: no token uses this secret: remove it with pulumi config rm --path 'pat:clientSecrets.a'",
      `pat:clientSecrets["b.c"]: no token uses this secret: remove it with pulumi config rm --path 'pat:clientSecrets["b.c"]'`,
      "pat:adoptedTokens.[credential]: no token uses this secret: remove it with pulumi config rm --path 'pat:adoptedTokens.[credential]'",
    ]);
  });

  it("names the keys that nothing reads, and where the arguments of a token belong", () => {
    const config = {
      "pat:tokens": '{"a":{"kind":"entra"}}',
      "pat:windows": "[]",
      "pat:clientSecret": "x",
      "aws:x": "y",
    };
    pulumi.runtime.setAllConfig({ ...config, "pat:renamedFrom": "a/b", "pat:newScopes": "x" });
    assert.throws(() => readTokens(new pulumi.Config("pat")), {
      message: [
        "the stack configuration is wrong:",
        "  pat:windows: belongs to a token: set pat:tokens.NAME.windows, and remove it here with pulumi config rm pat:windows",
        "  pat:clientSecret: is not known: did you mean clientSecrets? the keys are tokens, account, clientSecrets, adoptedTokens, renamedFrom, copiedFrom, newScopes; remove it with pulumi config rm pat:clientSecret",
      ].join("\n"),
    });
  });

  it("has a provider for the account, which makes the policies of principals of Databricks with a federated login", async () => {
    const federated = { ...databricks, login: { authType: "github-oidc", subject: "repo:a/b" } };
    const tokens = { a: federated, b: databricks, c: { kind: "entra" } };
    const { result, registrations } = await runProgram(
      () => {
        const config = new pulumi.Config("pat");
        const provider = readAccountProvider(config);
        return [...readTokens(config, provider)].map(([name, args]) => [
          name,
          "accountProvider" in args && args.accountProvider === provider,
        ]);
      },
      { config: { "pat:tokens": JSON.stringify(tokens), "pat:account": '{"accountId":"0f8fad5b"}' } },
    );
    assert.deepEqual(result, [
      ["a", true],
      ["b", false],
      ["c", false],
    ]);
    assert.deepEqual(
      registrations.map(({ name, inputs }) => [name, inputs]),
      [["account", { host: "https://accounts.azuredatabricks.net", accountId: "0f8fad5b" }]],
    );
  });

  it("names an account without an id, or with more than id and host", () => {
    for (const [account, remedy = "set it with"] of [
      ["{}"],
      ['"0f8fad5b"'],
      ['{"accountId":"a","login":"x"}'],
      ['{"accountId":1}'],
      ['[{"accountId":"a"}]', "run pulumi config rm pat:account, then"],
    ] as const) {
      pulumi.runtime.setAllConfig({ "pat:account": account });
      assert.throws(() => readAccountProvider(new pulumi.Config("pat")), {
        message:
          "pat:account: must be an object with accountId, and host if it is not https://accounts.azuredatabricks.net: " +
          `${remedy} pulumi config set --plaintext --path 'pat:account.accountId' ID`,
      });
    }
    pulumi.runtime.setAllConfig({});
    assert.equal(readAccountProvider(new pulumi.Config("pat")), undefined);
  });

  it("is refused when it is no JSON", () => {
    pulumi.runtime.setAllConfig({ "pat:tokens": "reporting" });
    assert.throws(() => readTokens(new pulumi.Config("pat")), {
      message: `the stack configuration is wrong:\n  pat:tokens: must be an object of tokens by name, not "reporting": set it again with ${SET_TOKEN}`,
    });
  });

  it("keeps the value of a token to adopt secret, but not its id and expiry", async () => {
    const adopt = { tokenId: "c0ffee", expiresAt: "2027-01-31T00:00:00Z" };
    const args = read({ tokens: { a: { ...existing, adopt } }, adoptedTokens: { a: "dapi-value" } });
    const { adopt: adopted } = args.get("a") as { readonly adopt?: unknown };
    assert.deepEqual(await readOutput(pulumi.output(adopted)), {
      value: { ...adopt, tokenValue: "dapi-value" },
      isSecret: true,
    });
  });

  it("asks for the value of a token that an entry adopts", () => {
    const tokens = { a: { ...existing, adopt: { tokenId: "c0ffee" } } };
    assert.deepEqual(complaintsOf(tokens, { adoptedTokens: undefined }), [
      "pat:adoptedTokens.a: is missing: run pulumi config set --secret --path 'pat:adoptedTokens.a', or remove adopt, which the first token alone needs",
    ]);
  });

  it("takes every application id that the component takes", () => {
    const applicationId = "00000003-0000-0000-c000-000000000000";
    assert.deepEqual(complaintsOf({ a: { kind: "existing", applicationId } }), []);
  });

  for (const [sentence, [entry, path, words]] of Object.entries(MISTAKES)) {
    it(`names ${sentence} by its path`, () => {
      const complaints = complaintsOf({ a: entry });
      assert.equal(complaints.length, 1, complaints.join("\n"));
      const [complaint = ""] = complaints;
      assert.ok(complaint.startsWith(`pat:tokens.a${path}: `), complaint);
      assert.ok(complaint.includes(words), complaint);
    });
  }

  it("names entries that are no map", () => {
    assert.deepEqual(complaintsOf([databricks]), [
      `pat:tokens: must be an object of tokens by name, not [{"kind":"…"}]: write it like tokens: { reporting: { kind: databricks } }, or run pulumi config rm pat:tokens, then ${SET_TOKEN}`,
    ]);
  });

  it("names arguments that stand beside the tokens", () => {
    assert.deepEqual(complaintsOf({ kind: "entra", lifetime: "90d", scopes: ["sql"], login: databricks }), [
      "pat:tokens.kind: stands beside the tokens: indent it below its token",
      "pat:tokens.lifetime: stands beside the tokens: indent it below its token",
      "pat:tokens.scopes: stands beside the tokens: indent it below its token",
    ]);
  });

  it("offers no arguments that are for programs only", () => {
    for (const entry of [{ ...databricks, zed: 1 }, { zed: 1 }]) {
      const offer = complaintsOf({ a: entry }).find((complaint) => complaint.startsWith("pat:tokens.a.zed: ")) ?? "";
      assert.match(offer, /^pat:tokens\.a\.zed: is not an argument of ServicePrincipalToken: use kind, host, /);
      assert.doesNotMatch(offer, /administrator|accountProvider/);
    }
  });

  it("names an entry whose name cannot be that of a resource", () => {
    const hidden = JSON.parse(`{"__proto__":${JSON.stringify(databricks)}}`) as object;
    for (const [name, tokens] of [["my token", { "my token": databricks }] as const, ["__proto__", hidden] as const])
      assert.deepEqual(complaintsOf(tokens), [
        `pat:tokens.${name}: is not a resource name: use letters, digits, "_", "." and "-"`,
      ]);
  });

  it("names every place that is wrong, of all entries together", () => {
    const publish = { vault: { kind: "key-vault", vaultName: "kv-reporting", secretName: 5 } };
    const complaints = complaintsOf({
      first: { ...databricks, lifetime: "90", publish },
      second: { kind: "azure" },
      third: databricks,
      fourth: { kind: "entra", zed: 1, omega: 2 },
    });
    assert.deepEqual(complaints.map((complaint) => complaint.split(": ")[0]).sort(), [
      "pat:tokens.first.lifetime",
      "pat:tokens.first.publish.vault.secretName",
      "pat:tokens.fourth.omega",
      "pat:tokens.fourth.zed",
      "pat:tokens.second.kind",
    ]);
  });
});

describe("the program", () => {
  interface StackOutputs {
    readonly tokens: Readonly<Record<string, Readonly<Record<string, pulumi.Output<unknown>>>>>;
    readonly tokenValues: pulumi.Output<Readonly<Record<string, string>>>;
  }

  /** The stack's outputs: the program runs when its module is loaded. */
  function load(): StackOutputs {
    const path = require.resolve("../index");
    Reflect.deleteProperty(require.cache, path);
    return require(path) as StackOutputs;
  }

  it("makes one component per entry and gives out everything but the values in clear", async () => {
    const tokens = JSON.stringify({ reporting: { kind: "entra" }, ingestion: databricks });
    const { result, registrations } = await runProgram(load, {
      config: { "pat:tokens": tokens, "databricks:host": CLOUD.host },
    });
    const components = registrations.filter(({ type }) => type === "databricks-pat:index:ServicePrincipalToken");
    assert.deepEqual(components.map(({ name }) => name).sort(), ["ingestion", "reporting"]);
    assert.deepEqual(await readOutput(result.tokenValues), {
      value: { reporting: CLOUD.tokenValue, ingestion: CLOUD.tokenValue },
      isSecret: true,
    });
    assert.deepEqual(await readOutput(pulumi.output(result.tokens)), {
      value: {
        reporting: { ...known, applicationId: CLOUD.entraApplicationId },
        ingestion: { ...known, applicationId: CLOUD.databricksApplicationId },
      },
      isSecret: false,
    });
  });

  const known = {
    tokenId: CLOUD.tokenId,
    expiresAt: CLOUD.expiresAt,
    renewAt: CLOUD.renewAt,
    generation: CLOUD.generation,
    rotationReason: CLOUD.reason,
    servicePrincipalId: CLOUD.servicePrincipalId,
    published: {},
  };
});
