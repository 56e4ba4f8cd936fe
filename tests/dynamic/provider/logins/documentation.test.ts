import * as assert from "node:assert/strict";
import {
  ADMINISTRATOR_AUTH_TYPES,
  type AuthField,
  type AuthType,
  PRINCIPAL_AUTH_TYPES,
} from "../../../../dynamic/arguments/auth-types";
import { LOGIN_METHODS } from "../../../../dynamic/provider/logins/registry";
import { read, tableOf } from "../../../documents";

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

describe("The page about authentication", () => {
  const rows = tableOf(PAGE, "login");

  it("has every login in its order, with the variables and fields that it needs", () => {
    const expected = Object.keys(LOGIN_METHODS).map((name) => [
      `\`${name}\``,
      ADMINISTRATORS[name] === undefined ? "not of administrators" : toVariables(ADMINISTRATORS[name]),
      PRINCIPALS[name] === undefined ? "not of principals" : toFields(PRINCIPALS[name]),
    ]);
    assert.deepEqual(
      rows.map((row) => row.slice(0, 3)),
      expected,
    );
  });

  it("says of every login what the state holds: a secret where one is a field, and no other", () => {
    const secret = (fields: AuthType["fields"] = {}): boolean => Object.values(fields).some((field) => field.secret);
    for (const [name = "", , , stored = ""] of rows) {
      const authType = name.replaceAll("`", "");
      const hasSecret = secret(PRINCIPALS[authType]?.fields) || secret(ADMINISTRATORS[authType]?.fields);
      assert.equal(stored.startsWith("no secret"), !hasSecret, `${name}: ${stored}`);
    }
  });

  it("links every login to a test that runs it", () => {
    for (const [name = "", , , , , link = ""] of rows) {
      const [, title = "", path = ""] = /^\[(.+)\]\(\.\.\/(.+)\)$/.exec(link) ?? [];
      assert.ok(read(path).includes(`"${name.replaceAll("`", "")}"`), `${name}: ${path} does not name it`);
      assert.ok(read(path).includes(title), `${name}: ${path} has no "${title}"`);
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
