import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import {
  PersonalAccessToken,
  PublishedSecret,
  RotationSchedule,
  TokenRetirement,
  TokenUsageGrant,
} from "../../dynamic";
import { IN_UPDATE } from "../../dynamic/arguments/in-update";
import { providerText } from "../../dynamic/provider-text";
import { CLOUD } from "../components/cloud-answers";
import { named, readOutput, registration, runProgram } from "../components/recorded-program";

const TYPE = "pulumi-nodejs:dynamic/databricks-pat";

const administrator = { authType: "pat", token: "dapi-admin" } as const;

const token = {
  host: CLOUD.host,
  applicationId: CLOUD.entraApplicationId,
  login: { authType: "oauth-m2m", clientSecret: "dose" },
  lineage: CLOUD.lineage,
  lifetime: "90d",
} as const;

const grant = { host: CLOUD.host, applicationId: CLOUD.entraApplicationId };

/** The values of outputs by name. */
async function valuesOf(outputs: Readonly<Record<string, pulumi.Output<unknown>>>): Promise<Record<string, unknown>> {
  const read = Object.entries(outputs).map(async ([name, output]) => [name, (await readOutput(output)).value] as const);
  return Object.fromEntries(await Promise.all(read));
}

describe("PersonalAccessToken", () => {
  it("registers its arguments, its label and the provider's text, with the login as a secret", async () => {
    const { registrations } = await runProgram(() => new PersonalAccessToken("t", token));
    assert.deepEqual(registrations, [
      registration(`${TYPE}:PersonalAccessToken`, "t", "", {
        inputs: { ...token, label: "pat/test/t", __provider: providerText("personalAccessToken") },
        secrets: ["login"],
        additionalSecretOutputs: ["tokenValue"],
      }),
    ]);
  });

  it("registers all of its arguments, with both logins as secrets", async () => {
    const all = {
      ...token,
      administrator,
      servicePrincipalId: "815",
      scopes: ["sql"],
      comment: "nightly",
      rotation: "r1",
      usage: "assumed" as const,
    };
    const { registrations } = await runProgram(() => new PersonalAccessToken("t", all));
    const { inputs, secrets } = named(registrations, "t");
    assert.deepEqual(inputs, { ...all, label: "pat/test/t", __provider: providerText("personalAccessToken") });
    assert.deepEqual([...secrets].sort(), ["administrator", "login"]);
  });

  it("registers the kind of the principal that its component has made, which is not an argument", async () => {
    const { registrations } = await runProgram(
      () => new PersonalAccessToken("t", token, {}, { managedPrincipal: "databricks" }),
    );
    assert.equal(named(registrations, "t").inputs["managedPrincipal"], "databricks");
    const args = { ...token, managedPrincipal: "databricks" };
    await assert.rejects(
      runProgram(() => new PersonalAccessToken("t", args)),
      /managedPrincipal: is not an argument of PersonalAccessToken/,
    );
  });

  it("keeps a login without a credential as it is, so that it takes less room", async () => {
    const { registrations } = await runProgram(
      () => new PersonalAccessToken("t", { ...token, login: { authType: "one-time-secret" } }),
    );
    assert.deepEqual(named(registrations, "t").secrets, []);
  });

  it("keeps its value secret beside other requested secret outputs", async () => {
    const options = { additionalSecretOutputs: ["createdAt"] };
    const { registrations } = await runProgram(() => new PersonalAccessToken("t", token, options));
    assert.deepEqual([...named(registrations, "t").additionalSecretOutputs].sort(), ["createdAt", "tokenValue"]);
    assert.deepEqual(options, { additionalSecretOutputs: ["createdAt"] });
  });

  it("gives out what the provider answers", async () => {
    const { result } = await runProgram(() => new PersonalAccessToken("t", token));
    const { tokenId, tokenValue, lineage, createdAt, expiresAt, id } = result;
    assert.deepEqual(await valuesOf({ tokenId, tokenValue, lineage, createdAt, expiresAt, id }), {
      tokenId: CLOUD.tokenId,
      tokenValue: CLOUD.tokenValue,
      lineage: CLOUD.lineage,
      createdAt: CLOUD.createdAt,
      expiresAt: CLOUD.expiresAt,
      id: CLOUD.tokenId,
    });
  });

  it("makes every user of its value wait for it", async () => {
    const { registrations } = await runProgram(() => {
      const { tokenValue } = new PersonalAccessToken("t", token);
      return new TokenUsageGrant("user", { ...grant, host: tokenValue });
    });
    assert.deepEqual(named(registrations, "user").dependencies, ["t"]);
  });

  it("leaves the arguments alone and may be given the same ones twice", async () => {
    const before = structuredClone(token);
    const { registrations } = await runProgram(() => [
      new PersonalAccessToken("one", token),
      new PersonalAccessToken("two", token),
    ]);
    assert.deepEqual(token, before);
    assert.deepEqual(registrations.map(({ inputs }) => inputs["label"]).sort(), ["pat/test/one", "pat/test/two"]);
  });
});

