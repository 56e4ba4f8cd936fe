import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { toYamlProgram } from "../../../tools/start/yaml-program";

const yaml = createRequire(require.resolve("@pulumi/pulumi/package.json"))("js-yaml") as {
  load(text: string): Readonly<Record<string, unknown>>;
};

describe("the main job's program in YAML", () => {
  it("has the tokens of the configuration, and gives everything about each except its value", () => {
    const token = {
      kind: "entra",
      displayName: 'Reports: "all", ${costs}',
      scopes: ["sql", "${x}"],
      publish: { vault: { kind: "key-vault" }, "9th": {} },
      storeValue: false,
      rotationTrigger: "no",
    };
    const text = toYamlProgram({ reporting: token });
    const { resources, outputs, ...project } = yaml.load(text);
    assert.deepEqual(project, {
      name: "databricks-pat-yaml",
      description: "The tokens of Pulumi.dev.yaml, in YAML",
      runtime: "yaml",
    });
    const properties = { ...token, displayName: 'Reports: "all", $${costs}', scopes: ["sql", "$${x}"] };
    assert.deepEqual(resources, {
      reporting: { type: "databricks-pat:index:ServicePrincipalToken", properties },
    });
    const given = (outputs as { readonly tokens: { readonly reporting: Record<string, string> } }).tokens.reporting;
    assert.equal(given["tokenId"], "${reporting.tokenId}");
    assert.equal(Object.keys(given).length, 8);
    assert.equal("tokenValue" in given, false);
  });

  it("is a program without resources before there is a configuration", () => {
    const { resources, outputs } = yaml.load(toYamlProgram({}));
    assert.deepEqual([resources, outputs], [{}, { tokens: {} }]);
  });
});
