import assert from "node:assert/strict";
import { ARGUMENTS } from "../../../components/arguments";
import type { Argument } from "../../../dynamic/arguments/argument";
import { ADMINISTRATOR_AUTH_TYPES, type AuthType, PRINCIPAL_AUTH_TYPES } from "../../../dynamic/arguments/auth-types";
import { tableOf } from "../../documents";

type Row = readonly [argument: string, kinds: string, byDefault: string, meaning: string];

/** The rows of README's table, as the arguments document themselves. */
function toRows(): readonly Row[] {
  const kindsByName = new Map<string, { kinds: string[]; documented: Set<Argument>; isRequired: boolean }>();
  for (const [kind, { required, optional }] of Object.entries(ARGUMENTS)) {
    for (const [name, argument] of Object.entries({ ...required, ...optional })) {
      const known = kindsByName.get(name) ?? { kinds: [], documented: new Set(), isRequired: name in required };
      known.kinds.push(kind);
      known.documented.add(argument);
      kindsByName.set(name, known);
    }
  }
  return [...kindsByName].map(([name, { kinds, documented, isRequired }]) => [
    `\`${name}\``,
    kinds.length === 3 ? "all" : kinds.map((kind) => `\`${kind}\``).join(", "),
    isRequired ? "required" : [...documented].map(toDefault).join("; "),
    [...documented].map(({ doc }) => doc).join(" "),
  ]);
}

function toDefault({ default: value, fallback }: Argument): string {
  if (value === undefined) return fallback ?? "required";
  if (Array.isArray(value)) return value.map((item) => `\`${String(item)}\``).join(", ");
  return `\`${JSON.stringify(typeof value === "object" ? (value as { readonly authType: string }).authType : value)}\``;
}

describe("the documentation of the arguments", () => {
  it("is the table in README.md, line by line", () => {
    const byName = ([left = ""]: readonly string[], [right = ""]: readonly string[]): number => (left < right ? -1 : 1);
    const documented = tableOf("README.md", "argument").map((cells) => cells.map((cell) => cell.trim()));
    assert.deepEqual([...documented].sort(byName), [...toRows()].sort(byName));
  });

  it("is one line for each argument and each field of a login", () => {
    const fields = [PRINCIPAL_AUTH_TYPES, ADMINISTRATOR_AUTH_TYPES].flatMap((table) =>
      Object.values<AuthType>(table).flatMap((authType) => [authType, ...Object.values(authType.fields)]),
    );
    const lines = [...toRows().map(([, , , meaning]) => meaning), ...fields.map(({ doc }) => doc)];
    for (const line of lines) assert.match(line, /^[^\n|]+\.$/);
  });
});
