import assert from "node:assert/strict";
import { ADMINISTRATOR_AUTH_TYPES, PRINCIPAL_AUTH_TYPES } from "../../dynamic/arguments/auth-types";
import { policies } from "../../policy/policies";
import { judge, OWN, secret, type Shown, UNKNOWN } from "./judgement";

const GOOD = { lifetime: "90d", scopes: ["sql"], applicationId: "app-1", host: "https://adb-1.azuredatabricks.test" };

const token = (props: Shown["props"] = {}, rest: Partial<Shown> = {}): Shown => ({
  type: `${OWN}PersonalAccessToken`,
  name: "t",
  props: { ...GOOD, ...props },
  ...rest,
});
const retirement = (props: Shown["props"] = {}): Shown => ({
  type: `${OWN}TokenRetirement`,
  name: "r",
  props: { overlap: "24h", ...props },
  dependsOn: { tokenId: ["t"] },
});
const published = (props: NonNullable<Shown["props"]> = {}, type = `${OWN}PublishedSecret`): Shown => ({
  type,
  name: "p",
  props,
  dependsOn: { tokenValue: ["t"] },
});
const permissions = (accessControls: unknown, rest: Partial<Shown> = {}): Shown => ({
  type: "databricks:index/permissions:Permissions",
  name: "acl",
  props: { authorization: "tokens", accessControls },
  ...rest,
});
const VALUE = "dose0123456789abcdef0123456789abcdef";

type Row = readonly [resources: readonly Shown[], reported: readonly string[], settings?: Record<string, object>];

const LOST = (names = "t"): string =>
  `permissions-on-tokens: accessControls: replaces the list of who may use tokens, and takes CAN USE from the principals of ${names}, whose tokens are then revoked: name them too, or remove this resource, because each token grants CAN USE to its own principal`;
const STORED = (path: string): string =>
  `stored-login-secret: ${path}: the state keeps this secret: use a login without one, or leave it to the environment of the run`;
const NO_OVERLAP =
  'publication-without-overlap: overlap: none, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"';
const TOO_LONG = (lifetime: string, most: string): string =>
  `token-lifetime: lifetime: "${lifetime}" is longer than ${most}: give a shorter one, or set maxDays of this policy`;

