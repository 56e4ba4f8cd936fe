import assert from "node:assert/strict";
import { administrator } from "../../../dynamic/arguments/administrator";
import { ADMINISTRATOR_AUTH_TYPES, PRINCIPAL_AUTH_TYPES } from "../../../dynamic/arguments/auth-types";
import { login as argument } from "../../../dynamic/arguments/login";
import { problemOf } from "../../../dynamic/arguments/schema";

type Case = readonly [login: unknown, problem: string | undefined];

const TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const quoted = (table: object): string =>
  Object.keys(table)
    .map((authType) => `"${authType}"`)
    .join(", ");
const PRINCIPAL_TYPES = quoted(PRINCIPAL_AUTH_TYPES);
const ADMINISTRATOR_TYPES = quoted(ADMINISTRATOR_AUTH_TYPES);

const PRINCIPAL: Readonly<Record<string, Case>> = {
  "takes a one-time secret": [{ authType: "one-time-secret" }, undefined],
  "takes an OAuth secret": [{ authType: "oauth-m2m", clientSecret: "hidden" }, undefined],
  "takes an Entra client secret": [
    { authType: "azure-client-secret", tenantId: TENANT, clientSecret: "hidden" },
    undefined,
  ],
  "takes the tokens of the principal": [{ authType: "pat" }, undefined],
  "takes a first token": [{ authType: "pat", token: "hidden" }, undefined],
  "refuses a first token that is empty": [{ authType: "pat", token: "" }, "token is empty: leave it out"],
  "takes the login of the run": [{ authType: "environment" }, undefined],
  "takes a mint on behalf of the principal": [{ authType: "on-behalf-of" }, undefined],
  "refuses nothing": [undefined, `must be an object with an authType: one of ${PRINCIPAL_TYPES}`],
  "refuses null": [null, `must be an object with an authType: one of ${PRINCIPAL_TYPES}`],
  "refuses a word": ["one-time-secret", 'must be an object with an authType: { authType: "one-time-secret" }'],
  "refuses a login without authType": [
    { clientSecret: "hidden" },
    `authType is missing: use one of ${PRINCIPAL_TYPES}`,
  ],
  "refuses an authType of Databricks that is not supported": [
    { authType: "databricks-cli" },
    `authType "databricks-cli" is not known: use one of ${PRINCIPAL_TYPES}`,
  ],
  "refuses an authType that every object has": [
    { authType: "constructor" },
    `authType "constructor" is not known: use one of ${PRINCIPAL_TYPES}`,
  ],
  "refuses the workspace's resource id, which an administrator may give": [
    {
      authType: "azure-client-secret",
      tenantId: TENANT,
      clientSecret: "hidden",
      azureWorkspaceResourceId: "/subscriptions/s",
    },
    'azureWorkspaceResourceId does not belong to authType "azure-client-secret": give tenantId, clientSecret',
  ],
  "refuses an Entra login without tenant": [
    { authType: "azure-client-secret", clientSecret: "hidden" },
    'tenantId is missing: "azure-client-secret" needs tenantId and clientSecret',
  ],
  "refuses a domain name as the tenant, without quoting it": [
    { authType: "azure-client-secret", tenantId: "hidden.test", clientSecret: "hidden" },
    "tenantId is not a UUID: give the directory (tenant) id, not a domain",
  ],
  "refuses a secret with a line break": [
    { authType: "oauth-m2m", clientSecret: "hidden\n" },
    "clientSecret contains white space, a line break or another character that credentials do not have: set it again without it",
  ],
  "refuses an empty secret": [
    { authType: "oauth-m2m", clientSecret: "" },
    'clientSecret is missing: "oauth-m2m" needs clientSecret',
  ],
  "refuses a secret that is no text": [
    { authType: "oauth-m2m", clientSecret: 17 },
    "clientSecret is not text: set it in quotes",
  ],
  "refuses a field of another authType": [
    { authType: "oauth-m2m", clientSecret: "hidden", tenantId: TENANT },
    'tenantId does not belong to authType "oauth-m2m": give clientSecret',
  ],
  "refuses a secret beside a one-time secret": [
    { authType: "one-time-secret", clientSecret: "hidden" },
    'clientSecret does not belong to authType "one-time-secret": leave it out',
  ],
};

const ADMINISTRATOR: Readonly<Record<string, Case>> = {
  "takes a personal access token": [{ authType: "pat", token: "hidden" }, undefined],
  "takes an OAuth secret": [{ authType: "oauth-m2m", clientId: "c", clientSecret: "hidden" }, undefined],
  "takes an Entra client secret": [
    { authType: "azure-client-secret", tenantId: TENANT, clientId: "c", clientSecret: "hidden" },
    undefined,
  ],
  "takes an Entra client secret with the workspace's resource id": [
    {
      authType: "azure-client-secret",
      tenantId: TENANT,
      clientId: "c",
      clientSecret: "hidden",
      azureWorkspaceResourceId: "/subscriptions/s",
    },
    undefined,
  ],
  "refuses a login of principals": [
    { authType: "one-time-secret" },
    `authType "one-time-secret" is not known: use one of ${ADMINISTRATOR_TYPES}`,
  ],
  "refuses a personal access token that is not there": [{ authType: "pat" }, 'token is missing: "pat" needs token'],
  "refuses an OAuth login without client": [
    { authType: "oauth-m2m", clientSecret: "hidden" },
    'clientId is missing: "oauth-m2m" needs clientId and clientSecret',
  ],
  "refuses an Entra login without tenant": [
    { authType: "azure-client-secret", clientId: "c", clientSecret: "hidden" },
    'tenantId is missing: "azure-client-secret" needs tenantId and clientId and clientSecret',
  ],
  "refuses a field that no login has": [
    { authType: "pat", token: "hidden", tokenValue: "hidden" },
    'tokenValue does not belong to authType "pat": give token',
  ],
  "refuses a resource id that is empty": [
    {
      authType: "azure-client-secret",
      tenantId: TENANT,
      clientId: "c",
      clientSecret: "hidden",
      azureWorkspaceResourceId: "",
    },
    "azureWorkspaceResourceId is empty: leave it out",
  ],
  "refuses a workspace's resource id beside a personal access token": [
    { authType: "pat", token: "hidden", azureWorkspaceResourceId: "/subscriptions/s" },
    'azureWorkspaceResourceId does not belong to authType "pat": give token',
  ],
};

describe("the login of a principal", () => {
  for (const [sentence, [login, problem]] of Object.entries(PRINCIPAL)) {
    it(sentence, () => assert.equal(problemOf(argument.schema, login), problem));
  }
});

describe("the login of an administrator", () => {
  for (const [sentence, [login, problem]] of Object.entries(ADMINISTRATOR)) {
    it(sentence, () => assert.equal(problemOf(administrator.schema, login), problem));
  }
});

describe("a problem of a login", () => {
  it("never quotes a secret", () => {
    const all = [...Object.values(PRINCIPAL), ...Object.values(ADMINISTRATOR)];
    for (const [, problem] of all) assert.doesNotMatch(problem ?? "", /hidden/);
  });
});
