import assert from "node:assert/strict";
import { ADMINISTRATOR_AUTH_TYPES } from "../../dynamic/arguments/auth-types";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { argumentProblems } from "../../components/argument-problems";
import { runProgram } from "./recorded-program";

/** Arguments of a program that no compiler has checked. */
type LooseArgs = Readonly<Record<string, unknown>>;

const HOST = 'write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"';
const DURATION = 'is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"';
const NO_UNIT = 'has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds';
const APPLICATION_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

const MUST_ENTER =
  "lets the principal make no call: give one of workspace-access, databricks-sql-access, workspace-consume too, or leave entitlements out";
const databricks = { kind: "databricks" };
const existing = { kind: "existing", applicationId: APPLICATION_ID };
const vault = { kind: "key-vault", resourceGroupName: "rg", vaultName: "kv-reporting", secretName: "token" };

function problemsOf(args: LooseArgs): string[] {
  const problems = argumentProblems(args as unknown as ServicePrincipalTokenArgs);
  return problems.map(({ property, problem }) => `${property}: ${problem}`);
}

/** The one problem of each entry, by title. */
const MISTAKES: Readonly<Record<string, readonly [args: LooseArgs, problem: string]>> = {
  "an unknown kind": [{ kind: "azure" }, 'kind: "azure" is not known: use "entra", "databricks" or "existing"'],
  "a kind that every object has": [
    { kind: "constructor" },
    'kind: "constructor" is not known: use "entra", "databricks" or "existing"',
  ],
  "no kind": [{}, 'kind: is missing: use "entra", "databricks" or "existing"'],
  "a host without TLS": [
    { ...databricks, host: "http://adb-1.test" },
    `host: "http://adb-1.test" would send tokens over plain http, which is allowed for loopback only: ${HOST}`,
  ],
  "a host with a path": [
    { ...databricks, host: "https://adb-1.test/?o=1" },
    'host: the host has a path, a query or a fragment, which the API does not accept: write "https://adb-1.test"',
  ],
  "a lifetime without a unit": [{ ...databricks, lifetime: "90" }, `lifetime: "90" ${NO_UNIT}`],
  "a lifetime that is a number": [{ ...databricks, lifetime: 90 }, `lifetime: 90 ${NO_UNIT}`],
  "a lifetime longer than a century": [
    { ...databricks, lifetime: "36501d" },
    'lifetime: "36501d" is longer than a century: write a shorter one',
  ],
  "a renewBefore of nothing": [{ ...databricks, renewBefore: "0d" }, `renewBefore: "0d" ${DURATION}`],
  "a renewBefore as long as the lifetime": [
    { ...databricks, lifetime: "1d", renewBefore: "24h" },
    'renewBefore: "24h" is not shorter than the lifetime, "1d": a token would be due when it is minted, so write a shorter one',
  ],
  "a renewBefore longer than the default lifetime": [
    { ...databricks, renewBefore: "91d" },
    'renewBefore: "91d" is not shorter than the lifetime, "90d": a token would be due when it is minted, so write a shorter one',
  ],
  "a rotationTrigger that is a number": [
    { ...databricks, rotationTrigger: 1 },
    'rotationTrigger: 1 is not text: write it in quotes, "1"',
  ],
  "scopes that are no list": [
    { ...databricks, scopes: "sql" },
    'scopes: must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits',
  ],
  "no scope in the list": [
    { ...databricks, scopes: [] },
    'scopes: must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits',
  ],
  "a scope in capitals": [
    { ...databricks, scopes: ["SQL"] },
    'scopes: [0] "SQL" is not a scope name: did you mean "sql"? scopes are lower-case words like "sql" or "unity-catalog"',
  ],
  "a comment that is no text": [
    { ...databricks, comment: ["nightly"] },
    'comment: ["nightly"] is not text: give text in quotes',
  ],
  "an administrator without authType": [
    { ...databricks, administrator: { token: "dapi" } },
    `administrator: authType is missing: use one of ${Object.keys(ADMINISTRATOR_AUTH_TYPES)
      .map((authType) => `"${authType}"`)
      .join(", ")}`,
  ],
  "an administrator without a token": [
    { ...databricks, administrator: { authType: "pat" } },
    'administrator: token is missing: "pat" needs token',
  ],
  "an empty display name": [
    { ...databricks, displayName: " " },
    'displayName: " " is not a name: write at least one visible character, or leave it out',
  ],
  "an entitlement that Databricks does not have": [
    { ...databricks, entitlements: ["workspace-access", "admin"] },
    'entitlements: [1] "admin" is not an entitlement: use workspace-access, databricks-sql-access, allow-cluster-create, allow-instance-pool-create, workspace-consume',
  ],
  "entitlements that are no list": [
    { ...databricks, entitlements: "workspace-access" },
    "entitlements: must be a list of entitlements: workspace-access, databricks-sql-access, allow-cluster-create, allow-instance-pool-create, workspace-consume",
  ],
  "no entitlement": [{ kind: "entra", entitlements: [] }, `entitlements: ${MUST_ENTER}`],
  "entitlements of which none opens the workspace": [
    { ...databricks, entitlements: ["allow-cluster-create"] },
    `entitlements: ${MUST_ENTER}`,
  ],
  "entitlements that exclude each other": [
    { ...databricks, entitlements: ["workspace-access", "workspace-consume"] },
    "entitlements: has workspace-consume beside workspace-access, and a workspace takes only one of the two: leave one out",
  ],
  "an entitlement that is not there": [
    { ...databricks, entitlements: [undefined] },
    "entitlements: [0] undefined is not an entitlement: use workspace-access, databricks-sql-access, allow-cluster-create, allow-instance-pool-create, workspace-consume",
  ],
  "a login that Entra principals do not have": [
    { kind: "entra", login: "oauth-m2m" },
    'login: "oauth-m2m" is not a login of this kind: use "azure-client-secret", "one-time-secret", "github-oidc-azure", "azure-devops-oidc-azure" or "azure-workload-identity"',
  ],
  "no applicationId of an existing principal": [
    { kind: "existing" },
    'applicationId: is missing: kind "existing" needs it, or objectId, displayName or servicePrincipalId',
  ],
  "an applicationId that is a display name": [
    { ...existing, applicationId: "Reporting" },
    'applicationId: "Reporting" is not an application (client) id, a UUID: not the display name, nor the numeric id',
  ],
  "a servicePrincipalId that is not numeric": [
    { ...existing, servicePrincipalId: APPLICATION_ID },
    `servicePrincipalId: "${APPLICATION_ID}" is not the numeric id of a service principal: write its digits in quotes`,
  ],
  "a login of an existing principal that is a word": [
    { ...existing, login: "one-time-secret" },
    'login: must be an object with an authType: { authType: "one-time-secret" }',
  ],
  "a login without its secret": [
    { ...existing, login: { authType: "azure-client-secret", tenantId: APPLICATION_ID } },
    'login: clientSecret is missing: "azure-client-secret" needs tenantId and clientSecret',
  ],
  "a publish that is not an object": [
    { ...databricks, publish: "kv" },
    'publish: "kv" are no places by name: write it like { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } }, with a name of your own for each place',
  ],
  "a publish of one place without a name": [
    { ...databricks, publish: { resourceGroupName: "rg", vaultName: "kv-reporting", secretName: "token" } },
    'publish: is one place without a name: write it like { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } }, with a name of your own for each place',
  ],
  "a place with a name that is none": [
    { ...databricks, publish: { "my vault": vault } },
    'publish: my vault is not the name of a place: use a letter first, then letters, digits, "_" and "-", at most 40',
  ],
  "a place of no kind": [
    { ...databricks, publish: { vault: { vaultName: "kv-data" } } },
    'publish: vault.kind is missing: use "key-vault" or "secret-scope"',
  ],
  "a place of another kind": [
    { ...databricks, publish: { vault: { kind: "keyvault" } } },
    'publish: vault.kind "keyvault" is not a kind of place: did you mean "key-vault"? use "key-vault" or "secret-scope"',
  ],
  "a place with two vaults": [
    {
      ...databricks,
      publish: {
        v: { kind: "key-vault", secretName: "s", vaultName: "kv-data", vaultUri: "https://kv-data.vault.azure.net" },
      },
    },
    "publish: v has vaultName and vaultUri: give one of them",
  ],
  "a place of azure-native by the URL of its vault": [
    { ...databricks, publish: { v: { ...vault, vaultName: undefined, vaultUri: "https://kv-data.vault.azure.net" } } },
    "publish: v has vaultUri and resourceGroupName: azure-native finds the vault by its name, so give vaultName",
  ],
  "a place of azure-native with a login": [
    { ...databricks, publish: { v: { ...vault, login: { authType: "pat", token: "t" } } } },
    "publish: v has login and resourceGroupName: azure-native writes with its own login, so leave one of them out",
  ],
  "a vaultUri that is no vault's": [
    { ...databricks, publish: { v: { kind: "key-vault", secretName: "s", vaultUri: "https://example.test" } } },
    'publish: v.vaultUri "https://example.test" is not the URL of a vault: write it like "https://kv-data.vault.azure.net"',
  ],
  "tags that the package sets": [
    { ...databricks, publish: { v: { ...vault, tags: { TokenId: "1" } } } },
    'publish: v.tags {"TokenId":"…"} are not tags: write an object of at most 11 texts by name, of at most 256 characters each, and none that is named tokenId, lineage, publishedBy, writtenBy',
  ],
  "a key that no scope takes": [
    { ...databricks, publish: { jobs: { kind: "secret-scope", scope: "jobs", key: "a/b" } } },
    'publish: jobs.key "a/b" is not a name in a secret scope: letters, digits, "-", "_", "@" and ".", at most 128',
  ],
  "a publish without a vault": [
    { ...databricks, publish: { vault: { ...vault, vaultName: undefined } } },
    "publish: vault has no vaultName: give the name of the vault",
  ],
  "a publish with a field of something else": [
    { ...databricks, publish: { vault: { ...vault, zone: 1 } } },
    "publish: vault.zone is not known: give kind, vaultName, vaultUri, secretName, contentType, tags, resourceGroupName, login",
  ],
  "a secretName that Key Vault does not take": [
    { ...databricks, publish: { vault: { ...vault, secretName: "my_token" } } },
    'publish: vault.secretName "my_token" is not the name of a Key Vault secret: letters, digits and dashes, at most 127',
  ],
  "a misspelt argument": [
    { ...databricks, lifeTime: "30d" },
    "lifeTime: is not an argument of ServicePrincipalToken: did you mean lifetime?",
  ],
  "an applicationId of a principal that is to be made": [
    { kind: "entra", applicationId: APPLICATION_ID },
    'applicationId: belongs to kind "existing" and not to kind "entra"',
  ],
  "a servicePrincipalId of a principal that is to be made": [
    { ...databricks, servicePrincipalId: "815" },
    'servicePrincipalId: belongs to kind "existing" and not to kind "databricks"',
  ],
  "a displayName beside the applicationId of an existing principal": [
    { ...existing, displayName: "Reporting" },
    "displayName: stands beside applicationId: give one of them only, by which the principal is found",
  ],
  "an object id beside a numeric id": [
    { kind: "existing", objectId: APPLICATION_ID, servicePrincipalId: "7" },
    "servicePrincipalId: stands beside objectId: give one of them only, by which the principal is found",
  ],
  "entitlements of an existing principal": [
    { ...existing, entitlements: ["workspace-access"] },
    'entitlements: belongs to kinds "entra" and "databricks" and not to kind "existing"',
  ],
  "a usage that is not one": [
    { ...existing, usage: "given" },
    'usage: "given" is not known: use "granted" or "assumed"',
  ],
  "a usage of a principal that is to be made": [
    { ...databricks, usage: "assumed" },
    'usage: belongs to kind "existing" and not to kind "databricks"',
  ],
  "a vaultName that Azure does not take": [
    { ...databricks, publish: { vault: { ...vault, vaultName: "kv" } } },
    'publish: vault.vaultName "kv" is not the name of a Key Vault: 3 to 24 letters, digits and single dashes, a letter first, no dash last',
  ],
  "a login that Databricks principals do not have": [
    { ...databricks, login: "azure-client-secret" },
    'login: "azure-client-secret" is not a login of this kind: use "one-time-secret", "on-behalf-of", "github-oidc", "azure-devops-oidc", "env-oidc" or "file-oidc"',
  ],
};

