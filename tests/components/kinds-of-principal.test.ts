import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { providerText } from "../../dynamic/provider-text";
import { CLOUD } from "./cloud-answers";
import { type ProgramSurroundings, type Registration, registration, runProgram, sorted } from "./recorded-program";

const DYNAMIC = "pulumi-nodejs:dynamic/databricks-pat";

const ON_HOST = { environment: { DATABRICKS_HOST: CLOUD.host } };

async function register(
  args: ServicePrincipalTokenArgs,
  surroundings: ProgramSurroundings = ON_HOST,
): Promise<readonly Registration[]> {
  return (await runProgram(() => new ServicePrincipalToken("x", args), surroundings)).registrations;
}

/** The children that every kind has, beside the token. */
function expectedOfEveryKind(
  applicationId: string,
  token: { readonly inputs: object; readonly dependencies: readonly string[] },
): Registration[] {
  return [
    registration("databricks-pat:index:ServicePrincipalToken", "x", ""),
    registration(`${DYNAMIC}:RotationSchedule`, "x-schedule", "x", {
      inputs: { host: CLOUD.host, lifetime: "90d", __provider: providerText("rotationSchedule") },
    }),
    registration(`${DYNAMIC}:PersonalAccessToken`, "x-token", "x", {
      inputs: {
        host: CLOUD.host,
        applicationId,
        lineage: CLOUD.lineage,
        label: "pat/test/x-token",
        lifetime: "90d",
        rotation: "g3@2026-01-01T00:00:00Z",
        usage: "granted",
        __provider: providerText("personalAccessToken"),
        ...token.inputs,
      },
      secrets: JSON.stringify(token.inputs).includes("clientSecret") ? ["login"] : [],
      dependencies: token.dependencies,
      additionalSecretOutputs: ["tokenValue"],
    }),
  ];
}

const ENTRA_APPLICATION = [
  registration("azuread:index/applicationRegistration:ApplicationRegistration", "x-app", "x", {
    inputs: {
      displayName: "x",
      notes: 'pulumi-databricks-pat: ServicePrincipalToken "x" of the stack pat/test',
    },
  }),
  registration("azuread:index/servicePrincipal:ServicePrincipal", "x-app-principal", "x", {
    inputs: { clientId: CLOUD.entraApplicationId, useExisting: true },
    dependencies: ["x-app"],
    deleteBeforeReplace: true,
  }),
  registration("databricks:index/servicePrincipal:ServicePrincipal", "x-principal", "x", {
    inputs: {
      displayName: "x",
      applicationId: CLOUD.entraApplicationId,
      workspaceAccess: true,
      databricksSqlAccess: true,
      force: true,
    },
    dependencies: ["x-app", "x-app-principal"],
    deleteBeforeReplace: true,
  }),
];

describe('a ServicePrincipalToken of kind "entra"', () => {
  it("registers an application, its secret of this generation, the principal and the token", async () => {
    const token = {
      inputs: {
        servicePrincipalId: CLOUD.servicePrincipalId,
        login: { authType: "azure-client-secret", tenantId: CLOUD.tenantId, clientSecret: CLOUD.clientSecret },
        managedPrincipal: "entra",
      },
      dependencies: ["x-app-principal", "x-app-secret", "x-principal", "x-schedule"],
    };
    assert.deepEqual(
      sorted(await register({ kind: "entra" })),
      sorted([
        ...expectedOfEveryKind(CLOUD.entraApplicationId, token),
        ...ENTRA_APPLICATION,
        registration("azuread:index/applicationPassword:ApplicationPassword", "x-app-secret", "x", {
          inputs: {
            applicationId: "/applications/app-object",
            displayName: "generation 3",
            endDate: "2026-04-01T00:00:00Z",
            rotateWhenChanged: { generation: "3" },
          },
          dependencies: ["x-app", "x-app-principal", "x-schedule"],
          additionalSecretOutputs: ["value"],
          deletedWith: "x-app",
        }),
      ]),
    );
  });

  it('registers no application secret with the login "one-time-secret"', async () => {
    const token = {
      inputs: {
        servicePrincipalId: CLOUD.servicePrincipalId,
        login: { authType: "one-time-secret" },
        managedPrincipal: "entra",
      },
      dependencies: ["x-principal", "x-schedule"],
    };
    assert.deepEqual(
      sorted(await register({ kind: "entra", login: "one-time-secret" })),
      sorted([...expectedOfEveryKind(CLOUD.entraApplicationId, token), ...ENTRA_APPLICATION]),
    );
  });

  it("sets the application secret to expire one lifetime after the generation began", async () => {
    const registrations = await register({ kind: "entra", lifetime: "36h" });
    const secret = registrations.find(({ name }) => name === "x-app-secret");
    assert.equal(secret?.inputs["endDate"], "2026-01-02T12:00:00Z");
  });

  it("uses the display name for the application and the principal", async () => {
    const registrations = await register({ kind: "entra", displayName: "Reporting" });
    const names = registrations.flatMap(({ name, inputs }) => (inputs["displayName"] === "Reporting" ? [name] : []));
    assert.deepEqual(names.sort(), ["x-app", "x-principal"]);
  });

  it("registers all of its children in a preview, where nothing is known yet", async () => {
    const registrations = await register({ kind: "entra" }, { ...ON_HOST, preview: true });
    assert.deepEqual(
      sorted(registrations).map(({ name }) => name),
      ["x", "x-app", "x-app-principal", "x-app-secret", "x-principal", "x-schedule", "x-token"],
    );
    const token = registrations.find(({ name }) => name === "x-token");
    assert.equal(token?.inputs["applicationId"], pulumi.runtime.unknownValue);
    assert.equal(token?.inputs["rotation"], pulumi.runtime.unknownValue);
  });
});