const TABLES: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  "token-lifetime": {
    "is silent about 90 days": [[token()], []],
    "is silent about the same time in hours": [[token({ lifetime: "2160h" })], []],
    "reports one hour more": [[token({ lifetime: "2161h" })], [TOO_LONG("2161h", "90 days")]],
    "obeys maxDays": [
      [token({ lifetime: "25h" }), token({ lifetime: "24h" })],
      [TOO_LONG("25h", "1 day")],
      { "token-lifetime": { maxDays: 1 } },
    ],
    "obeys a part of a day": [
      [token({ lifetime: "13h" })],
      [TOO_LONG("13h", "0.5 days")],
      { "token-lifetime": { maxDays: 0.5 } },
    ],
    "waits for a lifetime that a preview does not know": [[token({ lifetime: UNKNOWN })], []],
    "leaves what is no duration to the token's own check": [[token({ lifetime: "a year" })], []],
    "reads a lifetime that is a secret": [[token({ lifetime: secret("91d") })], [TOO_LONG("91d", "90 days")]],
    "leaves dynamic resources of others alone": [
      [
        { type: "pulumi-nodejs:dynamic:Resource", props: { lifetime: "9999d" } },
        { type: "pulumi-nodejs:dynamic/other:PersonalAccessToken", props: { lifetime: "9999d" } },
        { type: "databricks:index/token:Token", props: { lifetime: "9999d" } },
      ],
      [],
    ],
  },
  "token-overlap": {
    "is silent without an overlap": [[token()], []],
    "is silent about a week that a TokenRetirement ends": [[token({ overlap: "7d" }), retirement()], []],
    "reports a longer one": [
      [token({ overlap: "8d" }), retirement()],
      ['token-overlap: overlap: "8d" is longer than 7 days: give a shorter one, or set maxDays of this policy'],
    ],
    "obeys maxDays, also where that allows none": [
      [token({ overlap: "1h" }), retirement()],
      ['token-overlap: overlap: "1h" is longer than 0 days: give a shorter one, or set maxDays of this policy'],
      { "token-overlap": { maxDays: 0 } },
    ],
    'reports revokeWhen "unused", which has no end but the lifetime': [
      [token({ overlap: "24h" }), retirement({ revokeWhen: "unused" })],
      [
        'token-overlap: revokeWhen: "unused" lets a replaced token stay active until it expires, as long as somebody uses it: leave it at "after", or set allowUnused of this policy',
      ],
    ],
    "obeys allowUnused": [
      [token({ overlap: "24h" }), retirement({ revokeWhen: "unused" })],
      [],
      { "token-overlap": { allowUnused: true } },
    ],
    "reports an overlap that no TokenRetirement ends": [
      [token({ overlap: "24h" })],
      ["token-overlap: overlap: no TokenRetirement has this tokenId, so nothing revokes the replaced token: add one"],
    ],
    'takes "0s" for no overlap': [[token({ overlap: "0s" })], []],
    "waits for an overlap that a preview does not know": [[token({ overlap: UNKNOWN })], []],
    "judges the overlap in the program, not the one that the state still has": [
      [token({ overlap: "0s" }, { outputs: { ...GOOD, overlap: "24h" } })],
      [],
    ],
  },
  "token-scopes": {
    "reports a token without scopes": [
      [token({ scopes: undefined })],
      ['token-scopes: scopes: none, so the token may call every API: name those that its readers call, like ["sql"]'],
    ],
    "reports the scope that stands for all": [
      [token({ scopes: ["sql", "all-apis"] })],
      ['token-scopes: scopes: "all-apis" is forbidden: name only what the readers of the token call, like ["sql"]'],
    ],
    "obeys forbidden": [
      [token({ scopes: ["all-apis", "secrets"] })],
      ['token-scopes: scopes: "secrets" is forbidden: name only what the readers of the token call, like ["sql"]'],
      { "token-scopes": { forbidden: ["secrets"] } },
    ],
    "waits for scopes that a preview does not know": [[token({ scopes: UNKNOWN })], []],
    "judges the scopes that a preview does know": [
      [token({ scopes: [UNKNOWN, "all-apis"] })],
      ['token-scopes: scopes: "all-apis" is forbidden: name only what the readers of the token call, like ["sql"]'],
    ],
  },
  "stored-login-secret": {
    "names the fields and never their values": [
      [
        token({
          login: secret({ authType: "oauth-m2m", clientSecret: VALUE }),
          administrator: secret({ authType: "pat", token: VALUE }),
        }),
      ],
      [STORED("login.clientSecret"), STORED("administrator.token")],
    ],
    "reports the administrator of every resource of this package": [
      [
        retirement({ administrator: secret({ authType: "pat", token: VALUE }) }),
        published({ login: secret({ authType: "azure-client-secret", clientSecret: VALUE }) }),
        { type: `${OWN}TokenUsageGrant`, props: { administrator: secret({ authType: "pat", token: VALUE }) } },
        { type: `${OWN}ExistingPrincipal`, props: { administrator: secret({ authType: "pat", token: VALUE }) } },
      ],
      ["administrator.token", "login.clientSecret", "administrator.token", "administrator.token"].map(STORED),
    ],
    "reports the login of a place that the token writes itself": [
      [
        token({
          overlap: "24h",
          publish: {
            vault: { kind: "key-vault", login: secret({ authType: "azure-client-secret", clientSecret: VALUE }) },
          },
        }),
        retirement(),
      ],
      [STORED("publish.vault.login.clientSecret")],
    ],
    "is silent about the client secret that is replaced with the token": [
      [
        token({
          managedPrincipal: "entra",
          login: secret({ authType: "azure-client-secret", tenantId: "x", clientSecret: VALUE }),
        }),
      ],
      [],
    ],
    "obeys allowRotated": [
      [
        token({
          managedPrincipal: "entra",
          login: secret({ authType: "azure-client-secret", tenantId: "x", clientSecret: VALUE }),
        }),
      ],
      [STORED("login.clientSecret")],
      { "stored-login-secret": { allowRotated: false } },
    ],
    "is silent about logins without a stored secret": [
      [
        token({ login: { authType: "github-oidc" } }),
        token({ login: "environment" }),
        token({ login: { authType: "azure-client-secret", tenantId: "x" } }),
        token({ login: { authType: "azure-client-secret", clientSecret: null } }),
      ],
      [],
    ],
    "waits for a login that a preview does not know": [[token({ login: UNKNOWN })], []],
    "judges a login of which a preview knows the method": [
      [token({ login: secret({ authType: "oauth-m2m", clientSecret: UNKNOWN }) })],
      [STORED("login.clientSecret")],
    ],
    "leaves dynamic resources of others alone": [
      [{ type: "pulumi-nodejs:dynamic:Resource", props: { login: secret({ authType: "pat", token: VALUE }) } }],
      [],
    ],
  },
  "permissions-on-tokens": {
    "reports a list that leaves a principal out": [
      [token(), permissions([{ servicePrincipalName: "app-2", permissionLevel: "CAN_USE" }])],
      [LOST()],
    ],
    "names all that lose it": [
      [token(), token({ applicationId: "app-3" }, { name: "u" }), permissions([{ groupName: "admins" }])],
      [LOST("t, u")],
    ],
    "is silent about a list that names every principal": [
      [token(), permissions([{ servicePrincipalName: "app-1", permissionLevel: "CAN_USE" }])],
      [],
    ],
    "takes an id in another case for the same principal": [
      [token(), permissions([{ servicePrincipalName: "APP-1", permissionLevel: "CAN_USE" }])],
      [],
    ],
    "is silent about a list with the group of all": [[token(), permissions([{ groupName: "users" }])], []],
    "obeys groups": [
      [token(), permissions([{ groupName: "users" }])],
      [LOST()],
      { "permissions-on-tokens": { groups: ["pat-users"] } },
    ],
    "is silent in a stack without tokens": [[permissions([{ groupName: "admins" }])], []],
    "is silent about other permissions": [
      [token(), { ...permissions([]), props: { authorization: "passwords", accessControls: [] } }],
      [],
    ],
    "is silent about another workspace": [
      [token(), permissions([{ groupName: "admins" }], { host: "https://adb-2.azuredatabricks.test/" })],
      [],
    ],
    "takes another spelling for the same workspace": [
      [token(), permissions([{ groupName: "admins" }], { host: "ADB-1.azuredatabricks.test/" })],
      [LOST()],
    ],
    "waits for a list that a preview does not know": [[token(), permissions(UNKNOWN)], []],
    "waits for a name that a preview does not know": [[token(), permissions([{ servicePrincipalName: UNKNOWN }])], []],
    "finds a new principal in the list by the resource that both depend on": [
      [
        { type: "databricks:index/servicePrincipal:ServicePrincipal", name: "sp" },
        token({ applicationId: UNKNOWN, managedPrincipal: "databricks" }, { dependsOn: { applicationId: ["sp"] } }),
        permissions([{ servicePrincipalName: UNKNOWN }], { dependsOn: { accessControls: ["sp"] } }),
      ],
      [],
    ],
    "reports a list without a new principal": [
      [
        { type: "databricks:index/servicePrincipal:ServicePrincipal", name: "sp" },
        token({ applicationId: UNKNOWN, managedPrincipal: "databricks" }, { dependsOn: { applicationId: ["sp"] } }),
        permissions([{ servicePrincipalName: "app-9" }]),
      ],
      [LOST()],
    ],
    "waits for the id of an existing principal, which the list may spell out": [
      [token({ applicationId: UNKNOWN }), permissions([{ servicePrincipalName: "app-9" }])],
      [],
    ],
  },
  "publication-without-overlap": {
    "reports a place whose token has no overlap": [[token(), published()], [NO_OVERLAP]],
    "reports it for other secrets too": [
      [
        token(),
        published({}, "azure-native:keyvault:Secret"),
        published({}, "azure-native:keyvault/v20230701:Secret"),
        published({}, "databricks:index/secret:Secret"),
      ],
      [NO_OVERLAP],
    ],
    "is silent about secrets that do not have the token": [
      [token(), { type: "azure-native:keyvault:Secret", name: "other" }],
      [],
    ],
    "is silent about an overlap of an hour": [[token({ overlap: "1h" }), retirement(), published()], []],
    "reports a shorter one": [
      [token({ overlap: "59m" }), retirement(), published()],
      [
        'publication-without-overlap: overlap: "59m" is shorter than 1 hour, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"',
      ],
    ],
    "is silent where the token lives for less": [
      [token({ lifetime: "30m", overlap: "30m" }), retirement(), published()],
      [],
    ],
    "obeys minHours": [
      [token({ overlap: "24h" }), retirement(), published()],
      [
        'publication-without-overlap: overlap: "24h" is shorter than 48 hours, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"',
      ],
      { "publication-without-overlap": { minHours: 48 } },
    ],
    "reports a token that writes its places itself": [
      [token({ publish: { vault: { kind: "key-vault" } } })],
      [NO_OVERLAP],
    ],
    "waits for an overlap that a preview does not know": [[token({ overlap: UNKNOWN }), published()], []],
    "judges the overlap in the program, not the one that the state still has": [
      [token({ overlap: "24h" }, { outputs: GOOD }), retirement(), published()],
      [],
    ],
  },
};

