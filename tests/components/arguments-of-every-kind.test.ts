import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { providerText } from "../../dynamic/provider-text";
import { CLOUD } from "./cloud-answers";
import {
  named,
  type ProgramSurroundings,
  readOutput,
  type RecordedProgram,
  registration,
  runProgram,
} from "./recorded-program";

const target = {
  kind: "key-vault" as const,
  resourceGroupName: "rg-reporting",
  vaultName: "kv-reporting",
  secretName: "databricks-pat",
};
const publish = { vault: target };
const everywhere = {
  vault: target,
  "data-plane": {
    kind: "key-vault" as const,
    vaultUri: "https://kv-other.vault.azure.net",
    secretName: "pat",
    tags: { team: "data" },
  },
  jobs: { kind: "secret-scope" as const, scope: "jobs", key: "token" },
};

function run(
  args: ServicePrincipalTokenArgs,
  surroundings: ProgramSurroundings = {},
): Promise<RecordedProgram<ServicePrincipalToken>> {
  const environment = { DATABRICKS_HOST: CLOUD.host };
  return runProgram(() => new ServicePrincipalToken("x", args), { environment, ...surroundings });
}

describe("the arguments of every kind", () => {
  it("reach the schedule and the token", async () => {
    const { registrations } = await run({
      kind: "databricks",
      lifetime: "30d",
      renewBefore: "7d",
      rotationTrigger: "2026-Q1",
      scopes: ["sql", "unity-catalog"],
      comment: "nightly report",
    });
    const { lifetime, renewBefore, rotationTrigger } = named(registrations, "x-schedule").inputs;
    assert.deepEqual(
      { lifetime, renewBefore, rotationTrigger },
      { lifetime: "30d", renewBefore: "7d", rotationTrigger: "2026-Q1" },
    );
    const token = named(registrations, "x-token").inputs;
    assert.deepEqual(
      [token["lifetime"], token["scopes"], token["comment"], token["rotation"]],
      ["30d", ["sql", "unity-catalog"], "nightly report", "g3@2026-01-01T00:00:00Z"],
    );
  });

  it("may be outputs", async () => {
    const { registrations } = await run({
      kind: "databricks",
      displayName: pulumi.output("Reporting"),
      lifetime: pulumi.output("30d"),
      scopes: pulumi.output(["sql"]),
      publish: { vault: { ...target, vaultName: pulumi.output("kv-of-an-output") } },
    });
    assert.equal(named(registrations, "x-databricks-principal").inputs["displayName"], "Reporting");
    assert.equal(named(registrations, "x-schedule").inputs["lifetime"], "30d");
    assert.deepEqual(named(registrations, "x-token").inputs["scopes"], ["sql"]);
    assert.equal(named(registrations, "x-secret-vault").inputs["vaultName"], "kv-of-an-output");
  });

  it("keep the administrator's login secret wherever it goes", async () => {
    const administrator = { authType: "pat", token: "dapi-admin" } as const;
    const { registrations } = await run({ kind: "databricks", administrator });
    const { inputs: asked, secrets } = named(registrations, "x-token");
    assert.deepEqual(asked["administrator"], administrator);
    assert.ok(secrets.includes("administrator"));
    const provider = named(registrations, "x-workspace");
    assert.equal(provider.inputs["token"], administrator.token);
    assert.ok(provider.secrets.includes("token"));
    const holders = registrations.filter(({ inputs }) => JSON.stringify(inputs).includes("dapi-admin"));
    assert.deepEqual(holders.map(({ name }) => name).sort(), ["x-token", "x-workspace"]);
  });

  it("keep a login secret that was not given as one", async () => {
    const { registrations } = await run({
      kind: "existing",
      applicationId: CLOUD.databricksApplicationId,
      login: { authType: "oauth-m2m", clientSecret: "doseXYZ" },
    });
    const holders = registrations.filter(({ inputs }) => JSON.stringify(inputs).includes("doseXYZ"));
    assert.deepEqual(
      holders.map(({ name, secrets }) => [name, secrets]),
      [["x-token", ["login"]]],
    );
  });
});

