import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ServicePrincipalTokenArgs } from "../../components";
import { argumentProblems } from "../../components/argument-problems";

const STRUCTURAL = "must be a plain value and not an output: it decides which resources exist";

const entra = { kind: "entra" };
const databricks = { kind: "databricks" };
const existing = { kind: "existing", applicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" };
const vault = { kind: "key-vault", resourceGroupName: "rg", vaultName: "kv-reporting", secretName: "token" };

type Case = readonly [args: Readonly<Record<string, unknown>>, problems: readonly string[]];

const CASES: Readonly<Record<string, Case>> = {
  "are left to the resources that take them": [{ ...databricks, lifetime: pulumi.output("never") }, []],
  "may be promises": [{ ...databricks, comment: Promise.resolve(1) }, []],
  "do not hide problems of plain values": [
    { ...databricks, lifetime: pulumi.output("90d"), comment: 1 },
    ['comment: 1 is not text: write it in quotes, "1"'],
  ],
  "are not compared with plain ones": [{ ...databricks, lifetime: pulumi.output("1d"), renewBefore: "2d" }, []],
  "may be inside an argument": [
    { ...existing, login: { authType: "oauth-m2m", clientSecret: pulumi.secret("c") } },
    [],
  ],
  "may be the whole login of an existing principal, which decides no resource": [
    { ...existing, login: pulumi.output({ authType: "one-time-secret" }) },
    [],
  ],
  "may not be the login of an Entra principal": [
    { ...entra, login: pulumi.output("one-time-secret") },
    [`login: ${STRUCTURAL}`],
  ],
  "may not be a login of an Entra principal that is promised": [
    { ...entra, login: Promise.resolve("one-time-secret") },
    [`login: ${STRUCTURAL}`],
  ],
  "may not be the entitlements of an Entra principal": [
    { ...entra, entitlements: pulumi.output(["workspace-access"]) },
    [`entitlements: ${STRUCTURAL}`],
  ],
  "may not be the entitlements of a Databricks principal": [
    { ...databricks, entitlements: pulumi.output(["workspace-access"]) },
    [`entitlements: ${STRUCTURAL}`],
  ],
  "may not be one entitlement of several": [
    { ...databricks, entitlements: ["workspace-access", pulumi.output("databricks-sql-access")] },
    [`entitlements: ${STRUCTURAL}`],
  ],
  "may not be the usage of an existing principal": [
    { ...existing, usage: pulumi.output("assumed") },
    [`usage: ${STRUCTURAL}`],
  ],
  "do not hide what a login lacks beside them": [
    { ...existing, login: { authType: "azure-client-secret", clientSecret: pulumi.secret("c") } },
    ['login: tenantId is missing: "azure-client-secret" needs tenantId and clientSecret'],
  ],
  "may be each field of publish": [
    {
      ...databricks,
      publish: {
        vault: {
          kind: "key-vault",
          resourceGroupName: pulumi.output("rg"),
          vaultName: pulumi.output("kv"),
          secretName: pulumi.output("my_token"),
          contentType: pulumi.output("text/plain"),
          tags: { team: pulumi.output("data") },
        },
        jobs: { kind: "secret-scope", scope: pulumi.output("jobs"), key: pulumi.output("token") },
      },
    },
    [],
  ],
  "may not be publish as a whole": [{ ...databricks, publish: pulumi.output(vault) }, [`publish: ${STRUCTURAL}`]],
  "may not be a place of publish as a whole": [
    { ...databricks, publish: { vault: pulumi.output(vault) } },
    [`publish: vault ${STRUCTURAL}`],
  ],
  "may not be the kind of a place": [
    { ...databricks, publish: { vault: { ...vault, kind: pulumi.output("key-vault") } } },
    [`publish: vault.kind ${STRUCTURAL}`],
  ],
  "do not hide that publish is one place without a name": [
    { ...databricks, publish: { vaultName: pulumi.output("kv"), secretName: "token" } },
    [
      'publish: is one place without a name: write it like { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } }, with a name of your own for each place',
    ],
  ],
  "do not hide that publish lacks a field": [
    { ...databricks, publish: { vault: { kind: "key-vault", vaultName: pulumi.output("kv") } } },
    ["publish: vault.secretName is missing"],
  ],
  "do not hide that publish has a field of something else": [
    { ...databricks, publish: { vault: { ...vault, vaultName: pulumi.output("kv"), zone: 1 } } },
    [
      "publish: vault.zone is not known: give kind, vaultName, vaultUri, secretName, contentType, tags, resourceGroupName, login",
    ],
  ],
  "do not hide a secretName that Key Vault does not take": [
    { ...databricks, publish: { vault: { ...vault, vaultName: pulumi.output("kv"), secretName: "my_token" } } },
    [
      'publish: vault.secretName "my_token" is not the name of a Key Vault secret: letters, digits and dashes, at most 127',
    ],
  ],
};

describe("arguments that are outputs", () => {
  for (const [sentence, [args, problems]] of Object.entries(CASES)) {
    it(sentence, () => {
      const found = argumentProblems(args as unknown as ServicePrincipalTokenArgs);
      assert.deepEqual(
        found.map(({ property, problem }) => `${property}: ${problem}`),
        problems,
      );
    });
  }
});
