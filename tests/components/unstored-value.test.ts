import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { PersonalAccessToken } from "../../dynamic";
import type { TokenSinkArgs } from "../../dynamic/arguments/token-publish";
import { argumentProblems } from "../../components/argument-problems";
import { CLOUD } from "./cloud-answers";
import { named, runProgram } from "./recorded-program";

const VAULT = { kind: "key-vault", vaultName: "KV-Data", secretName: "Reporting" } as const;
const SCOPE = { kind: "secret-scope", scope: "readers", key: "pat" } as const;

const ARGS: ServicePrincipalTokenArgs = {
  kind: "databricks",
  storeValue: false,
  publish: { vault: VAULT, scope: SCOPE },
};

function run<T>(args: ServicePrincipalTokenArgs, read: (token: ServicePrincipalToken) => T) {
  return runProgram(() => read(new ServicePrincipalToken("x", args)), { environment: { DATABRICKS_HOST: CLOUD.host } });
}

describe("a component whose value is not stored", () => {
  it("gives its places to the token, and makes no resource for them", async () => {
    const { registrations } = await run(ARGS, () => undefined);
    const { inputs, secrets, additionalSecretOutputs } = named(registrations, "x-token");
    assert.equal(inputs["storeValue"], false);
    assert.deepEqual(inputs["publish"], {
      vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" },
      scope: SCOPE,
    });
    assert.equal(inputs["publishedBy"], "pat/test/x");
    assert.deepEqual(secrets, []);
    assert.deepEqual(additionalSecretOutputs, ["left"]);
    assert.deepEqual(
      registrations.filter(({ name }) => name.includes("-secret")),
      [],
    );
    assert.ok(
      registrations.some(({ name }) => name === "x-retirement"),
      "the overlap of a day",
    );
  });

  it("keeps the login of a place as a secret, and nothing else of it", async () => {
    const login = {
      authType: "azure-client-secret",
      tenantId: CLOUD.tenantId,
      clientId: "c",
      clientSecret: "s",
    } as const;
    const { registrations } = await run({ ...ARGS, publish: { vault: { ...VAULT, login } } }, () => undefined);
    const { inputs } = named(registrations, "x-token");
    const { vault } = inputs["publish"] as { readonly vault: Readonly<Record<string, unknown>> };
    assert.equal(vault["vaultName"], "kv-data");
  });

  it("leaves a place that is an output without a value to the provider, which refuses it", async () => {
    const none = pulumi.output(undefined as unknown as TokenSinkArgs);
    const args = {
      host: CLOUD.host,
      applicationId: CLOUD.databricksApplicationId,
      lineage: CLOUD.databricksApplicationId,
      lifetime: "90d",
      login: { authType: "one-time-secret" },
      storeValue: false,
      publish: { readers: none },
    } as const;
    const { registrations } = await runProgram(() => new PersonalAccessToken("t", args));
    assert.deepEqual(named(registrations, "t").inputs["publish"], {});
  });

  it("throws where the program reads its value, and not where it exports the component", async () => {
    await run(ARGS, (token) => {
      assert.throws(
        () => token.tokenValue,
        (error: unknown) =>
          pulumi.RunError.isInstance(error) &&
          /^ServicePrincipalToken "x": tokenValue: with storeValue: false neither the program nor the state has it/.test(
            error.message,
          ),
      );
      assert.equal(Object.keys(token).includes("tokenValue"), false);
    });
  });

  const REFUSED: Readonly<Record<string, readonly [object, RegExp]>> = {
    "without a place": [{ publish: undefined }, /^is missing: with storeValue: false/],
    "with no place": [{ publish: {} }, /^is missing: with storeValue: false/],
    "with a place of azure-native": [
      { publish: { vault: { ...VAULT, resourceGroupName: "rg" } } },
      /^vault has a resourceGroupName: azure-native keeps the value in the state/,
    ],
    "with a token to adopt": [
      {
        kind: "existing",
        applicationId: CLOUD.entraApplicationId,
        adopt: { tokenId: "0".repeat(64), tokenValue: "dapi00000000000000000000000000000000" },
      },
      /^cannot be combined with storeValue: false/,
    ],
    "that is an output": [{ storeValue: pulumi.output(false) }, /^must be a plain value/],
    "that is another word": [{ storeValue: "false" }, /^"false" is not true or false: write it without quotes$/],
    "that is a word of YAML": [{ storeValue: "no" }, /^"no" is not true or false: write one of them$/],
  };

  for (const [title, [changes, problem]] of Object.entries(REFUSED))
    it(`is refused ${title}`, () => {
      const problems = argumentProblems({ ...ARGS, ...changes } as ServicePrincipalTokenArgs);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.problem ?? "", problem);
    });
});