describe("publish", () => {
  it("keeps the token in a Key Vault secret that expires with it and names both in its tags", async () => {
    const { registrations } = await run({ kind: "databricks", publish });
    assert.deepEqual(
      named(registrations, "x-secret-vault"),
      registration("azure-native:keyvault:Secret", "x-secret-vault", "x", {
        inputs: {
          resourceGroupName: "rg-reporting",
          vaultName: "kv-reporting",
          secretName: "databricks-pat",
          properties: {
            value: CLOUD.tokenValue,
            contentType: "Databricks personal access token",
            attributes: { enabled: true, expires: Date.parse(CLOUD.expiresAt) / 1000 },
          },
          tags: { tokenId: CLOUD.tokenId, lineage: CLOUD.lineage, publishedBy: "pat/test/x" },
        },
        secrets: ["properties.value"],
        dependencies: ["x-schedule", "x-token"],
        deleteBeforeReplace: false,
      }),
    );
  });

  it("names the secret in lower case, as Azure ignores the case", async () => {
    const written = { resourceGroupName: "RG-Reporting", vaultName: "KV-Reporting", secretName: "Databricks-PAT" };
    const { registrations } = await run({ kind: "databricks", publish: { vault: { ...target, ...written } } });
    const { resourceGroupName, vaultName, secretName } = named(registrations, "x-secret-vault").inputs;
    assert.deepEqual({ kind: "key-vault", resourceGroupName, vaultName, secretName }, target);
  });

  it("adds a child for each place, and one that revokes replaced tokens, to those of the kind", async () => {
    const [bare, published] = [
      await run({ kind: "databricks" }),
      await run({ kind: "databricks", publish: everywhere }),
    ];
    const names = bare.registrations.map(({ name }) => name);
    assert.deepEqual(
      published.registrations.map(({ name }) => name).filter((name) => !names.includes(name)),
      ["x-retirement", "x-secret-data-plane", "x-secret-jobs", "x-secret-vault"],
    );
    assert.equal(published.registrations.length, names.length + 4);
  });

  it("publishes without azure-native in a vault and in a scope, as a resource of this package", async () => {
    const { registrations } = await run({ kind: "databricks", publish: everywhere });
    const expected = (name: string, sink: object) =>
      registration("pulumi-nodejs:dynamic/databricks-pat:PublishedSecret", name, "x", {
        inputs: {
          host: CLOUD.host,
          sink,
          tokenId: CLOUD.tokenId,
          tokenValue: CLOUD.tokenValue,
          expiresAt: CLOUD.expiresAt,
          lineage: CLOUD.lineage,
          place: name.replace("x-secret-", ""),
          publishedBy: "pat/test/x",
          __provider: providerText("publishedSecret"),
        },
        secrets: ["tokenValue"],
        dependencies: ["x-schedule", "x-token"],
      });
    assert.deepEqual(
      named(registrations, "x-secret-data-plane"),
      expected("x-secret-data-plane", {
        kind: "key-vault",
        vaultUri: "https://kv-other.vault.azure.net",
        secretName: "pat",
        tags: { team: "data" },
      }),
    );
    assert.deepEqual(
      named(registrations, "x-secret-jobs"),
      expected("x-secret-jobs", { kind: "secret-scope", scope: "jobs", key: "token" }),
    );
  });

  it("writes with a login of its own, else with the administrator's", async () => {
    const administrator = { authType: "pat", token: "dapi-admin" } as const;
    const login = {
      authType: "azure-client-secret",
      tenantId: CLOUD.entraApplicationId,
      clientId: "c",
      clientSecret: "s",
    } as const;
    const vault = { kind: "key-vault", vaultName: "kv-other", secretName: "pat", login } as const;
    const places = { vault, jobs: everywhere.jobs };
    const { registrations } = await run({ kind: "databricks", administrator, publish: places });
    const { inputs, secrets } = named(registrations, "x-secret-vault");
    assert.deepEqual([inputs["login"], inputs["administrator"]], [login, undefined]);
    assert.ok(secrets.includes("login"));
    assert.deepEqual(named(registrations, "x-secret-jobs").inputs["administrator"], administrator);
  });
});