describe("argumentProblems", () => {
  for (const [sentence, [args, problem]] of Object.entries(MISTAKES)) {
    it(`names ${sentence}`, () => assert.deepEqual(problemsOf(args), [problem]));
  }

  it("finds nothing wrong with the least of each kind", () => {
    for (const args of [{ kind: "entra" }, databricks, existing]) assert.deepEqual(problemsOf(args), []);
  });

  it("finds nothing wrong with all arguments of each kind", () => {
    const common = {
      host: "https://adb-1.test",
      lifetime: "90d",
      renewBefore: "30d",
      rotationTrigger: "",
      scopes: ["sql"],
      comment: "",
      publish: { vault },
      administrator: { authType: "oauth-m2m", clientId: "a", clientSecret: "b" },
    };
    const provisioned = { displayName: "Reporting", entitlements: ["workspace-access"] };
    const login = { authType: "azure-client-secret", tenantId: APPLICATION_ID, clientSecret: "c" };
    for (const args of [
      { kind: "entra", ...common, ...provisioned, login: "one-time-secret" },
      { ...databricks, ...common, ...provisioned },
      { ...existing, ...common, servicePrincipalId: "815", login },
    ]) {
      assert.deepEqual(problemsOf(args), []);
    }
  });

  it("treats an undefined argument as left out", () => {
    assert.deepEqual(problemsOf({ ...databricks, lifetime: undefined, displayName: undefined, host: undefined }), []);
  });

  it("names several mistakes together, in the order of the arguments", () => {
    const args = { ...databricks, lifetime: "1y", renewBefore: "1w", scopes: [], applicationId: APPLICATION_ID };
    assert.deepEqual(problemsOf(args), [
      `lifetime: "1y" ${DURATION}`,
      `renewBefore: "1w" ${DURATION}`,
      'scopes: must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits',
      'applicationId: belongs to kind "existing" and not to kind "databricks"',
    ]);
  });

  it("names with a wrong kind the mistakes that do not depend on it", () => {
    const args = {
      ...{ lifetime: "90", scopes: ["sqll"], overlap: "x", publish: { a: { kind: "keyvault" } }, constructor: 1 },
      ...{ renewBefore: "30d", revokeWhen: "never", comment: undefined, foo: 1, usage: "given", login: "no" },
    };
    const others = [
      `lifetime: "90" ${NO_UNIT}`,
      'scopes: [0] "sqll" is not among the known scopes: did you mean "sql"? see https://docs.databricks.com/api/workspace/scopes; if the workspace has it, run pulumi config set databricks-pat:newScopes sqll',
      `overlap: "x" ${DURATION}`,
      'publish: a.kind "keyvault" is not a kind of place: did you mean "key-vault"? use "key-vault" or "secret-scope"',
      'revokeWhen: "never" is not known: use "after" or "unused"',
    ];
    const wrong: Readonly<Record<string, unknown>> = {
      'kind: "databrick" is not known: did you mean "databricks"? use "entra", "databricks" or "existing"': "databrick",
      'kind: is missing: use "entra", "databricks" or "existing"': undefined,
      "kind: must be a plain value and not an output: it decides which resources exist": Promise.resolve("entra"),
    };
    for (const [problem, kind] of Object.entries(wrong)) {
      const [first, ...more] = problemsOf({ kind, ...args });
      assert.equal(first, problem);
      assert.deepEqual(
        more.filter((text) => !text.includes("is not an argument")),
        others,
      );
      assert.deepEqual(
        more.filter((text) => text.includes("is not an argument")).map((text) => text.split(":")[0]),
        ["constructor", "foo"],
      );
    }
  });

  it("names with a wrong kind what is wrong together, and an output where a plain value must be", () => {
    const args = {
      kind: "azure",
      lifetime: "1d",
      renewBefore: "24h",
      storeValue: false,
      overlap: Promise.resolve("1h"),
    };
    assert.deepEqual(
      problemsOf(args).map((problem) => problem.split(" ").slice(0, 4).join(" ")),
      ['kind: "azure" is not', "overlap: must be a", 'renewBefore: "24h" is not', "publish: is missing: with"],
    );
  });

  it("names a renewBefore that is too long together with other mistakes", () => {
    const problems = problemsOf({ ...databricks, lifetime: "1d", renewBefore: "2d", comment: 1 });
    assert.deepEqual(
      problems.map((problem) => problem.split(":")[0]),
      ["comment", "renewBefore"],
    );
  });

  it("never quotes a secret", () => {
    const secrets = { token: "dapi-admin", clientSecret: "dose" };
    for (const args of [
      { ...databricks, administrator: secrets },
      { ...databricks, administrator: { authType: "pat", ...secrets } },
      { ...existing, login: { authType: "oauth-m2m", ...secrets } },
      { ...databricks, host: "ftp://admin:dapi-admin@adb-1.test" },
      { ...databricks, host: "https://admin:dose@adb-1.test" },
    ]) {
      const text = problemsOf(args).join();
      assert.notEqual(text, "");
      assert.doesNotMatch(text, /dapi-admin|dose/);
    }
  });
});

describe("a ServicePrincipalToken with wrong arguments", () => {
  it("fails at once, with its name and every problem", async () => {
    const args = { kind: "databricks", lifetime: "1y", comment: 1 } as unknown as ServicePrincipalTokenArgs;
    await assert.rejects(
      runProgram(() => new ServicePrincipalToken("reporting", args)),
      {
        message: `ServicePrincipalToken "reporting": lifetime: "1y" ${DURATION}\nServicePrincipalToken "reporting": comment: 1 is not text: write it in quotes, "1"`,
      },
    );
  });

  it("does not get as far as looking for its host", async () => {
    const args = { kind: "existing" } as unknown as ServicePrincipalTokenArgs;
    await assert.rejects(
      runProgram(() => new ServicePrincipalToken("reporting", args)),
      {
        message:
          'ServicePrincipalToken "reporting": applicationId: is missing: kind "existing" needs it, or objectId, displayName or servicePrincipalId',
      },
    );
  });
});