describe("every dynamic resource", () => {
  for (const preview of [false, true])
    it(`tells its provider ${preview ? "nothing in a preview" : "that the run is an update"}`, async () => {
      const told: unknown[] = [];
      await runProgram(() => [new PersonalAccessToken("t", token), new TokenUsageGrant("u", grant)], {
        preview,
        newResource: ({ name, inputs }) => {
          told.push(inputs[IN_UPDATE]);
          return { id: name, state: inputs as object };
        },
      });
      assert.deepEqual(told, preview ? [undefined, undefined] : [true, true]);
    });
});

describe("TokenUsageGrant", () => {
  it("registers its arguments and the provider's text", async () => {
    const { registrations } = await runProgram(() => new TokenUsageGrant("u", grant));
    assert.deepEqual(registrations, [
      registration(`${TYPE}:TokenUsageGrant`, "u", "", {
        inputs: { ...grant, __provider: providerText("tokenUsageGrant") },
      }),
    ]);
  });

  it("keeps the administrator's login secret", async () => {
    const { registrations } = await runProgram(() => new TokenUsageGrant("u", { ...grant, administrator }));
    const { inputs, secrets } = named(registrations, "u");
    assert.deepEqual(inputs["administrator"], administrator);
    assert.deepEqual(secrets, ["administrator"]);
  });

  it("gives out what the provider answers", async () => {
    const { result } = await runProgram(() => new TokenUsageGrant("u", grant));
    assert.deepEqual(await valuesOf({ source: result.source }), { source: "added" });
  });
});

describe("PublishedSecret", () => {
  const secret = {
    host: CLOUD.host,
    sink: { kind: "secret-scope", scope: "ingestion", key: "token" },
    tokenId: CLOUD.tokenId,
    tokenValue: "dapi00",
    expiresAt: CLOUD.expiresAt,
    lineage: CLOUD.lineage,
  } as const;

  it("registers its arguments, its publisher and the provider's text, with value and logins as secrets", async () => {
    const { registrations } = await runProgram(
      () => new PublishedSecret("s", { ...secret, login: administrator, administrator }),
    );
    const inputs = { ...secret, login: administrator, administrator, publishedBy: "pat/test/s" };
    assert.deepEqual(registrations, [
      registration(`${TYPE}:PublishedSecret`, "s", "", {
        inputs: { ...inputs, __provider: providerText("publishedSecret") },
        secrets: ["administrator", "login", "tokenValue"],
      }),
    ]);
  });
});

describe("TokenRetirement", () => {
  const retirement = { ...grant, lineage: CLOUD.lineage, overlap: "24h", tokenId: CLOUD.tokenId } as const;

  it("registers its arguments, its label and the provider's text, with the administrator's login as a secret", async () => {
    const { registrations } = await runProgram(() => new TokenRetirement("r", { ...retirement, administrator }));
    assert.deepEqual(registrations, [
      registration(`${TYPE}:TokenRetirement`, "r", "", {
        inputs: { ...retirement, administrator, label: "pat/test/r", __provider: providerText("tokenRetirement") },
        secrets: ["administrator"],
      }),
    ]);
  });
});

describe("RotationSchedule", () => {
  it("registers its arguments and the provider's text, and no secret", async () => {
    const args = { lifetime: "90d", renewBefore: "30d", rotationTrigger: "r1" } as const;
    const { registrations } = await runProgram(() => new RotationSchedule("s", args));
    assert.deepEqual(registrations, [
      registration(`${TYPE}:RotationSchedule`, "s", "", {
        inputs: { ...args, __provider: providerText("rotationSchedule") },
      }),
    ]);
  });

  it("gives out what the provider answers", async () => {
    const { result } = await runProgram(() => new RotationSchedule("s", { lifetime: "90d" }));
    const { generation, startedAt, reason, renewAt, lineage } = result;
    assert.deepEqual(await valuesOf({ generation, startedAt, reason, renewAt, lineage }), {
      generation: CLOUD.generation,
      startedAt: CLOUD.startedAt,
      reason: CLOUD.reason,
      renewAt: CLOUD.renewAt,
      lineage: CLOUD.lineage,
    });
  });
});
