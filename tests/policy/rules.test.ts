import assert from "node:assert/strict";
import { ADMINISTRATOR_AUTH_TYPES, PRINCIPAL_AUTH_TYPES } from "../../dynamic/arguments/auth-types";
import { policies } from "../../policy/policies";
import { judge, OWN, secret, UNKNOWN } from "./judgement";
import { RESOURCE_TABLES, STORED } from "./resource-tables";
import { GOOD, permissions, published, token, VALUE } from "./shown-resources";
import { STACK_TABLES } from "./stack-tables";

const TABLES = { ...RESOURCE_TABLES, ...STACK_TABLES };

describe("the policies", () => {
  for (const [name, table] of Object.entries(TABLES))
    describe(name, () => {
      for (const [title, [resources, reported, settings]] of Object.entries(table))
        it(title, async () => {
          assert.deepEqual(await judge(resources, settings), reported);
        });
    });

  it("have a table each, and say what to do", () => {
    assert.deepEqual(
      policies().map(({ name }) => name),
      Object.keys(TABLES),
    );
    for (const { name, description, remediationSteps, configSchema } of policies()) {
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.match(remediationSteps ?? "", /^[A-Z].*\.$/, name);
      for (const setting of Object.values(configSchema?.properties ?? {}))
        assert.ok(setting.default !== undefined && setting.description !== undefined, name);
    }
  });

  it("find the stored secret of every login that has one", async () => {
    for (const [argument, table] of Object.entries({
      login: PRINCIPAL_AUTH_TYPES,
      administrator: ADMINISTRATOR_AUTH_TYPES,
    }))
      for (const [authType, { fields }] of Object.entries<{ fields: Record<string, { secret: boolean }> }>(table)) {
        const given = Object.fromEntries(Object.keys(fields).map((field) => [field, VALUE]));
        const secrets = Object.keys(fields).filter((field) => fields[field]?.secret);
        const reported = await judge([token({ [argument]: secret({ authType, ...given }) })]);
        assert.deepEqual(
          reported,
          secrets.map((field) => STORED(`${argument}.${field}`)),
          authType,
        );
      }
  });

  it("never fail, and never quote a value, whatever a preview does not know", async () => {
    const names = ["lifetime", "overlap", "scopes", "login", "administrator", "publish", "applicationId", "host"];
    const types = ["ExistingPrincipal", "PersonalAccessToken", "PublishedSecret", "TokenRetirement", "TokenUsageGrant"];
    const values = [
      UNKNOWN,
      null,
      7,
      true,
      VALUE,
      [],
      [UNKNOWN],
      {},
      { a: UNKNOWN },
      { a: null },
      { authType: UNKNOWN, token: VALUE },
    ];
    for (const type of types)
      for (const name of names)
        for (const value of values) {
          const odd = { type: `${OWN}${type}`, name: "t", props: { ...GOOD, [name]: secret(value) } };
          const reported = await judge([odd, permissions(value), published({ [name]: value })]);
          assert.ok(!reported.join().includes(VALUE), `${type}.${name}`);
        }
  });
});
