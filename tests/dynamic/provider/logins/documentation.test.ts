import * as assert from "node:assert/strict";
import type { AuthField } from "../../../../dynamic/arguments/auth-types";
import type { OwnMethod } from "../../../../dynamic/provider/logins/login-method";
import { OWN_METHODS } from "../../../../dynamic/provider/logins/registry";
import { tableOf } from "../../../documents";

function toRow({ authType, fields }: OwnMethod): readonly string[] {
  const list = (toName: (field: AuthField) => string): string =>
    Object.values(fields)
      .map((field) => `${field.required ? "" : "optional "}\`${toName(field)}\``)
      .join(", ");
  return [
    `\`${authType}\``,
    list(({ setting }) => setting?.variable ?? ""),
    list(({ setting }) => `databricks:${setting?.key}`),
  ];
}

describe("The README's table of logins", () => {
  it("lists the methods of the registry, in their order, with their settings", () => {
    assert.deepEqual(tableOf("README.md", "`authType`"), OWN_METHODS.map(toRow));
  });
});
