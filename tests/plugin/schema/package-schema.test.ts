import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ARGUMENTS } from "../../../components/arguments";
import { ADMINISTRATOR_AUTH_TYPES, type AuthType, PRINCIPAL_AUTH_TYPES } from "../../../dynamic/arguments/auth-types";
import { ENTITLEMENTS } from "../../../dynamic/arguments/entitlements";
import { text } from "../../../dynamic/arguments/text";
import { toInputs } from "../../../plugin/schema/input-specs";
import { packageSchema } from "../../../plugin/schema/package-schema";
import type { EnumSpec, ObjectSpec, PropertySpecs, ResourceSpec } from "../../../plugin/schema/schema-spec";
import { resourceOf } from "../../../plugin/served-resource";
import { PACKAGE_SCHEMA_FILE, toPackageSchemaFile } from "../../../tools/package-schema-file";
import { repositoryRoot } from "../../../tools/repository-root";
import { read } from "../../documents";

const SCHEMA = packageSchema("1.2.3-rc.1");

/** The resources that the plugin serves, beside the component. */
const SERVED = Object.keys(SCHEMA.resources)
  .map((token) => token.replace("databricks-pat:index:", ""))
  .filter((name) => name !== "ServicePrincipalToken")
  .map((name) => resourceOf(`urn:pulumi:dev::shop::databricks-pat:index:${name}::a`).definition);

function resource(name: string): ResourceSpec {
  return SCHEMA.resources[`databricks-pat:index:${name}`] ?? assert.fail(name);
}

function objectType(name: string): ObjectSpec {
  const type = SCHEMA.types[`databricks-pat:index:${name}`] ?? assert.fail(name);
  return type.type === "object" ? type : assert.fail(name);
}

function wordsOf(name: string): readonly string[] {
  const type = SCHEMA.types[`databricks-pat:index:${name}`] ?? assert.fail(name);
  return (type as EnumSpec).enum.map(({ value }) => value);
}

/** Every property of the schema, with its place. */
function properties(): (readonly [string, PropertySpecs[string]])[] {
  const groups: readonly (readonly [string, PropertySpecs])[] = [
    ["config", SCHEMA.config.variables],
    ["provider", SCHEMA.provider.inputProperties],
    ...Object.entries(SCHEMA.resources).flatMap(([token, { inputProperties, properties: outputs }]) => [
      [`${token} input`, inputProperties] as const,
      [`${token} output`, outputs] as const,
    ]),
    ...Object.entries(SCHEMA.types).flatMap(([token, type]) =>
      type.type === "object" ? [[token, type.properties] as const] : [],
    ),
  ];
  return groups.flatMap(([place, group]) =>
    Object.entries(group).map(([name, property]) => [`${place} ${name}`, property] as const),
  );
}

const secretsOf = (group: PropertySpecs): string[] => Object.keys(group).filter((name) => group[name]?.secret === true);