describe("overlap", () => {
  const DEFAULTS: Readonly<Record<string, readonly [args: object, overlap: unknown]>> = {
    "none without a place": [{}, undefined],
    "none without a place, of an empty publish": [{ publish: {} }, undefined],
    "a day with a place": [{ publish }, "24h"],
    "the lifetime where that is shorter than a day": [{ publish, lifetime: "90m" }, "90m"],
    "the lifetime also where that is an output": [{ publish, lifetime: pulumi.output("90m") }, "90m"],
    "what is written": [{ publish, overlap: "7d" }, "7d"],
    "none where that is written": [{ publish, overlap: "0s" }, undefined],
  };

  for (const [sentence, [args, overlap]] of Object.entries(DEFAULTS)) {
    it(`is ${sentence}`, async () => {
      const { registrations } = await run({ kind: "databricks", ...args });
      const retirement = registrations.find(({ name }) => name === "x-retirement");
      assert.deepEqual(
        [named(registrations, "x-token").inputs["overlap"], retirement?.inputs["overlap"]],
        [overlap, overlap],
      );
    });
  }

  it("reaches the token and adds one child, which nothing depends on and which waits for the token", async () => {
    const [bare, overlapping] = [await run({ kind: "entra" }), await run({ kind: "entra", publish, overlap: "24h" })];
    const names = bare.registrations.map(({ name }) => name);
    assert.deepEqual(
      overlapping.registrations.map(({ name }) => name).filter((name) => !names.includes(name)),
      ["x-retirement", "x-secret-vault"],
    );
    assert.equal(named(overlapping.registrations, "x-token").inputs["overlap"], "24h");
    const { type, inputs, secrets, dependencies } = named(overlapping.registrations, "x-retirement");
    assert.equal(type, "pulumi-nodejs:dynamic/databricks-pat:TokenRetirement");
    const { __provider, ...own } = inputs;
    assert.equal(__provider, providerText("tokenRetirement"));
    assert.deepEqual(own, {
      host: CLOUD.host,
      applicationId: CLOUD.entraApplicationId,
      label: "pat/test/x-retirement",
      lineage: CLOUD.lineage,
      overlap: "24h",
      tokenId: CLOUD.tokenId,
    });
    assert.deepEqual(secrets, []);
    assert.ok(dependencies.includes("x-token"));
    for (const registered of overlapping.registrations) assert.ok(!registered.dependencies.includes("x-retirement"));
  });

  it('of "0s" adds nothing', async () => {
    const [bare, none] = [await run({ kind: "databricks" }), await run({ kind: "databricks", overlap: "0s" })];
    assert.deepEqual(none.registrations, bare.registrations);
  });

  it("is what revokeWhen is about: it reaches the retirement, and is refused alone", async () => {
    const { registrations } = await run({ kind: "databricks", overlap: "24h", revokeWhen: "unused" });
    assert.equal(named(registrations, "x-retirement").inputs["revokeWhen"], "unused");
    await assert.rejects(run({ kind: "databricks", revokeWhen: "unused" }), /revokeWhen: needs an overlap/);
  });

  it("that is no duration is refused, and so is an output", async () => {
    const wrong = { kind: "databricks", overlap: "a day" } as unknown as ServicePrincipalTokenArgs;
    await assert.rejects(run(wrong), /overlap: "a day" is not a duration/);
    const output = { kind: "databricks", overlap: pulumi.output("24h") } as unknown as ServicePrincipalTokenArgs;
    await assert.rejects(run(output), /overlap: must be a plain value and not an output/);
  });
});

describe("the outputs of a ServicePrincipalToken", () => {
  /** Every output by name, with whether it is secret. */
  async function outputsOf(args: ServicePrincipalTokenArgs): Promise<Record<string, [value: unknown, mark: string]>> {
    const { result } = await run(args);
    const names = [
      "tokenValue",
      "tokenId",
      "expiresAt",
      "renewAt",
      "generation",
      "rotationReason",
      "applicationId",
      "servicePrincipalId",
      "published",
    ] as const;
    const read = names.map(async (name) => {
      const { value, isSecret } = await readOutput<unknown>(result[name]);
      return [name, [value, isSecret ? "secret" : "plain"]] as const;
    });
    return Object.fromEntries(await Promise.all(read)) as Record<string, [unknown, string]>;
  }

  it("are plain but for the token's value, also of a published token", async () => {
    assert.deepEqual(await outputsOf({ kind: "entra", publish }), {
      tokenValue: [CLOUD.tokenValue, "secret"],
      tokenId: [CLOUD.tokenId, "plain"],
      expiresAt: [CLOUD.expiresAt, "plain"],
      renewAt: [CLOUD.renewAt, "plain"],
      generation: [CLOUD.generation, "plain"],
      rotationReason: [CLOUD.reason, "plain"],
      applicationId: [CLOUD.entraApplicationId, "plain"],
      servicePrincipalId: [CLOUD.servicePrincipalId, "plain"],
      published: [{ vault: CLOUD.secretUri }, "plain"],
    });
  });

  it("leave out what an existing principal without publication does not have", async () => {
    const applicationId = CLOUD.databricksApplicationId;
    const { servicePrincipalId, published, tokenValue } = await outputsOf({ kind: "existing", applicationId });
    assert.deepEqual(
      [servicePrincipalId, published],
      [
        [undefined, "plain"],
        [{}, "plain"],
      ],
    );
    assert.deepEqual(tokenValue, [CLOUD.tokenValue, "secret"]);
  });

  it("give the applicationId and numeric id of an existing principal as they were given", async () => {
    const applicationId = CLOUD.databricksApplicationId;
    const outputs = await outputsOf({ kind: "existing", applicationId, servicePrincipalId: "815" });
    assert.deepEqual(outputs["applicationId"], [applicationId, "plain"]);
    assert.deepEqual(outputs["servicePrincipalId"], ["815", "plain"]);
  });
});
