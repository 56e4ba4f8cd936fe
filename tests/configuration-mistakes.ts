const APPLICATION_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/** Entries with nothing but who the principal is. */
export const databricks = { kind: "databricks" };
export const existing = { kind: "existing", applicationId: APPLICATION_ID };

const HOST = 'write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"';
const NO_UNIT = 'has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds';
const DURATION = 'is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"';

/** By title: the entry `a`, the place of its problem, and a part of the message. */
export const MISTAKES: Readonly<Record<string, readonly [entry: unknown, path: string, words: string]>> = {
  "no kind": [{}, ".kind", 'is missing: use "entra", "databricks" or "existing"'],
  "an unknown kind": [{ kind: "azure" }, ".kind", '"azure" is not known: use "entra", "databricks" or "existing"'],
  "an entry that is not an object": [5, "", "must be an object with a kind, not 5"],
  "an empty entry": [null, "", "must be an object with a kind, not null"],
  "an unknown key": [
    { ...databricks, lifeTime: "90d" },
    ".lifeTime",
    "is not an argument of ServicePrincipalToken: did you mean lifetime?",
  ],
  "a key of another kind": [
    { ...databricks, applicationId: APPLICATION_ID },
    ".applicationId",
    'belongs to kind "existing" and not to kind "databricks"',
  ],
  "a wrong lifetime": [{ ...databricks, lifetime: "90" }, ".lifetime", `"90" ${NO_UNIT}`],
  "a lifetime longer than a century": [
    { ...databricks, lifetime: "36501d" },
    ".lifetime",
    '"36501d" is longer than a century: write a shorter one',
  ],
  "a lifetime that YAML reads as a number": [{ ...databricks, lifetime: 90 }, ".lifetime", `90 ${NO_UNIT}`],
  "a value as the id of a token to adopt": [
    { ...existing, adopt: { tokenId: "dapi0" } },
    ".adopt.tokenId",
    "is the value of a token: give its id, as lists of tokens have it",
  ],
  "the value of a token to adopt in clear": [
    { ...existing, adopt: { tokenId: "c0ffee", tokenValue: "dapi0" } },
    ".adopt.tokenValue",
    "belongs in pat:adoptedTokens.a, encrypted: remove it here, and run pulumi config set --secret --path 'pat:adoptedTokens.a'",
  ],
  "a day as the expiry of a token to adopt, which YAML had without quotes": [
    { ...existing, adopt: { tokenId: "c0ffee", expiresAt: "2027-01-31 00:00:00 +0000 UTC" } },
    ".adopt.expiresAt",
    '"2027-01-31 00:00:00 +0000 UTC" was a date without quotes: write it in quotes, "2027-01-31"',
  ],
  "a wrong renewBefore": [{ ...databricks, renewBefore: "1w" }, ".renewBefore", `"1w" ${DURATION}`],
  "a rotationTrigger that YAML reads as a number": [
    { ...databricks, rotationTrigger: 2026 },
    ".rotationTrigger",
    '2026 is not text: write it in quotes, "2026", or set it with pulumi config set --path --type string',
  ],
  "a rotationTrigger that YAML reads as a date": [
    { ...databricks, rotationTrigger: "2026-12-24 00:00:00 +0000 UTC" },
    ".rotationTrigger",
    'was a date without quotes: write it in quotes, "2026-12-24"',
  ],
  "a rotationTrigger that is a boolean": [
    { ...databricks, rotationTrigger: true },
    ".rotationTrigger",
    'true is not text: write it in quotes, "true", or set it with pulumi config set --path --type string',
  ],
  "an empty value": [{ ...databricks, comment: null }, ".comment", "is null: give a value, or leave it out"],
  "an overlap longer than the lifetime": [
    { ...databricks, lifetime: "1d", overlap: "25h" },
    ".overlap",
    '"25h" is longer than the lifetime, "1d": a replaced token expires before that, so write "1d" or less',
  ],
  "a lifetime longer than 730 days": [
    { ...databricks, lifetime: "800d" },
    ".lifetime",
    '"800d" is longer than any workspace allows: write "730d" or less',
  ],
  "a lifetime of seconds": [
    { ...databricks, lifetime: "30s" },
    ".lifetime",
    '"30s" is shorter than a minute: write "60s" or more',
  ],
  "an unknown scope": [
    { ...databricks, scopes: ["sqll"] },
    ".scopes[0]",
    '"sqll" is not among the known scopes: did you mean "sql"? see https://docs.databricks.com/api/workspace/scopes; if the workspace has it, run pulumi config set databricks-pat:newScopes sqll',
  ],
  "a host without TLS": [
    { ...databricks, host: "http://adb-1.test" },
    ".host",
    `"http://adb-1.test" would send tokens over plain http, which is allowed for loopback only: ${HOST}`,
  ],
  "a scope in capitals": [{ ...databricks, scopes: ["SQL"] }, ".scopes[0]", '"SQL" is not a scope name'],
  "an unknown entitlement": [
    { ...databricks, entitlements: ["admin"] },
    ".entitlements[0]",
    '"admin" is not an entitlement: use workspace-access, databricks-sql-access, ',
  ],
  "an empty displayName": [
    { ...databricks, displayName: "" },
    ".displayName",
    '"" is not a name: write at least one visible character, or leave it out',
  ],
  "a publish without a vault": [
    { ...databricks, publish: { vault: { kind: "key-vault", resourceGroupName: "rg", secretName: "token" } } },
    ".publish.vault",
    "has no vaultName: give the name of the vault",
  ],
  "a resource group by half its name": [
    {
      ...databricks,
      publish: { vault: { kind: "key-vault", vaultName: "kv-reporting", secretName: "token", resourceGroup: "rg" } },
    },
    ".publish.vault.resourceGroup",
    "is not known: did you mean resourceGroupName? give ",
  ],
  "places as a list": [
    { ...databricks, publish: [{ kind: "key-vault" }] },
    ".publish",
    "is a list: write it like { vault: ",
  ],
  "an unknown key in publish": [
    {
      ...databricks,
      publish: { vault: { kind: "key-vault", vaultName: "kv-reporting", secretName: "token", zone: "x" } },
    },
    ".publish.vault.zone",
    "is not known: give kind, vaultName, vaultUri, secretName, contentType, tags, resourceGroupName, login",
  ],
  "a login of a place": [
    {
      ...databricks,
      publish: {
        vault: {
          kind: "key-vault",
          vaultName: "kv-reporting",
          secretName: "token",
          login: { authType: "oauth-m2m", clientId: "c", clientSecret: "dose" },
        },
      },
    },
    ".publish.vault.login",
    "is for programs only: set the administrator's login in the environment",
  ],
  "a secretName that Key Vault does not take": [
    { ...databricks, publish: { vault: { kind: "key-vault", vaultName: "kv-reporting", secretName: "my_token" } } },
    ".publish.vault.secretName",
    "letters, digits and dashes",
  ],
  "a renewBefore that is longer than the lifetime": [
    { ...databricks, lifetime: "30d", renewBefore: "60d" },
    ".renewBefore",
    '"60d" is not shorter than the lifetime, "30d": a token would be due when it is minted, so write a shorter one',
  ],
  "an administrator, which is for programs only": [
    { ...databricks, administrator: { authType: "pat", token: "dapi-admin" } },
    ".administrator",
    "is for programs only: set the administrator's login in the environment",
  ],
  "an accountProvider, which is for programs only": [
    { ...databricks, login: { authType: "github-oidc", subject: "repo:a/b" }, accountProvider: "account" },
    ".accountProvider",
    "is for programs only: set pat:account.accountId",
  ],
  "an Entra login that is not one": [
    { kind: "entra", login: "oauth-m2m" },
    ".login",
    '"oauth-m2m" is not a login of this kind: use "azure-client-secret", "one-time-secret", "github-oidc-azure", "azure-devops-oidc-azure" or "azure-workload-identity"',
  ],
  "an existing principal without applicationId": [
    { kind: "existing" },
    ".applicationId",
    'is missing: kind "existing" needs it, or objectId, displayName or servicePrincipalId',
  ],
  "an applicationId that is a display name": [
    { kind: "existing", applicationId: "Reporting" },
    ".applicationId",
    '"Reporting" is not an application (client) id, a UUID: not the display name, nor the numeric id',
  ],
  "a servicePrincipalId that is not numeric": [
    { ...existing, servicePrincipalId: "x" },
    ".servicePrincipalId",
    "is not the numeric id of a service principal: write its digits in quotes",
  ],
  "a login without authType": [{ ...existing, login: {} }, ".login.authType", 'is missing: use one of "oauth-m2m",'],
  "an Entra login of an existing principal without tenant": [
    { ...existing, login: { authType: "azure-client-secret" } },
    ".login.tenantId",
    'is missing: "azure-client-secret" needs tenantId and clientSecret',
  ],
  "a tenant that is a domain name": [
    { ...existing, login: { authType: "azure-client-secret", tenantId: "contoso.test" } },
    ".login.tenantId",
    "is not a UUID: give the directory (tenant) id, not a domain",
  ],
  "a client secret in clear": [
    { ...existing, login: { authType: "oauth-m2m", clientSecret: "dose" } },
    ".login.clientSecret",
    "belongs in pat:clientSecrets.a, encrypted: remove it here, and run pulumi config set --secret --path 'pat:clientSecrets.a'",
  ],
};