describe("the package schema", () => {
  it(`is what ${PACKAGE_SCHEMA_FILE} has, with the version of the package`, () => {
    const command = `node bin/tools/package-schema-file.js > ${PACKAGE_SCHEMA_FILE}`;
    assert.equal(read(PACKAGE_SCHEMA_FILE), toPackageSchemaFile(), `run: ${command}`);
  });

  it("has the version that it is asked for", () => {
    assert.equal(SCHEMA.version, "1.2.3-rc.1");
  });

  it("loads the tables of arguments alone: no package, no resource, no lifecycle", async () => {
    const build = join(__dirname, "../../..");
    const program = `require("./plugin/schema/package-schema"); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: build });
    const files = (JSON.parse(stdout) as string[]).map((file) => file.slice(build.length + 1).replace(/\\/g, "/"));
    const others = files.filter((file) => !/^(dynamic\/arguments|plugin\/schema)\//.test(file));
    assert.deepEqual(others, ["components/arguments.js"]);
  });

  it("has the resources that the plugin serves, and no others", () => {
    const served = SERVED.map(({ type }) => `databricks-pat:index:${type}`).sort();
    const isComplete = (error: Error): boolean => {
      const [, all = ""] = /it has (.*)$/.exec(error.message) ?? [];
      assert.deepEqual(all.split(", ").sort(), served);
      return true;
    };
    assert.throws(() => resourceOf("urn:pulumi:dev::shop::databricks-pat:index:Other::a"), isComplete);
  });

  for (const { type: name, ...definition } of SERVED) {
    const { required, optional } = definition.arguments;
    it(`has the arguments of ${name}, and no others`, () => {
      const { inputProperties, requiredInputs } = resource(name);
      assert.deepEqual(Object.keys(inputProperties), [...Object.keys(required), ...Object.keys(optional)]);
      assert.deepEqual(requiredInputs, Object.keys(required));
      for (const [argument, { doc }] of Object.entries({ ...required, ...optional }))
        assert.ok(inputProperties[argument]?.description.startsWith(doc.slice(0, 20)), argument);
    });

    it(`marks the secrets of ${name}, as its class does`, () => {
      const { inputProperties, properties: outputs } = resource(name);
      assert.deepEqual(secretsOf(inputProperties).sort(), [...(definition.secretArguments ?? [])].sort());
      assert.deepEqual(secretsOf(outputs), definition.secretOutputs ?? []);
    });
  }

  it("has the arguments of the component for every kind, and no others", () => {
    const { inputProperties, requiredInputs } = resource("ServicePrincipalToken");
    const names = Object.values(ARGUMENTS).flatMap((list) => Object.keys({ ...list.required, ...list.optional }));
    assert.deepEqual(Object.keys(inputProperties), [...new Set(names)]);
    assert.deepEqual(requiredInputs, ["kind"]);
  });

  it("has every word that an argument takes", () => {
    assert.deepEqual(wordsOf("PrincipalKind"), Object.keys(ARGUMENTS));
    assert.deepEqual(wordsOf("AuthType"), Object.keys(PRINCIPAL_AUTH_TYPES));
    assert.deepEqual(wordsOf("AdministratorAuthType"), Object.keys(ADMINISTRATOR_AUTH_TYPES));
    assert.deepEqual(wordsOf("Entitlement"), Object.keys(ENTITLEMENTS));
  });

  it("has every field of every login", () => {
    const fieldsOf = (table: Readonly<Record<string, AuthType>>): string[] =>
      Object.values(table).flatMap(({ fields }) => Object.keys(fields));
    for (const [type, table] of [
      ["Login", PRINCIPAL_AUTH_TYPES],
      ["AdministratorLogin", ADMINISTRATOR_AUTH_TYPES],
    ] as const)
      assert.deepEqual(
        Object.keys(objectType(type).properties).sort(),
        [...new Set(["authType", ...fieldsOf(table)])].sort(),
      );
  });

  it("marks what authenticates", () => {
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(SCHEMA.types).flatMap(([token, type]) =>
          type.type === "object" && secretsOf(type.properties).length > 0
            ? [[token.split(":").at(-1), secretsOf(type.properties).sort()]]
            : [],
        ),
      ),
      {
        Login: ["clientCertificate", "clientCertificatePassword", "clientSecret", "token"],
        AdministratorLogin: ["clientCertificate", "clientCertificatePassword", "clientSecret", "token"],
        AdoptedToken: ["tokenValue"],
        Sink: ["login"],
        TokenSink: ["login"],
      },
    );
    assert.deepEqual(secretsOf(resource("ServicePrincipalToken").inputProperties), ["administrator", "adopt"]);
    assert.deepEqual(secretsOf(resource("ServicePrincipalToken").properties), ["tokenValue"]);
    assert.deepEqual(secretsOf(SCHEMA.provider.inputProperties), ["token", "clientSecret", "azureClientSecret"]);
  });

  it("has every setting of a login that the provider reads, with its variable", () => {
    const files = readdirSync(join(repositoryRoot(), "dynamic"), { recursive: true, encoding: "utf8" });
    const settings = files
      .filter((file) => file.endsWith(".ts") && !file.endsWith("other-settings.ts"))
      .flatMap((file) => [...read(`dynamic/${file}`).matchAll(/variable: "(\w+)",\s+key: "(\w+)"/g)]);
    const { inputProperties } = SCHEMA.provider;
    const keys = new Set(settings.map(([, , key]) => key));
    assert.deepEqual([...keys].sort(), Object.keys(inputProperties).sort());
    for (const [, variable, key = ""] of settings)
      assert.ok(inputProperties[key]?.description.endsWith(` In the environment: \`${variable}\`.`), variable);
    assert.deepEqual(Object.keys(SCHEMA.config.variables), [
      ...Object.keys(inputProperties),
      "renamedFrom",
      "copiedFrom",
      "newScopes",
    ]);
  });

  it("leaves the component's login an object in clear, whose authType decides which resources exist", () => {
    assert.equal(resource("ServicePrincipalToken").inputProperties["login"]?.secret, undefined);
  });

  it("refers to types that it has, and to each of them", () => {
    const referred = JSON.stringify(SCHEMA).matchAll(/"#\/types\/([^"]+)"/g);
    assert.deepEqual([...new Set([...referred].map(([, token]) => token))].sort(), Object.keys(SCHEMA.types).sort());
  });

  it("requires properties that it has", () => {
    for (const [name, { properties: outputs, required, inputProperties, requiredInputs }] of Object.entries(
      SCHEMA.resources,
    )) {
      assert.deepEqual(
        required.filter((property) => !(property in outputs)),
        [],
        name,
      );
      assert.deepEqual(
        requiredInputs.filter((property) => !(property in inputProperties)),
        [],
        name,
      );
    }
    for (const [name, type] of Object.entries(SCHEMA.types))
      if (type.type === "object")
        assert.deepEqual(
          type.required.filter((property) => !(property in type.properties)),
          [],
          name,
        );
  });

  it("describes each property in sentences, which stand alone in an SDK", () => {
    const found = properties();
    assert.ok(found.length > 150, `${found.length} properties`);
    for (const [place, { description }] of found) {
      assert.match(description, /^[^\n].*\.$/su, place);
      assert.doesNotMatch(description, /\]\(docs|in programs only|undefined|Default: required/, place);
    }
    for (const [name, { description }] of Object.entries({ ...SCHEMA.types, ...SCHEMA.resources }))
      assert.match(description, /\.$/, name);
  });

  it("says for whom an argument of the component is, and what its default is", () => {
    const { inputProperties } = resource("ServicePrincipalToken");
    const wordsFor = (name: string): string | undefined => inputProperties[name]?.description;
    assert.match(wordsFor("lifetime") ?? "", / Default: `"90d"`\.$/);
    assert.match(wordsFor("usage") ?? "", /^`existing`: .* Default: `"granted"`\.$/);
    assert.match(wordsFor("entitlements") ?? "", /^`entra` and `databricks`: /);
    assert.equal(
      wordsFor("displayName"),
      "`entra` and `databricks`: Name of the principal, and of its application. Default: the component's name.\n\n" +
        "`existing`: instead of `applicationId`, the display name of the principal in the workspace, which only one may have. Default: none.",
    );
  });

  it("says that an argument is deprecated, and what takes its place", () => {
    const old = { doc: "An old name.", fallback: "none", deprecated: "Use `comment`.", schema: text };
    const { inputProperties } = toInputs({ required: {}, optional: { comment: old } }, {});
    assert.deepEqual(inputProperties["comment"], {
      type: "string",
      description: "An old name. Default: none.",
      deprecationMessage: "Use `comment`.",
    });
  });

  it("fails for an argument that has no type", () => {
    const list = { required: { colour: { doc: "A colour.", schema: text } }, optional: {} };
    assert.throws(() => toInputs(list, {}), { message: "colour: the schema has no type for this argument" });
  });
});
