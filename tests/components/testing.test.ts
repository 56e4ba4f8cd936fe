import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { PersonalAccessToken, ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { type MockedToken, mockTokens } from "../../components/testing";
import { CLOUD } from "./cloud-answers";
import { readOutput } from "./recorded-program";

const DAY = 86_400_000;

const TEXTS = ["tokenId", "expiresAt", "renewAt", "rotationReason", "applicationId"] as const;

const VAULT = { resourceGroupName: "rg", vaultName: "kv-data", secretName: "pat" } as const;

/** Every shape of a component, with what its readers are told. */
const SHAPES: Readonly<Record<string, readonly [args: ServicePrincipalTokenArgs, published: object]>> = {
  "of Entra": [
    { kind: "entra", publish: { vault: { kind: "key-vault", ...VAULT } } },
    { vault: "https://kv-data.vault.azure.net/secrets/pat" },
  ],
  "of Databricks": [
    { kind: "databricks", publish: { notebooks: { kind: "secret-scope", scope: "reporting", key: "token" } } },
    { notebooks: "{{secrets/reporting/token}}" },
  ],
  "that exists": [{ kind: "existing", displayName: "etl" }, {}],
  "whose value is not stored": [
    {
      kind: "databricks",
      storeValue: false,
      publish: { vault: { kind: "key-vault", vaultUri: "https://kv-data.vault.azure.net/", secretName: "pat" } },
    },
    { vault: "https://kv-data.vault.azure.net/secrets/pat" },
  ],
};

async function run<T>(program: () => T, mocks: pulumi.runtime.Mocks, preview = false): Promise<T> {
  await pulumi.runtime.setMocks(mocks, "pat", "test", preview);
  pulumi.runtime.setAllConfig({ "databricks:host": CLOUD.host });
  try {
    const result = program();
    await pulumi.runtime.disconnect();
    return result;
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

describe("the mocks for unit tests of programs", () => {
  for (const [shape, [args, published]] of Object.entries(SHAPES))
    for (const preview of [false, true])
      it(`give every output to a principal ${shape}, in ${preview ? "a preview" : "an update"}`, async () => {
        const token = await run(() => new ServicePrincipalToken("reporting", args), mockTokens(), preview);
        for (const name of TEXTS) {
          const { value, isSecret } = await readOutput(token[name]);
          assert.ok(typeof value === "string" && value !== "", `${name}: ${value}`);
          assert.equal(isSecret, false, name);
        }
        assert.deepEqual(await readOutput(token.published), { value: published, isSecret: false });
        assert.equal((await readOutput(token.generation)).value, 1);
        if (args.storeValue !== false)
          assert.deepEqual(await readOutput(token.tokenValue), { value: "value-of-reporting", isSecret: true });
        else assert.throws(() => token.tokenValue, /storeValue: false/);
      });

  it("give secret addresses to a token whose place has a secret name, in every kind of place, and to no other", async () => {
    const [hidden, shown] = [pulumi.secret("pat"), pulumi.output("pat")];
    const places = (name: pulumi.Output<string>): readonly ServicePrincipalTokenArgs["publish"][] => [
      { vault: { kind: "key-vault", ...VAULT, secretName: name } },
      { vault: { kind: "key-vault", vaultName: "kv-data", secretName: name } },
      {
        jobs: { kind: "secret-scope", scope: "jobs", key: "pat" },
        others: { kind: "secret-scope", scope: name, key: "pat" },
      },
    ];
    for (const preview of [false, true])
      for (const storeValue of [true, false])
        for (const [name, isSecret] of [
          [hidden, true],
          [shown, false],
        ] as const)
          for (const publish of places(name).slice(storeValue ? 0 : 1)) {
            const args = { kind: "databricks", storeValue, publish } as const;
            const token = await run(() => new ServicePrincipalToken("reporting", args), mockTokens(), preview);
            const sentence = JSON.stringify([preview, storeValue, Object.keys(publish ?? {})]);
            assert.equal((await readOutput(token.published)).isSecret, isSecret, sentence);
          }
  });

  it("count the lifetime and its renewal from the midnight before", async () => {
    const args = { kind: "databricks", lifetime: "30d", renewBefore: "10d" } as const;
    const token = await run(() => new ServicePrincipalToken("reporting", args), mockTokens());
    const midnight = Math.floor(Date.now() / DAY) * DAY;
    assert.equal(Date.parse((await readOutput(token.expiresAt)).value), midnight + 30 * DAY);
    assert.equal(Date.parse((await readOutput(token.renewAt)).value), midnight + 20 * DAY);
  });

  it("give what the test chooses", async () => {
    const chosen: MockedToken = {
      tokenValue: "chosen",
      tokenId: "1a2b",
      expiresAt: "2026-12-24T00:00:00Z",
      renewAt: "2026-11-24T00:00:00Z",
      generation: 7,
      rotationReason: "renewal due",
    };
    const token = await run(() => new ServicePrincipalToken("x", { kind: "databricks" }), mockTokens({}, chosen));
    for (const [name, value] of Object.entries(chosen)) {
      const output = token[name as keyof MockedToken] as pulumi.Output<unknown>;
      assert.deepEqual(await readOutput(output), { value, isSecret: name === "tokenValue" }, name);
    }
  });

  it("keep the value of a PersonalAccessToken of the test's own secret", async () => {
    const args = {
      host: CLOUD.host,
      applicationId: CLOUD.databricksApplicationId,
      lineage: CLOUD.lineage,
      login: { authType: "one-time-secret" },
      lifetime: "1d",
    } as const;
    const token = await run(() => new PersonalAccessToken("mine", args), mockTokens());
    assert.deepEqual(await readOutput(token.tokenValue), { value: "value-of-mine", isSecret: true });
  });

  it("show every resource to the test's own mocks, which keep what they answer for other packages", async () => {
    const seen: string[] = [];
    const newResource = ({ name, type, inputs }: MockResourceArgs) => {
      seen.push(name);
      const isPrincipal = type === "databricks:index/servicePrincipal:ServicePrincipal";
      return Promise.resolve({ id: "42", state: { ...inputs, ...(isPrincipal ? { applicationId: "theirs" } : {}) } });
    };
    const token = await run(() => new ServicePrincipalToken("x", { kind: "databricks" }), mockTokens({ newResource }));
    assert.equal((await readOutput(token.applicationId)).value, "theirs");
    assert.equal((await readOutput(token.servicePrincipalId)).value, "42");
    assert.equal((await readOutput(token.tokenId)).value, "id-of-x");
    assert.deepEqual(seen.sort(), ["x", "x-databricks-principal", "x-schedule", "x-token"]);
  });

  it("give two tokens different ids and values", async () => {
    const make = (name: string) => new ServicePrincipalToken(name, { kind: "databricks" });
    const tokens = await run(() => [make("one"), make("two")] as const, mockTokens());
    for (const output of ["tokenId", "tokenValue", "applicationId"] as const)
      assert.notEqual((await readOutput(tokens[0][output])).value, (await readOutput(tokens[1][output])).value, output);
  });
});
