import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import Ajv from "ajv";
import { ARGUMENTS } from "../../components/arguments";
import { databricks, existing, MISTAKES } from "../configuration-mistakes";
import { blocksOf, DOCUMENTS, read } from "../documents";
import { repositoryRoot } from "../../tools/repository-root";
import { runCommandLine } from "./command-run";

const FILE = "schemas/pulumi-stack.schema.json";

/** Mistakes that only the program finds: rules about several arguments, times, hosts and the names that Databricks knows. */
const ONLY_OF_THE_PROGRAM = [
  "a lifetime longer than a century",
  "a day as the expiry of a token to adopt, which YAML had without quotes",
  "a rotationTrigger that YAML reads as a date",
  "an overlap longer than the lifetime",
  "a lifetime longer than 730 days",
  "a lifetime of seconds",
  "an unknown scope",
  "a host without TLS",
  "a publish without a vault",
  "a renewBefore that is longer than the lifetime",
];

const UUID = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";
const vault = { kind: "key-vault", vaultName: "KV-data", secretName: "token", tags: { team: "data" } };

/** Entries that the program accepts. */
const RIGHT: Readonly<Record<string, object>> = {
  "every common argument": {
    kind: "entra",
    host: "https://adb-1.test",
    lifetime: "30d",
    renewBefore: "7d",
    rotationTrigger: "2026-Q1",
    windows: [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }],
    overlap: "0s",
    revokeWhen: "unused",
    scopes: ["sql"],
    comment: "nightly",
    publish: { vault, jobs: { kind: "secret-scope", scope: "s", key: "k" } },
    storeValue: false,
  },
  "a place in a resource group": { ...databricks, publish: { vault: { ...vault, resourceGroupName: "rg-(größe)" } } },
  "a word as login": {
    kind: "entra",
    displayName: "Reporting",
    entitlements: ["workspace-access"],
    login: "one-time-secret",
  },
  "a federated login": { ...databricks, login: { authType: "github-oidc", subject: "repo:a/b" } },
  "an id in capitals": { kind: "existing", applicationId: UUID, usage: "assumed" },
  "a login with a secret elsewhere": {
    ...existing,
    login: { authType: "azure-client-secret", tenantId: UUID },
    adopt: { tokenId: "c0ffee", expiresAt: "2027-01-31" },
  },
  "a principal by its display name": { kind: "existing", displayName: "Reporting" },
};

describe("the JSON Schema of a stack's file", () => {
  const yaml = createRequire(require.resolve("@pulumi/pulumi/package.json"))("js-yaml") as {
    load(text: string): { readonly config?: Readonly<Record<string, unknown>> };
  };
  let text: string;
  let problemsOf: (file: unknown) => readonly string[];

  before(async () => {
    text = (await runCommandLine(["schema"])).stdout;
    const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
      JSON.parse(text) as object,
    );
    problemsOf = (file) => {
      validate(file);
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    };
  });

  const problemsOfEntry = (entry: unknown): readonly string[] =>
    problemsOf({ config: { "databricks-pat:tokens": { a: entry } } });

  it(`is what ${FILE} has`, () => {
    assert.equal(read(FILE), text, `run: node bin/command/databricks-pat.js schema > ${FILE}`);
  });

  it("has every argument of each kind but those of programs, with its words", () => {
    type Branch = {
      readonly then: { readonly properties: Readonly<Record<string, { readonly description?: string }>> };
    };
    const { definitions } = JSON.parse(text) as {
      readonly definitions: { readonly token: { allOf: readonly Branch[] } };
    };
    const kinds = Object.values(ARGUMENTS);
    assert.equal(definitions.token.allOf.length, kinds.length);
    for (const [index, { optional }] of kinds.entries()) {
      const { kind: _kind, ...properties } = definitions.token.allOf[index]!.then.properties;
      const expected = Object.keys(optional).filter((name) => !["administrator", "accountProvider"].includes(name));
      assert.deepEqual(Object.keys(properties).sort(), expected.sort());
      for (const [name, { description }] of Object.entries(properties))
        assert.match(description ?? "", /^[^`[\]]+\.$|\[/, name);
    }
  });

  for (const [what, entry] of Object.entries(RIGHT))
    it(`accepts ${what}`, () => assert.deepEqual(problemsOfEntry(entry), []));

  for (const [what, [entry]] of Object.entries(MISTAKES)) {
    const isSeen = !ONLY_OF_THE_PROGRAM.includes(what);
    it(`${isSeen ? "refuses" : "leaves to the program"} ${what}`, () => {
      assert.equal(problemsOfEntry(entry).length > 0, isSeen, problemsOfEntry(entry).join("\n"));
    });
  }

  it("names the wrong field, and not every kind", () => {
    assert.deepEqual(problemsOfEntry({ ...databricks, lifeTime: "90d" }), [
      "/config/databricks-pat:tokens/a must NOT have additional properties",
      '/config/databricks-pat:tokens/a must match "then" schema',
    ]);
  });

  it("accepts the stack configurations of the repository and of its documents", () => {
    const examples = readdirSync(join(repositoryRoot(), "examples")).map((name) => `examples/${name}/Pulumi.dev.yaml`);
    const files = ["Pulumi.dev.yaml", ...examples].filter((path) => existsSync(join(repositoryRoot(), path)));
    const blocks = DOCUMENTS.flatMap(blocksOf).filter(({ language }) => language === "yaml");
    const texts = [
      ...files.map((path) => [path, read(path)]),
      ...blocks.map(({ place, text: block }) => [place, block]),
    ];
    let described = 0;
    for (const [place, file = ""] of texts) {
      const parsed = yaml.load(file);
      if (parsed.config === undefined) continue;
      if ("databricks-pat:tokens" in parsed.config) described += 1;
      assert.deepEqual(problemsOf(parsed), [], place);
    }
    assert.ok(described >= 3, `${described} files with tokens`);
  });

  it("knows the keys of the namespace, and lets all others be", () => {
    const secure = { secure: "v1:…" };
    const config = {
      "aws:region": "x",
      "databricks-pat:renamedFrom": "shop/dev",
      "databricks-pat:clientSecrets": { a: secure },
      "databricks-pat:adoptedTokens": secure,
      "databricks-pat:account": { accountId: "0f8fad5b" },
    };
    assert.deepEqual(problemsOf({ config, encryptionsalt: "v1:…" }), []);
    for (const wrong of [
      { "databricks-pat:clientSecret": "x" },
      { "databricks-pat:clientSecrets": { a: "in clear" } },
      { "databricks-pat:account": { accountId: 1 } },
      { "databricks-pat:tokens": { "a b": databricks } },
      { "databricks-pat:tokens": [] },
    ])
      assert.notEqual(problemsOf({ config: wrong }).length, 0, JSON.stringify(wrong));
  });
});
