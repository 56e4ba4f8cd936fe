import assert from "node:assert/strict";
import { administrator } from "../../../dynamic/arguments/administrator";
import { adopt } from "../../../dynamic/arguments/adopt";
import type { Argument } from "../../../dynamic/arguments/argument";
import { sink } from "../../../dynamic/arguments/data-plane-sink";
import { databricksLogin } from "../../../dynamic/arguments/databricks-login";
import { entraLogin } from "../../../dynamic/arguments/entra-login";
import { login } from "../../../dynamic/arguments/login";
import { AS_WRITTEN, problemsOf } from "../../../dynamic/arguments/problems";
import { publish } from "../../../dynamic/arguments/publish";
import { sinkLogin } from "../../../dynamic/arguments/published-token";
import { tokenPublish } from "../../../dynamic/arguments/token-publish";
import { windows } from "../../../dynamic/arguments/windows";

const TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const SECRET_LOGIN = { authType: "azure-client-secret", tenantId: TENANT, clientSecret: "hidden" };
const ADMINISTRATOR = { ...SECRET_LOGIN, clientId: TENANT };
const VAULT = { kind: "key-vault", vaultName: "kv-data", secretName: "pat" };
const SCOPE = { kind: "secret-scope", scope: "jobs", key: "pat" };

type Fields = Readonly<Record<string, unknown>>;

/** Every argument that is an object or has one, with a right one, and the way from the argument to it. */
const OBJECTS: Readonly<Record<string, readonly [Argument, right: Fields, wrap?: (fields: Fields) => unknown]>> = {
  login: [login, SECRET_LOGIN],
  "the login of kind entra": [entraLogin, { authType: "github-oidc-azure", subject: "repo:o/r:ref:refs/heads/main" }],
  "the login of kind databricks": [databricksLogin, { authType: "file-oidc", oidcTokenFilepath: "/token" }],
  administrator: [administrator, ADMINISTRATOR],
  "the login of a PublishedSecret": [sinkLogin, ADMINISTRATOR],
  adopt: [adopt, { tokenId: "0a1b2c", tokenValue: "hidden", expiresAt: "2027-01-01" }],
  windows: [windows, { cron: "0 22 * * SAT", duration: "4h", timezone: "UTC" }, (fields) => [fields]],
  "a vault": [publish, VAULT, (fields) => ({ place: fields })],
  "a scope": [publish, SCOPE, (fields) => ({ place: fields })],
  "the login of a place": [publish, ADMINISTRATOR, (fields) => ({ place: { ...VAULT, login: fields } })],
  "a vault of a token": [tokenPublish, VAULT, (fields) => ({ place: fields })],
  "the login of a sink of a token": [tokenPublish, ADMINISTRATOR, (fields) => ({ place: { ...VAULT, login: fields } })],
  "the sink of a PublishedSecret": [sink, SCOPE],
};

const problems = (argument: Argument, value: unknown): readonly string[] =>
  problemsOf({ required: {}, optional: { x: argument } }, { x: value }, AS_WRITTEN).map(({ problem }) => problem);

describe("a misspelt field", () => {
  for (const [name, [argument, right, wrap = (fields: Fields): unknown => fields]] of Object.entries(OBJECTS)) {
    it(`of ${name} is named first, with the right one`, () => {
      assert.deepEqual(problems(argument, wrap(right)), []);
      for (const field of Object.keys(right)) {
        const { [field]: value, ...others } = right;
        const [first = ""] = problems(argument, wrap({ ...others, [field.toUpperCase()]: value }));
        const named = `${field.toUpperCase()} (is not known|does not belong to authType "[\\w-]+"): did you mean ${field}\\? `;
        assert.match(first, new RegExp(named));
        assert.ok(!first.includes("hidden"));
      }
    });
  }

  it("has its own hint where several are misspelt", () => {
    const { tenantId, clientSecret, authType } = SECRET_LOGIN;
    assert.deepEqual(problems(login, { authType, tenantID: tenantId, clientsecret: clientSecret }), [
      'tenantID does not belong to authType "azure-client-secret": did you mean tenantId? give tenantId, clientSecret',
      'clientsecret does not belong to authType "azure-client-secret": did you mean clientSecret? give tenantId, clientSecret',
      'tenantId is missing: "azure-client-secret" needs tenantId and clientSecret',
      'clientSecret is missing: "azure-client-secret" needs tenantId and clientSecret',
    ]);
    assert.deepEqual(problems(publish, { a: { kind: "secret-scope", Scope: "jobs", kex: "pat" } }), [
      "a.Scope is not known: did you mean scope? give kind, scope, key",
      "a.kex is not known: did you mean key? give kind, scope, key",
      "a.scope is missing",
      "a.key is missing",
    ]);
  });
});
