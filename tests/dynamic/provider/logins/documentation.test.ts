import * as assert from "node:assert/strict";
import {
  ADMINISTRATOR_AUTH_TYPES,
  type AuthField,
  type AuthType,
  PRINCIPAL_AUTH_TYPES,
} from "../../../../dynamic/arguments/auth-types";
import { databricksLogin } from "../../../../dynamic/arguments/databricks-login";
import { entraLogin } from "../../../../dynamic/arguments/entra-login";
import {
  DATABRICKS_FEDERATED_TYPES,
  ENTRA_FEDERATED_TYPES,
  POLICY_NEEDS,
} from "../../../../dynamic/arguments/federated-logins";
import { LOGIN_METHODS } from "../../../../dynamic/provider/logins/registry";
import { namesIn, read, tableOf } from "../../../documents";
import { KIND_LOGINS } from "../../../engine/logins/kind-logins";
import { LOGIN_RUNS } from "../../../engine/logins/login-runs";

const PAGE = "docs/authentication.md";

const ADMINISTRATORS: Readonly<Record<string, AuthType>> = ADMINISTRATOR_AUTH_TYPES;
const PRINCIPALS: Readonly<Record<string, AuthType>> = PRINCIPAL_AUTH_TYPES;

function list(entries: readonly (readonly [name: string, isRequired: boolean])[]): string {
  return entries.map(([name, isRequired]) => `${isRequired ? "" : "optional "}\`${name}\``).join(", ");
}

/** What must be set in the environment, with what the platform of the run sets. */
function toVariables({ fields, flag, run }: AuthType): string {
  return list([
    ...(flag === undefined ? [] : [[flag.variable, true] as const]),
    ...Object.values(fields).flatMap(({ setting, required }) =>
      setting === undefined ? [] : [[setting.variable, required] as const],
    ),
    ...(run?.variables ?? []).map(({ variable }) => [variable, true] as const),
  ]);
}

function toFields({ fields }: AuthType): string {
  const given = Object.entries<AuthField>(fields).map(([name, { required }]) => [name, required] as const);
  return given.length === 0 ? "`authType` alone" : list(given);
}

function toKeys({ fields, flag }: AuthType): string {
  const settings = [flag, ...Object.values(fields).map(({ setting }) => setting)];
  return list(
    settings.flatMap((setting) => (setting?.key === undefined ? [] : [[`databricks:${setting.key}`, true] as const])),
  );
}

/** The kinds of principals that a login is for. */
function toKinds(name: string): string {
  const made = (["entra", "databricks"] as const).filter((kind) => name in KIND_LOGINS[kind]);
  return namesOf([...made, ...(name in PRINCIPALS ? ["existing"] : [])]).join(", ");
}

function namesOf(names: readonly string[]): readonly string[] {
  return names.map((name) => `\`${name}\``);
}

/** The titles of the tests in a file; "…" stands for what a loop puts in. */
function titlesIn(path: string): readonly string[] {
  return [...read(path).matchAll(/\bit\((["'`])(.+?)\1,/g)].map(([, , title = ""]) => title.replace(/\$\{\w+\}/g, "…"));
}

describe("The page about authentication", () => {
  const rows = tableOf(PAGE, "login");

  it("has every login in its order, with its kinds, and the variables and fields that it needs", () => {
    const expected = Object.keys(LOGIN_METHODS).map((name) => [
      `\`${name}\``,
      toKinds(name),
      ADMINISTRATORS[name] === undefined ? "not of administrators" : toVariables(ADMINISTRATORS[name]),
      PRINCIPALS[name] === undefined ? "not of principals" : toFields(PRINCIPALS[name]),
    ]);
    assert.deepEqual(
      rows.map((row) => row.slice(0, 4)),
      expected,
    );
  });

  it("says of every login what the state holds: a secret where one is a field, and no other", () => {
    const secret = (fields: AuthType["fields"] = {}): boolean => Object.values(fields).some((field) => field.secret);
    for (const [name = "", , , , stored = ""] of rows) {
      const authType = name.replaceAll("`", "");
      const hasSecret = secret(PRINCIPALS[authType]?.fields) || secret(ADMINISTRATORS[authType]?.fields);
      assert.equal(stored.startsWith("no secret"), !hasSecret, `${name}: ${stored}`);
    }
  });

  it("links every login to the tests of its kinds on the real engine", () => {
    assert.deepEqual(Object.keys(LOGIN_RUNS), Object.keys(LOGIN_METHODS));
    for (const [name = "", kinds = "", , , , , tests = ""] of rows) {
      const links = [...tests.matchAll(/\[(.+?)\]\(\.\.\/(.+?)\)/g)].map(([, title = "", path = ""]) => ({
        title,
        path,
      }));
      assert.deepEqual(
        links.map(({ path }) => path),
        [
          "tests/engine/logins/every-login.test.ts",
          ...(kinds === "`existing`" ? [] : ["tests/engine/logins/kind-logins.test.ts"]),
        ],
        name,
      );
      for (const { title, path } of links) {
        const written = title.replace(name.replaceAll("`", ""), "…");
        assert.ok(titlesIn(path).includes(written), `${name}: ${path} has no test "${title}"`);
      }
    }
  });

  it("has every login of a principal that a component makes, with the fields that it needs", () => {
    const federated: Readonly<Record<string, AuthType>> = { ...ENTRA_FEDERATED_TYPES, ...DATABRICKS_FEDERATED_TYPES };
    const defaults = { entra: entraLogin.default, databricks: databricksLogin.default };
    const expected = (["entra", "databricks"] as const).flatMap((kind) =>
      Object.keys(KIND_LOGINS[kind]).map((name) => [
        `\`${kind}\``,
        `\`${name}\`${defaults[kind] === name ? ", the default" : ""}`,
        federated[name] === undefined ? "a word" : toFields(federated[name]),
      ]),
    );
    const made = tableOf(PAGE, "kind");
    assert.deepEqual(
      made.map((row) => row.slice(0, 3)),
      expected,
    );
    for (const [, name = "", , makes = ""] of made) {
      const needs = Object.entries(POLICY_NEEDS).find(([authType]) => name === `\`${authType}\``)?.[1];
      if (needs !== undefined) assert.deepEqual(namesIn(makes), ["accountProvider", ...needs]);
    }
  });

  it("has the keys of the stack configuration", () => {
    const expected = Object.entries(ADMINISTRATORS).flatMap(([name, authType]) => {
      const keys = toKeys(authType);
      return keys === "" ? [] : [[`\`${name}\``, keys]];
    });
    assert.deepEqual(tableOf(PAGE, "`authType`"), expected);
  });
});