describe("the policies", () => {
  for (const [name, table] of Object.entries(TABLES))
    describe(name, () => {
      for (const [title, [resources, reported, settings]] of Object.entries(table))
        it(title, async () => {
          assert.deepEqual(await judge(resources, settings), reported);
        });
    });

  it("have a table each, and say what to do", () => {
    assert.deepEqual(
      policies().map(({ name }) => name),
      Object.keys(TABLES),
    );
    for (const { name, description, remediationSteps, configSchema } of policies()) {
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.match(remediationSteps ?? "", /^[A-Z].*\.$/, name);
      for (const setting of Object.values(configSchema?.properties ?? {}))
        assert.ok(setting.default !== undefined && setting.description !== undefined, name);
    }
  });

  it("find the stored secret of every login that has one", async () => {
    for (const [argument, table] of Object.entries({
      login: PRINCIPAL_AUTH_TYPES,
      administrator: ADMINISTRATOR_AUTH_TYPES,
    }))
      for (const [authType, { fields }] of Object.entries<{ fields: Record<string, { secret: boolean }> }>(table)) {
        const given = Object.fromEntries(Object.keys(fields).map((field) => [field, VALUE]));
        const secrets = Object.keys(fields).filter((field) => fields[field]?.secret);
        const reported = await judge([token({ [argument]: secret({ authType, ...given }) })]);
        assert.deepEqual(
          reported,
          secrets.map((field) => STORED(`${argument}.${field}`)),
          authType,
        );
      }
  });

  it("never fail, and never quote a value, whatever a preview does not know", async () => {
    const names = ["lifetime", "overlap", "scopes", "login", "administrator", "publish", "applicationId", "host"];
    const types = ["ExistingPrincipal", "PersonalAccessToken", "PublishedSecret", "TokenRetirement", "TokenUsageGrant"];
    const values = [
      UNKNOWN,
      null,
      7,
      true,
      VALUE,
      [],
      [UNKNOWN],
      {},
      { a: UNKNOWN },
      { a: null },
      { authType: UNKNOWN, token: VALUE },
    ];
    for (const type of types)
      for (const name of names)
        for (const value of values) {
          const odd = { type: `${OWN}${type}`, name: "t", props: { ...GOOD, [name]: secret(value) } };
          const reported = await judge([odd, permissions(value), published({ [name]: value })]);
          assert.ok(!reported.join().includes(VALUE), `${type}.${name}`);
        }
  });
});
