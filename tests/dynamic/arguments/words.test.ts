import assert from "node:assert/strict";
import { ARGUMENTS } from "../../../components/arguments";
import {
  PERSONAL_ACCESS_TOKEN,
  PUBLISHED_SECRET,
  ROTATION_SCHEDULE,
  TOKEN_RETIREMENT,
  TOKEN_USAGE_GRANT,
} from "../../../dynamic/arguments";
import type { Argument, ArgumentList } from "../../../dynamic/arguments/argument";
import { AS_WRITTEN, problemsOf } from "../../../dynamic/arguments/problems";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

const CREDENTIAL = `dapi${"0123456789abcdef".repeat(2)}`;

class Resource {
  readonly id = CREDENTIAL;
}

/** Values of every type of JavaScript and YAML, and of what was meant as something else. */
const VALUES: Readonly<Record<string, unknown>> = {
  null: null,
  "an empty text": "",
  blanks: "  ",
  "a text": "some text",
  "a long text": "x".repeat(5000),
  "digits of another script": "٣d",
  "a control character": "a\u0007b",
  true: true,
  false: false,
  zero: 0,
  "a negative number": -1,
  "a fraction": 1.5,
  "a huge number": 1e30,
  "not a number": NaN,
  infinity: Infinity,
  "a bigint": 10n,
  "a symbol": Symbol("x"),
  "a function": () => "90d",
  "a date": new Date(0),
  "a date that is none": new Date(NaN),
  "a date of YAML": "2026-12-24 00:00:00 +0000 UTC",
  "a regular expression": /x/,
  "an error": new Error("x"),
  "a map": new Map([["a", 1]]),
  "an object of a class": new Resource(),
  "an object without a prototype": Object.create(null),
  "an object of an object without a prototype": Object.create(Object.create(null) as object),
  "an empty list": [],
  "a list of a list": [[]],
  "a list of all": [null, undefined, 1, true, "x y", {}, [], () => 1, 1n, new Date(0), Symbol("x")],
  "an empty object": {},
  "an object of fields that nobody has": { a: 1, [CREDENTIAL]: CREDENTIAL, constructor: 1, __proto__: 2 },
  "a credential": CREDENTIAL,
  "a credential with a blank": ` ${CREDENTIAL}`,
  "a part of a credential": CREDENTIAL.slice(0, 9),
  "a credential in a list": [CREDENTIAL],
  "an authType alone": { authType: "oauth-m2m" },
  "a login with fields of wrong types": { authType: "azure-client-secret", tenantId: 5, clientSecret: [CREDENTIAL] },
  "a login with an authType in another case": { authType: "PAT", token: CREDENTIAL },
  "a publish with fields of wrong types": { resourceGroupName: 1, vaultName: null, secretName: () => 1 },
  "a place in a vault with fields of wrong types": {
    v: { kind: "key-vault", vaultName: 1, vaultUri: 2, secretName: null, contentType: 3, tags: [4], login: 5 },
  },
  "a place in a scope with fields of wrong types": { v: { kind: "secret-scope", scope: 1, key: null } },
  "a place of another kind": { v: { kind: CREDENTIAL } },
  "a place alone": { kind: "key-vault", vaultUri: CREDENTIAL, secretName: CREDENTIAL },
  "a token to adopt with fields of wrong types": { tokenId: 5, tokenValue: 6, expiresAt: true },
  "a window with fields of wrong types": [{ cron: 5, duration: 4, timezone: null }],
};

/** Words of the schema library, or of JavaScript. */
const FOREIGN =
  /\b(expected|received|invalid|unrecognized|discriminator|parse|schema|zod|regex|null is not text)\b|\[object|=>|Symbol\(|pattern|must match|too (small|big)|Cannot|Error:/i;

/** What a message ends with: what is right, or that something is missing. */
const REMEDY =
  /: (write|use|give|leave|set|see|scopes are|did you|credentials|one of|\{|not the|letters|minute|3 to|a token|[a-z-]+, )|must be an? (object|list)|is missing$|as lists of tokens have it|like "|set it again|it is|needs |name of a resource group/;

const LISTS: Readonly<Record<string, ArgumentList>> = {
  ...ARGUMENTS,
  PersonalAccessToken: PERSONAL_ACCESS_TOKEN,
  PublishedSecret: PUBLISHED_SECRET,
  RotationSchedule: ROTATION_SCHEDULE,
  TokenRetirement: TOKEN_RETIREMENT,
  TokenUsageGrant: TOKEN_USAGE_GRANT,
};

/** Every argument of every resource once. */
const EVERY = new Map<Argument, string>(
  Object.values(LISTS).flatMap(({ required, optional }) =>
    Object.entries({ ...required, ...optional }).map(([name, argument]) => [argument, name] as const),
  ),
);

describe("the words of a refusal", () => {
  for (const [argument, name] of EVERY) {
    it(`of ${name} are our own, in one line, with a remedy and without a secret`, () => {
      const list: ArgumentList = { required: {}, optional: { [name]: argument } };
      for (const [sentence, value] of Object.entries(VALUES)) {
        for (const { property, problem } of problemsOf(list, { [name]: value }, AS_WRITTEN)) {
          const context = `${sentence}: ${problem}`;
          assert.equal(property, name);
          assert.doesNotMatch(problem.replaceAll("is null:", ""), FOREIGN, context);
          assert.doesNotMatch(problem, /\n|^\s*$/, context);
          assert.match(problem, REMEDY, context);
          assert.ok(problem.length <= 420, context);
          assert.equal(problem.toLowerCase().includes(CREDENTIAL.slice(0, 9)), false, context);
        }
      }
    });
  }

  it("are tried for every argument that there is, with values of which each argument refuses most", () => {
    assert.ok(EVERY.size >= 20);
    for (const [argument, name] of EVERY) {
      const list: ArgumentList = { required: {}, optional: { [name]: argument } };
      const refused = Object.values(VALUES).filter(
        (value) => problemsOf(list, { [name]: value }, AS_WRITTEN).length > 0,
      );
      assert.ok(refused.length > Object.keys(VALUES).length / 2, `${name} refuses ${refused.length}`);
    }
  });

  it("never come from the library for an argument that is right", () => {
    assert.deepEqual(
      problemsOf(PERSONAL_ACCESS_TOKEN, { lineage: ID }, AS_WRITTEN).map(({ property }) => property),
      ["host", "applicationId", "login", "lifetime"],
    );
  });
});
