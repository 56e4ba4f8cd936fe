import { OWN, secret, UNKNOWN } from "./judgement";
import { GOOD, published, retirement, type Tables, token, VALUE } from "./shown-resources";

export const STORED = (path: string): string =>
  `stored-login-secret: ${path}: the state keeps this secret: use a login without one, or leave it to the environment of the run`;
const TOO_LONG = (lifetime: string, most: string): string =>
  `token-lifetime: lifetime: "${lifetime}" is longer than ${most}: give a shorter one, or set maxDays of this policy`;

/** Policies that judge each resource by itself, most of all. */
export const RESOURCE_TABLES: Tables = {
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
};