describe('a ServicePrincipalToken of kind "databricks"', () => {
  const token = {
    inputs: {
      servicePrincipalId: CLOUD.servicePrincipalId,
      login: { authType: "one-time-secret" },
      managedPrincipal: "databricks",
    },
    dependencies: ["x-databricks-principal", "x-schedule"],
  };

  it("registers the principal and the token, which logs in by a one-time secret", async () => {
    assert.deepEqual(
      sorted(await register({ kind: "databricks" })),
      sorted([
        ...expectedOfEveryKind(CLOUD.databricksApplicationId, token),
        registration("databricks:index/servicePrincipal:ServicePrincipal", "x-databricks-principal", "x", {
          inputs: { displayName: "x", workspaceAccess: true, databricksSqlAccess: true },
        }),
      ]),
    );
  });

  it("gives the principal the entitlements that were named, and no other", async () => {
    const registrations = await register({
      kind: "databricks",
      displayName: "Ingestion",
      entitlements: ["allow-cluster-create", "allow-instance-pool-create", "workspace-consume"],
    });
    assert.deepEqual(registrations.find(({ name }) => name === "x-databricks-principal")?.inputs, {
      displayName: "Ingestion",
      allowClusterCreate: true,
      allowInstancePoolCreate: true,
      workspaceConsume: true,
    });
  });
});

describe('a ServicePrincipalToken of kind "existing"', () => {
  const applicationId = "c56a4180-65aa-42ec-a945-5fd21dec0538";

  it("registers the schedule and the token alone, and leaves the principal's numeric id to be looked up", async () => {
    const token = {
      inputs: { login: { authType: "one-time-secret" } },
      dependencies: ["x-schedule"],
    };
    assert.deepEqual(
      sorted(await register({ kind: "existing", applicationId })),
      sorted(expectedOfEveryKind(applicationId, token)),
    );
  });

  it("passes on the principal's numeric id and its login", async () => {
    const login = { authType: "oauth-m2m", clientSecret: "doseXYZ" } as const;
    const token = {
      inputs: { servicePrincipalId: "815", login },
      dependencies: ["x-schedule"],
    };
    assert.deepEqual(
      sorted(await register({ kind: "existing", applicationId, servicePrincipalId: "815", login })),
      sorted(expectedOfEveryKind(applicationId, token)),
    );
  });

  it("asks for no grant where CAN USE is assumed", async () => {
    const login = { authType: "oauth-m2m", clientSecret: "doseXYZ" } as const;
    const token = { inputs: { login, usage: "assumed" }, dependencies: ["x-schedule"] };
    assert.deepEqual(
      sorted(await register({ kind: "existing", applicationId, login, usage: "assumed" })),
      sorted(expectedOfEveryKind(applicationId, token)),
    );
  });

  it('takes a usage of "granted" for the default', async () => {
    assert.deepEqual(
      await register({ kind: "existing", applicationId, usage: "granted" }),
      await register({ kind: "existing", applicationId }),
    );
  });

  it("needs no provider for a host of its own, as it has no databricks resource", async () => {
    const registrations = await register({ kind: "existing", applicationId, host: CLOUD.host }, {});
    assert.deepEqual(
      sorted(registrations).map(({ name }) => name),
      ["x", "x-schedule", "x-token"],
    );
  });
});

describe("a ServicePrincipalToken of an existing principal that is found by another id", () => {
  const keys = {
    "its object id": { objectId: "5b4a5fc0-2c7f-4b8c-9f5e-0a1d6b1f1e11" },
    "its display name": { displayName: "Reporting" },
    "its numeric id": { servicePrincipalId: "815" },
  };
  for (const [sentence, key] of Object.entries(keys)) {
    it(`looks it up by ${sentence} in a resource of its own, which the token waits for`, async () => {
      const registrations = await register({ kind: "existing", ...key });
      const lookup = registrations.find(({ name }) => name === "x-existing-principal");
      assert.deepEqual(lookup?.inputs, { host: CLOUD.host, ...key, __provider: providerText("existingPrincipal") });
      const token = registrations.find(({ name }) => name === "x-token");
      assert.equal(token?.inputs["applicationId"], CLOUD.databricksApplicationId);
      assert.ok(token?.dependencies.includes("x-existing-principal"));
    });
  }

  it("has no such resource with an application id", async () => {
    const registrations = await register({ kind: "existing", applicationId: CLOUD.entraApplicationId });
    assert.equal(
      registrations.some(({ name }) => name === "x-existing-principal"),
      false,
    );
  });
});
