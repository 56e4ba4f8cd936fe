import assert from "node:assert/strict";
import { applicationId } from "../../../dynamic/arguments/application-id";
import type { Argument } from "../../../dynamic/arguments/argument";
import { comment } from "../../../dynamic/arguments/comment";
import { displayName } from "../../../dynamic/arguments/display-name";
import { entitlements } from "../../../dynamic/arguments/entitlements";
import { entraLogin } from "../../../dynamic/arguments/entra-login";
import { firstExpiresAt } from "../../../dynamic/arguments/first-expires-at";
import { kind } from "../../../dynamic/arguments/kind";
import { lineage } from "../../../dynamic/arguments/lineage";
import { publish } from "../../../dynamic/arguments/publish";
import { revokeWhen } from "../../../dynamic/arguments/revoke-when";
import { rotation } from "../../../dynamic/arguments/rotation";
import { rotationTrigger } from "../../../dynamic/arguments/rotation-trigger";
import { issuesOf, problemOf, toText } from "../../../dynamic/arguments/schema";
import { servicePrincipalId } from "../../../dynamic/arguments/service-principal-id";
import { tokenId } from "../../../dynamic/arguments/token-id";
import { usage } from "../../../dynamic/arguments/usage";
import { windows } from "../../../dynamic/arguments/windows";

interface Judgements {
  readonly argument: Argument;
  readonly accepted: readonly unknown[];
  readonly refused: readonly (readonly [value: unknown, problem: string])[];
}

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const NO_APPLICATION = "is not an application (client) id, a UUID: not the display name, nor the numeric id";
const NO_VAULT =
  "is not the name of a Key Vault: 3 to 24 letters, digits and single dashes, a letter first, no dash last";
const NO_GROUP =
  'is not the name of a resource group: letters, digits, "-", "_", "." and parentheses, at most 90, no "." last';
const NO_SECRET = "is not the name of a Key Vault secret: letters, digits and dashes, at most 127";
const NO_TIME = 'is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z"';
const NO_WINDOWS =
  'must be a list with at least one window, like [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]';
const NO_FIELDS = "is not a cron expression of five fields: minute, hour, day of month, month, day of week";
const NAMES =
  "workspace-access, databricks-sql-access, allow-cluster-create, allow-instance-pool-create, workspace-consume";
const NO_CALL =
  "lets the principal make no call: give one of workspace-access, databricks-sql-access, workspace-consume too, or leave entitlements out";

const UNNAMED = { resourceGroupName: "rg", vaultName: "kv-data", secretName: "token" };
const vault = { kind: "key-vault", ...UNNAMED };
const URI = { kind: "key-vault", vaultUri: "https://kv-data.vault.azure.cn", secretName: "token" };
const SCOPE = { kind: "secret-scope", scope: "jobs", key: "token" };
const PLACES =
  'write it like { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } }, with a name of your own for each place';
const FIELDS = "kind, vaultName, vaultUri, secretName, contentType, tags, resourceGroupName, login";
const window = { cron: "0 22 * * SAT", duration: "4h" };

const TEXT: Omit<Judgements, "argument"> = {
  accepted: ["", "2026-Q1"],
  refused: [
    [2026, '2026 is not text: write it in quotes, "2026"'],
    [null, "null is not text: give text in quotes"],
    [["a"], '["a"] is not text: give text in quotes'],
  ],
};

