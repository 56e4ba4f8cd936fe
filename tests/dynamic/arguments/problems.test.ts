import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  PERSONAL_ACCESS_TOKEN,
  ROTATION_SCHEDULE,
  TOKEN_RETIREMENT,
  TOKEN_USAGE_GRANT,
} from "../../../dynamic/arguments";
import type { ArgumentList } from "../../../dynamic/arguments/argument";
import { AS_WRITTEN, problemsOf, type Reading } from "../../../dynamic/arguments/problems";
import { repositoryRoot } from "../../../tools/repository-root";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/** Values as Pulumi's provider process gets them. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const AS_RECEIVED: Reading = { isKnown: (value) => value !== UNKNOWN, isAbsent: (value) => value == null };

const token = {
  host: "https://adb-1.test",
  applicationId: ID,
  login: { authType: "oauth-m2m", clientSecret: "hidden" },
  lineage: ID,
  lifetime: "90d",
};

function linesOf(list: ArgumentList, properties: Readonly<Record<string, unknown>>, reading = AS_RECEIVED): string[] {
  return problemsOf(list, properties, reading).map(({ property, problem }) => `${property}: ${problem}`);
}

describe("the problems of arguments", () => {
  it("are none when all arguments are valid, and ignore other properties", () => {
    const all = { servicePrincipalId: "815", scopes: ["sql"], comment: "", overlap: "0s", rotation: "g1" };
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, ...all, label: 1, __provider: 2, constructor: 3 }), []);
    const retirement = { host: token.host, applicationId: ID, lineage: ID, overlap: "24h", tokenId: "c0ffee" };
    assert.deepEqual(linesOf(TOKEN_RETIREMENT, { ...retirement, revokeWhen: "unused" }), []);
    assert.deepEqual(linesOf(TOKEN_USAGE_GRANT, { host: token.host, applicationId: ID }), []);
    assert.deepEqual(linesOf(ROTATION_SCHEDULE, { lifetime: "90d", renewBefore: "30d", rotationTrigger: "" }), []);
  });

  it("are in the order of the properties, then the missing ones", () => {
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { comment: 1, login: token.login, host: 17 }), [
      'comment: 1 is not text: write it in quotes, "1"',
      'host: 17 is not a workspace host: write the workspace URL alone, like "https://adb-1234567890123456.7.azuredatabricks.net"',
      "applicationId: is missing",
      "lineage: is missing",
      "lifetime: is missing",
    ]);
  });

  it("have their place in parts too", () => {
    const [problem] = problemsOf(PERSONAL_ACCESS_TOKEN, { ...token, login: { authType: "oauth-m2m" } }, AS_RECEIVED);
    assert.deepEqual(problem, {
      property: "login",
      problem: 'clientSecret is missing: "oauth-m2m" needs clientSecret',
      issue: { path: ["clientSecret"], message: 'is missing: "oauth-m2m" needs clientSecret' },
    });
  });

  it("take null in the provider for an optional argument, or field, that is left out", () => {
    const nothing = { administrator: null, adopt: null, comment: null, servicePrincipalId: null };
    const adopt = { tokenId: "c0ffee", tokenValue: "hidden", expiresAt: null };
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, ...nothing }), []);
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, adopt }), []);
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, lifetime: null }), ["lifetime: is missing"]);
  });

  it("take null as it is written for a value, which is wrong", () => {
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, comment: null }, AS_WRITTEN), [
      "comment: is null: give a value, or leave it out",
    ]);
  });

  it("treat an undefined field as left out", () => {
    const login = { ...token.login, tenantId: undefined };
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, login }, AS_WRITTEN), []);
  });

  const UNKNOWNS: Readonly<Record<string, readonly [properties: object, problems: readonly string[]]>> = {
    "whole arguments": [{ lifetime: UNKNOWN, login: UNKNOWN, scopes: UNKNOWN }, []],
    "one scope": [{ scopes: ["sql", UNKNOWN] }, []],
    "two scopes, which may differ": [{ scopes: [UNKNOWN, UNKNOWN] }, []],
    "a secret of a login": [{ login: { authType: "oauth-m2m", clientSecret: UNKNOWN } }, []],
    "the authType of a login": [{ login: { authType: UNKNOWN, clientSecret: 5 } }, []],
    "one scope, and not the wrong one beside it": [
      { scopes: [UNKNOWN, "SQL"] },
      [
        'scopes: [1] "SQL" is not a scope name: did you mean "sql"? scopes are lower-case words like "sql" or "unity-catalog"',
      ],
    ],
    "one field of a login, and not the missing one beside it": [
      { login: { authType: "azure-client-secret", clientSecret: UNKNOWN } },
      ['login: tenantId is missing: "azure-client-secret" needs tenantId and clientSecret'],
    ],
    "a field of a login, but not that it does not belong there": [
      { login: { authType: "one-time-secret", clientSecret: UNKNOWN } },
      ['login: clientSecret does not belong to authType "one-time-secret": leave it out'],
    ],
  };
  for (const [sentence, [properties, problems]] of Object.entries(UNKNOWNS)) {
    it(`skip unknown values: ${sentence}`, () => {
      assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, { ...token, ...properties }), problems);
    });
  }

  it("pass over outputs and promises in a program", () => {
    const login = { authType: "azure-client-secret", tenantId: pulumi.output(5), clientSecret: Promise.resolve(5) };
    const outputs = { ...token, login, lifetime: pulumi.output("never"), scopes: [pulumi.output(5)] };
    assert.deepEqual(linesOf(PERSONAL_ACCESS_TOKEN, outputs, AS_WRITTEN), []);
  });
});

describe("the schemas", () => {
  it("load their part of zod when a value is checked, and never the package, which would double the start", () => {
    const loaded = `Object.keys(require.cache).filter((path) => /[\\\\/]zod\\b/.test(path)).map((path) => basename(path))`;
    const program = `
      const { basename } = require("node:path");
      const { PERSONAL_ACCESS_TOKEN } = require("./bin/dynamic/arguments");
      const { problemsOf, AS_WRITTEN } = require("./bin/dynamic/arguments/problems");
      const before = ${loaded};
      const problems = problemsOf(PERSONAL_ACCESS_TOKEN, { lifetime: "90d" }, AS_WRITTEN);
      console.log(JSON.stringify([before, ${loaded}, problems.length > 0]));
    `;
    const printed = execFileSync(process.execPath, ["-e", program], { cwd: repositoryRoot(), encoding: "utf8" });
    assert.deepEqual(JSON.parse(printed), [[], ["zod.js"], true]);
  });

  it("hold the license of zod, which the build puts into them", () => {
    const bundle = readFileSync(join(repositoryRoot(), "bin/dynamic/arguments/zod.js"), "utf8");
    assert.match(bundle, /^\/\*\nThis file contains parts of zod [^]*MIT License[^]*Colin McDonnell/);
    assert.doesNotMatch(bundle, /\brequire\(/);
  });
});
