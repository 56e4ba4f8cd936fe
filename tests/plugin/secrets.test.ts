import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PERSONAL_ACCESS_TOKEN_RESOURCE } from "../../dynamic/personal-access-token";
import { PUBLISHED_SECRET_RESOURCE } from "../../dynamic/published-secret";
import { ROTATION_SCHEDULE_RESOURCE } from "../../dynamic/rotation-schedule";
import { UNKNOWN } from "../../dynamic/provider/lifecycles/properties";
import { mark, reveal, secretTexts } from "../../plugin/secrets";

const { specialSigKey, specialSecretSig, specialOutputValueSig } = pulumi.runtime;
const secret = (value: unknown): object => ({ [specialSigKey]: specialSecretSig, value });
const output = (fields: object): object => ({ [specialSigKey]: specialOutputValueSig, ...fields });

describe("properties that a lifecycle gets", () => {
  it("are in clear, at any depth, whether they are secrets or outputs", () => {
    const wire = {
      a: secret("one"),
      b: { c: [secret({ d: secret("two") })] },
      e: output({ value: "three", secret: true }),
    };
    assert.deepEqual(reveal(wire), { a: "one", b: { c: [{ d: "two" }] }, e: "three" });
  });

  it("have the mark of the engine for what a preview does not know", () => {
    assert.deepEqual(reveal({ a: output({}), b: secret(UNKNOWN), c: UNKNOWN }), { a: UNKNOWN, b: UNKNOWN, c: UNKNOWN });
  });

  it("do not have the text that loads the provider of a dynamic resource", () => {
    assert.deepEqual(reveal({ __provider: "exports.handler=…", generation: 1 }), { generation: 1 });
  });
});

describe("texts that no message has", () => {
  it("are those of secrets, at any depth, and their numbers", () => {
    const wire = { a: secret({ b: ["one", 1234567] }), c: "two", d: [secret("three"), 8], e: secret(true) };
    assert.deepEqual(secretTexts(wire), ["one", "1234567", "three"]);
  });
});

describe("texts that a message has although they are part of a secret", () => {
  const adopt = { tokenId: "1d", tokenValue: "dapi0", expiresAt: "2027-01-31" };

  it("are the id and the end of a token", () => {
    assert.deepEqual(secretTexts({ adopt: secret(adopt) }), ["dapi0"]);
  });

  it("are not those that the program has marked", () => {
    assert.deepEqual(secretTexts({ tokenId: secret("2d"), adopt: { ...adopt, tokenId: secret("3d") } }), ["2d", "3d"]);
  });
});

describe("properties that the engine stores", () => {
  const login = { authType: "oauth-m2m", clientSecret: "s3cret" };
  const token = (properties: object, ...givens: Record<string, unknown>[]): object =>
    mark(PERSONAL_ACCESS_TOKEN_RESOURCE, properties as Record<string, unknown>, ...givens);

  const CASES: Readonly<Record<string, readonly [stored: object, expected: object]>> = {
    "a login with a secret, which no program has marked": [token({ login }), { login: secret(login) }],
    "a login without any secret in clear": [
      token({ login: { authType: "one-time-secret" } }),
      { login: { authType: "one-time-secret" } },
    ],
    "an administrator and a token to adopt": [
      token({ administrator: { authType: "pat", token: "t" }, adopt: { tokenId: "1", tokenValue: "v" } }),
      {
        administrator: secret({ authType: "pat", token: "t" }),
        adopt: secret({ tokenId: "1", tokenValue: "v" }),
      },
    ],
    "a token's value always": [token({ tokenValue: "dapi0" }), { tokenValue: secret("dapi0") }],
    "nothing where there is no value": [
      token({ tokenValue: undefined, adopt: null, login: UNKNOWN }),
      { tokenValue: undefined, adopt: null, login: UNKNOWN },
    ],
    "a login of which a preview does not know a part": [
      token({ login: { ...login, clientId: UNKNOWN } }),
      { login: secret({ ...login, clientId: UNKNOWN }) },
    ],
    "what the program has marked, where it has": [
      token(
        { comment: "mine", scopes: ["sql"], host: "h" },
        { comment: secret("mine"), scopes: [secret("sql")], host: "h" },
      ),
      { comment: secret("mine"), scopes: secret(["sql"]), host: "h" },
    ],
    "what it has marked as an output": [
      token({ comment: "mine" }, { comment: output({ value: "mine", secret: true }) }),
      { comment: secret("mine") },
    ],
    "what was marked before or now, once": [
      token({ comment: "mine" }, { comment: secret("old") }, { comment: secret("new") }),
      { comment: secret("mine") },
    ],
    "the login of a place, and a name in it that the program has marked": [
      token(
        { publish: { vault: { kind: "key-vault", secretName: "pat", vaultName: "kv", login } } },
        { publish: { vault: { secretName: secret("pat") } } },
      ),
      { publish: { vault: { kind: "key-vault", secretName: secret("pat"), vaultName: "kv", login: secret(login) } } },
    ],
    "the value that a place gets": [
      mark(PUBLISHED_SECRET_RESOURCE, { tokenValue: "dapi0", tokenId: "1" }),
      { tokenValue: secret("dapi0"), tokenId: "1" },
    ],
    "the address of a place whose name the program has marked": [
      mark(PUBLISHED_SECRET_RESOURCE, { uri: "{{secrets/jobs/pat}}", version: "1" }, { sink: { key: secret("pat") } }),
      { uri: secret("{{secrets/jobs/pat}}"), version: "1" },
    ],
    "no address of another place": [
      mark(PUBLISHED_SECRET_RESOURCE, { uri: "{{secrets/jobs/pat}}" }, { sink: { key: "pat" }, login: secret(login) }),
      { uri: "{{secrets/jobs/pat}}" },
    ],
    "the addresses of a token's places whose names the program has marked, and not those of others": [
      token(
        { published: { a: { uri: "one" }, b: { uri: "two", version: "1" }, c: { uri: "three" } } },
        { publish: { a: { key: secret("k") }, b: { login: secret(login), secretName: "s" }, c: secret({ key: "k" }) } },
      ),
      { published: { a: secret({ uri: "one" }), b: { uri: "two", version: "1" }, c: secret({ uri: "three" }) } },
    ],
    "all addresses of a token whose places the program has marked together": [
      token({ published: { a: { uri: "one" } } }, { publish: secret({ a: { key: "k" } }) }),
      { published: secret({ a: { uri: "one" } }) },
    ],
    "the places that a token has left, whose logins are in no input": [
      token({ left: [{ name: "vault", sink: { kind: "key-vault", login } }], published: {} }),
      { left: secret([{ name: "vault", sink: { kind: "key-vault", login } }]), published: {} },
    ],
    "nothing of a schedule": [mark(ROTATION_SCHEDULE_RESOURCE, { generation: 1 }, {}), { generation: 1 }],
  };

  for (const [sentence, [stored, expected]] of Object.entries(CASES))
    it(`have ${sentence}`, () => assert.deepEqual(stored, expected));

  it("are the same after they were revealed and marked again", () => {
    const properties = { login, tokenValue: "dapi0", comment: "mine", lifetime: "90d" };
    const once = token(properties, { comment: secret("mine") });
    const wire = once as Record<string, unknown>;
    assert.deepEqual(token(reveal(wire), wire), once);
  });
});