const JUDGEMENTS: Readonly<Record<string, Judgements>> = {
  applicationId: {
    argument: applicationId,
    accepted: [ID, ID.toUpperCase(), "00000003-0000-0000-c000-000000000000"],
    refused: [
      ["Reporting", `"Reporting" ${NO_APPLICATION}`],
      [`${ID}\n`, `"${ID}\\n" ${NO_APPLICATION}`],
      [4711, `4711 ${NO_APPLICATION}`],
      [undefined, `undefined ${NO_APPLICATION}`],
    ],
  },
  servicePrincipalId: {
    argument: servicePrincipalId,
    accepted: ["0", "8439873498734987123"],
    refused: [
      [815, "815 is a number: write the numeric id in quotes"],
      [ID, `"${ID}" is not the numeric id of a service principal: write its digits in quotes`],
      ["", '"" is not the numeric id of a service principal: write its digits in quotes'],
      ["8 15", '"8 15" is not the numeric id of a service principal: write its digits in quotes'],
    ],
  },
  lineage: {
    argument: lineage,
    accepted: [ID],
    refused: [
      ["reporting", '"reporting" is not a UUID: write it like "3f2504e0-4f89-41d3-9a0c-0305e82c3301"'],
      [null, 'null is not a UUID: write it like "3f2504e0-4f89-41d3-9a0c-0305e82c3301"'],
    ],
  },
  tokenId: {
    argument: tokenId,
    accepted: ["c0ffee", "0123456789abcdef".repeat(4)],
    refused: [
      ["", "is missing"],
      ["dapi0", "is the value of a token: give its id, as lists of tokens have it"],
      ["c0-ffee", '"c0-ffee" is not the id of a token, as lists of tokens have it'],
    ],
  },
  rotation: { argument: rotation, ...TEXT },
  rotationTrigger: { argument: rotationTrigger, ...TEXT },
  comment: { argument: comment, ...TEXT },
  displayName: {
    argument: displayName,
    accepted: ["Reporting", " a "],
    refused: [
      ["", '"" is not a name: write at least one visible character, or leave it out'],
      [" ", '" " is not a name: write at least one visible character, or leave it out'],
      [5, "5 is not a name: write it in quotes, or leave it out"],
    ],
  },
  kind: {
    argument: kind,
    accepted: ["entra", "databricks", "existing"],
    refused: [["azure", '"azure" is not known: use "entra", "databricks" or "existing"']],
  },
  usage: {
    argument: usage,
    accepted: ["granted", "assumed"],
    refused: [[true, 'true is not known: use "granted" or "assumed"']],
  },
  revokeWhen: {
    argument: revokeWhen,
    accepted: ["after", "unused"],
    refused: [["never", '"never" is not known: use "after" or "unused"']],
  },
  "login of an Entra principal": {
    argument: entraLogin,
    accepted: ["azure-client-secret", "one-time-secret", { authType: "github-oidc-azure", subject: "repo:a b" }],
    refused: [
      [
        "oauth-m2m",
        '"oauth-m2m" is not a login of this kind: use "azure-client-secret", "one-time-secret", "github-oidc-azure", "azure-devops-oidc-azure" or "azure-workload-identity"',
      ],
      [{ authType: "github-oidc-azure", subject: "s", issuer: "" }, "issuer is empty: leave it out"],
    ],
  },
  firstExpiresAt: {
    argument: firstExpiresAt,
    accepted: ["2027-01-31", "2028-02-29", "2027-01-31T00:00:00Z", "2027-01-31T00:00Z", "2027-01-31T00:00:00.5+01:00"],
    refused: [
      ["2027-02-30", `"2027-02-30" ${NO_TIME}`],
      ["2027-02-30T00:00:00Z", `"2027-02-30T00:00:00Z" ${NO_TIME}`],
      ["2027-01", `"2027-01" ${NO_TIME}`],
      [
        "2027-01-31T00:00:00",
        '"2027-01-31T00:00:00" has no time zone: write it like "2026-12-24" or "2026-12-24T18:00:00Z"',
      ],
      [
        "2027-01-31 00:00:00 +0000 UTC",
        '"2027-01-31 00:00:00 +0000 UTC" was a date without quotes: write it in quotes, "2027-01-31"',
      ],
      ["2027-13-31T00:00:00Z", `"2027-13-31T00:00:00Z" ${NO_TIME}`],
      [0, `0 ${NO_TIME}`],
    ],
  },
  entitlements: {
    argument: entitlements,
    accepted: [
      ["databricks-sql-access"],
      ["workspace-consume", "allow-cluster-create"],
      ["workspace-access", "databricks-sql-access", "allow-instance-pool-create"],
    ],
    refused: [
      [[], NO_CALL],
      [["allow-cluster-create", "allow-instance-pool-create"], NO_CALL],
      [
        ["databricks-sql-access", "workspace-consume"],
        "has workspace-consume beside databricks-sql-access, and a workspace takes only one of the two: leave one out",
      ],
      [
        ["workspace-consume", "databricks-sql-access", "workspace-access"],
        "has workspace-consume beside workspace-access, and a workspace takes only one of the two: leave one out",
      ],
      ["workspace-access", `must be a list of entitlements: ${NAMES}`],
      [["workspace-access", "admin"], `[1] "admin" is not an entitlement: use ${NAMES}`],
    ],
  },
  publish: {
    argument: publish,
    accepted: [
      {},
      ...[vault, { ...vault, vaultName: "a12" }, { ...vault, secretName: "A-1" }, URI, SCOPE].map((v) => ({ v })),
    ],
    refused: [
      ["kv-data", `"kv-data" are no places by name: ${PLACES}`],
      [UNNAMED, `is one place without a name: ${PLACES}`],
      [{ v: { ...vault, resourceGroupName: "" } }, "v.resourceGroupName is missing"],
      [{ v: { ...vault, resourceGroupName: 5 } }, `v.resourceGroupName 5 ${NO_GROUP}`],
      [{ v: { ...vault, resourceGroupName: "rg data" } }, `v.resourceGroupName "rg data" ${NO_GROUP}`],
      [{ v: { ...vault, resourceGroupName: "rg." } }, `v.resourceGroupName "rg." ${NO_GROUP}`],
      [
        { v: { ...vault, resourceGroupName: "/subscriptions/1/resourceGroups/rg" } },
        'v.resourceGroupName "/subscriptions/1/resourceGroups/rg" is an address: write the name of the resource group alone, "rg"',
      ],
      [{ v: { ...vault, secretName: undefined } }, "v.secretName is missing"],
      [{ v: { ...vault, vaultName: "kv" } }, `v.vaultName "kv" ${NO_VAULT}`],
      [{ v: { ...vault, vaultName: "kv--data" } }, `v.vaultName "kv--data" ${NO_VAULT}`],
      [{ v: { ...vault, vaultName: "kv-data-" } }, `v.vaultName "kv-data-" ${NO_VAULT}`],
      [{ v: { ...vault, vaultName: "1kv" } }, `v.vaultName "1kv" ${NO_VAULT}`],
      [{ v: { ...vault, vaultName: "k".repeat(25) } }, `v.vaultName "${"k".repeat(25)}" ${NO_VAULT}`],
      [{ v: { ...vault, vaultName: "https://" } }, `v.vaultName "https://" ${NO_VAULT}`],
      ...["https://kv-data.vault.azure.net/", "kv-data.vault.azure.cn", "/subscriptions/1/vaults/kv-data"].map(
        (vaultName): [unknown, string] => [
          { v: { ...vault, vaultName } },
          `v.vaultName "${vaultName}" is an address: write the name of the vault alone, "kv-data"`,
        ],
      ),
      ...["https://kv-data.vault.azure.net/secrets/token/0123", "/vaults/kv-data/secrets/token"].map(
        (secretName): [unknown, string] => [
          { v: { ...vault, secretName } },
          `v.secretName "${secretName}" is an address: write the name of the secret alone, "token"`,
        ],
      ),
      [{ v: { ...vault, secretName: "s".repeat(128) } }, `v.secretName "${"s".repeat(78)}… ${NO_SECRET}`],
      [{ v: { ...vault, secretName: "my_token" } }, `v.secretName "my_token" ${NO_SECRET}`],
      [{ v: { ...vault, zone: "x" } }, `v.zone is not known: give ${FIELDS}`],
    ],
  },
  windows: {
    argument: windows,
    accepted: [[window], [window, { ...window, timezone: "Europe/Berlin" }]],
    refused: [
      [[], NO_WINDOWS],
      [window, NO_WINDOWS],
      [["0 22 * * SAT"], "[0] must be an object with cron and duration"],
      [[{ ...window, cron: "0 22 * *" }], `[0].cron "0 22 * *" ${NO_FIELDS}`],
      [[{ ...window, cron: 22 }], `[0].cron 22 ${NO_FIELDS}`],
      [
        [window, { ...window, cron: "0 0 31 2 *" }],
        '[1].cron "0 0 31 2 *" is not a cron expression that ever matches a time',
      ],
      [
        [{ ...window, timezone: "Mars/Olympus" }],
        '[0].timezone "Mars/Olympus" is not an IANA time zone, like "Europe/Berlin"',
      ],
      [[{ ...window, weekday: 1 }], "[0].weekday is not known: give cron, duration, timezone"],
    ],
  },
};

for (const [name, { argument, accepted, refused }] of Object.entries(JUDGEMENTS)) {
  describe(`the ${name}`, () => {
    for (const value of accepted) {
      it(`may be ${JSON.stringify(value)}`, () => assert.equal(problemOf(argument.schema, value), undefined));
    }
    for (const [value, problem] of refused) {
      it(`is not ${JSON.stringify(value)}`, () => assert.equal(problemOf(argument.schema, value), problem));
    }
    if (argument.default !== undefined) {
      it("has a default that is right", () => assert.equal(problemOf(argument.schema, argument.default), undefined));
    }
  });
}

describe("the issues of a value", () => {
  it("are all of them, each with its place", () => {
    const issues = issuesOf(publish.schema, { v: { kind: "key-vault", vaultName: "kv", zone: 1, place: 1 } });
    assert.deepEqual(issues.map(toText), [
      `v.zone is not known: give ${FIELDS}`,
      `v.place is not known: give ${FIELDS}`,
      `v.vaultName "kv" ${NO_VAULT}`,
      "v.secretName is missing",
    ]);
  });

  it("mask what looks like a credential, wherever it is", () => {
    const token = `dapi${"0".repeat(32)}`;
    for (const { argument } of Object.values(JUDGEMENTS)) {
      for (const value of [token, [token], { [token.toUpperCase()]: 1, kind: token }]) {
        const text = issuesOf(argument.schema, value).map(({ message }) => message);
        assert.equal(text.join().includes(token), false, text.join());
      }
    }
  });
});
