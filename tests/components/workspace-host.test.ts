import assert from "node:assert/strict";
import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { type AdministratorLoginArgs, ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { configureWorkspace } from "../../components/configured-workspace";
import { CLOUD } from "./cloud-answers";
import { named, type ProgramSurroundings, type Registration, registration, runProgram } from "./recorded-program";

const ONE = "https://adb-1111111111111111.1.azuredatabricks.net";
const TWO = "https://adb-2222222222222222.2.azuredatabricks.net";

const CONFIGURED_ONE = { config: { "databricks:host": ONE } };

async function register(
  args: Partial<ServicePrincipalTokenArgs>,
  surroundings: ProgramSurroundings = {},
  provider?: () => databricks.Provider,
): Promise<readonly Registration[]> {
  const program = (): ServicePrincipalToken => {
    const options = provider === undefined ? {} : { providers: { databricks: provider() } };
    return new ServicePrincipalToken("x", { kind: "databricks", ...args } as ServicePrincipalTokenArgs, options);
  };
  return (await runProgram(program, surroundings)).registrations;
}

/** The workspace of a component: the token's host, and the provider of its principal. */
function choiceOf(registrations: readonly Registration[]): {
  host: unknown;
  provider: string;
  made: readonly string[];
} {
  const made = registrations.filter(({ type, parent }) => type === "pulumi:providers:databricks" && parent === "x");
  return {
    host: named(registrations, "x-token").inputs["host"],
    provider: named(registrations, "x-databricks-principal").provider,
    made: made.map(({ name }) => name),
  };
}

describe("the host of a ServicePrincipalToken", () => {
  it("is DATABRICKS_HOST when nothing else sets it, with the default provider", async () => {
    const registrations = await register({}, { environment: { DATABRICKS_HOST: ONE } });
    assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "", made: [] });
  });

  it("reaches the schedule, which keeps no secrets, unless it is one", async () => {
    const scheduleOf = async (host: ServicePrincipalTokenArgs["host"]): Promise<unknown[]> => {
      const { inputs, secrets } = named(await register({ host }), "x-schedule");
      return [inputs["host"], secrets];
    };
    assert.deepEqual(await scheduleOf(ONE), [ONE, []]);
    assert.deepEqual(await scheduleOf(pulumi.secret(ONE)), [undefined, []]);
  });

  it("is that of the stack configuration before that of the environment", async () => {
    const registrations = await register({}, { ...CONFIGURED_ONE, environment: { DATABRICKS_HOST: TWO } });
    assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "", made: [] });
  });

  it("is that of an explicit provider before that of the stack configuration, and children use that provider", async () => {
    const provider = (): databricks.Provider => new databricks.Provider("mine", { host: TWO });
    const registrations = await register({}, CONFIGURED_ONE, provider);
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "mine", made: [] });
  });

  it("is that of a provider given as the option `provider`", async () => {
    const program = (): ServicePrincipalToken =>
      new ServicePrincipalToken(
        "x",
        { kind: "databricks" },
        { provider: new databricks.Provider("mine", { host: TWO }) },
      );
    const { registrations } = await runProgram(program, CONFIGURED_ONE);
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "mine", made: [] });
  });

  it("is that of the stack configuration when the explicit provider was given none", async () => {
    const provider = (): databricks.Provider => new databricks.Provider("mine", {});
    const registrations = await register({}, CONFIGURED_ONE, provider);
    assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "mine", made: [] });
  });

  it("is that of a provider that a component around this one was given", async () => {
    const program = (): ServicePrincipalToken => {
      const providers = { databricks: new databricks.Provider("mine", { host: TWO }) };
      const around = new pulumi.ComponentResource("test:index:Around", "around", {}, { providers });
      return new ServicePrincipalToken("x", { kind: "databricks" }, { parent: around });
    };
    const { registrations } = await runProgram(program, CONFIGURED_ONE);
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "mine", made: [] });
  });

  it("as an argument beside nothing else makes a provider for it", async () => {
    const registrations = await register({ host: TWO });
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "x-workspace", made: ["x-workspace"] });
  });

  it("as an argument that the default provider does not share makes a provider for it", async () => {
    const registrations = await register({ host: TWO }, CONFIGURED_ONE);
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "x-workspace", made: ["x-workspace"] });
  });

  it("as an argument that the default provider shares makes none, however it is written", async () => {
    const host = `${ONE.replace("https://", "")}/`;
    const registrations = await register({ host }, CONFIGURED_ONE);
    assert.deepEqual(choiceOf(registrations), { host, provider: "", made: [] });
  });

  it("as an argument that is an output makes a provider, as what it will be cannot be known", async () => {
    const registrations = await register({ host: pulumi.output(ONE) }, CONFIGURED_ONE);
    assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "x-workspace", made: ["x-workspace"] });
  });

  it("as an argument that an explicit provider shares makes none", async () => {
    const provider = (): databricks.Provider => new databricks.Provider("mine", { host: TWO });
    const registrations = await register({ host: TWO }, {}, provider);
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "mine", made: [] });
  });

  it("that nothing sets is refused at once", async () => {
    await assert.rejects(register({}), { message: /^ServicePrincipalToken "x": host: is not known: give host, or/ });
  });
});

describe("the provider that a ServicePrincipalToken makes", () => {
  const hostOnly: Partial<Registration> = {
    inputs: { host: CLOUD.host },
    additionalSecretOutputs: [
      "azureClientSecret",
      "clientSecret",
      "googleCredentials",
      "metadataServiceUrl",
      "password",
      "token",
    ],
  };

  async function registerProvider(administrator: AdministratorLoginArgs | undefined): Promise<Registration> {
    return named(await register({ host: CLOUD.host, administrator }), "x-workspace");
  }

  it("takes its credentials from the environment when no administrator is given", async () => {
    assert.deepEqual(
      await registerProvider(undefined),
      registration("pulumi:providers:databricks", "x-workspace", "x", hostOnly),
    );
  });

  const cases: Record<string, { administrator: AdministratorLoginArgs; inputs: Record<string, string> }> = {
    "a personal access token": {
      administrator: { authType: "pat", token: "dapi-admin" },
      inputs: { authType: "pat", token: "dapi-admin" },
    },
    "an OAuth secret": {
      administrator: { authType: "oauth-m2m", clientId: "client", clientSecret: "dose" },
      inputs: { authType: "oauth-m2m", clientId: "client", clientSecret: "dose" },
    },
    "an Entra client secret": {
      administrator: {
        authType: "azure-client-secret",
        tenantId: CLOUD.tenantId,
        clientId: "client",
        clientSecret: "8Q~",
      },
      inputs: {
        authType: "azure-client-secret",
        azureTenantId: CLOUD.tenantId,
        azureClientId: "client",
        azureClientSecret: "8Q~",
      },
    },
    "an Entra client secret of an administrator who is not in the workspace yet": {
      administrator: {
        authType: "azure-client-secret",
        tenantId: CLOUD.tenantId,
        clientId: "client",
        clientSecret: "8Q~",
        azureWorkspaceResourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Databricks/workspaces/w",
      },
      inputs: {
        authType: "azure-client-secret",
        azureTenantId: CLOUD.tenantId,
        azureClientId: "client",
        azureClientSecret: "8Q~",
        azureWorkspaceResourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Databricks/workspaces/w",
      },
    },
  };
  for (const [sentence, { administrator, inputs }] of Object.entries(cases)) {
    it(`logs in as the administrator does, with ${sentence}, and keeps all of it secret`, async () => {
      const provider = await registerProvider(administrator);
      const given = Object.entries(provider.inputs).filter(([, value]) => value !== null && value !== undefined);
      assert.deepEqual(Object.fromEntries(given), { host: CLOUD.host, ...inputs });
      assert.deepEqual(
        Object.keys(inputs).filter((name) => !provider.secrets.includes(name)),
        [],
      );
    });
  }

  it("is made for an administrator of its own also where the default provider has the same host", async () => {
    const administrator = { authType: "pat", token: "dapi-admin" } as const;
    const registrations = await register({ administrator }, CONFIGURED_ONE);
    assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "x-workspace", made: ["x-workspace"] });
    assert.equal(named(registrations, "x-workspace").inputs["token"], "dapi-admin");
  });

  it("is made for an administrator of its own also where the host comes from the environment", async () => {
    const administrator = { authType: "pat", token: "dapi-admin" } as const;
    const registrations = await register({ administrator }, { environment: { DATABRICKS_HOST: ONE } });
    assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "x-workspace", made: ["x-workspace"] });
  });

  it("is not made beside an explicit provider, which has its own administrator", async () => {
    const administrator = { authType: "pat", token: "dapi-admin" } as const;
    const provider = (): databricks.Provider => new databricks.Provider("mine", { host: TWO });
    const registrations = await register({ administrator }, CONFIGURED_ONE, provider);
    assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "mine", made: [] });
  });

  it("is not made for an existing principal, as no databricks resource would use it", async () => {
    const existing = { kind: "existing", applicationId: CLOUD.databricksApplicationId } as const;
    const administrator = { authType: "pat", token: "dapi-admin" } as const;
    const registrations = await register({ ...existing, host: TWO, administrator }, CONFIGURED_ONE);
    assert.deepEqual(registrations.map(({ name }) => name).sort(), ["x", "x-schedule", "x-token"]);
    assert.equal(named(registrations, "x-token").inputs["host"], TWO);
  });

  describe("in the plugin", () => {
    /** Surroundings in which another workspace is the default. */
    const OTHER = { environment: { DATABRICKS_HOST: ONE, DATABRICKS_TOKEN: "dapi00000000000000000000000000000001" } };

    afterEach(() => configureWorkspace({}));

    it("is the configured one, whose login the databricks resources use too", async () => {
      configureWorkspace({ host: TWO, token: "dapi00000000000000000000000000000002", authType: undefined });
      const registrations = await register({}, OTHER);
      assert.deepEqual(choiceOf(registrations), { host: TWO, provider: "x-workspace", made: ["x-workspace"] });
      const { inputs, secrets } = named(registrations, "x-workspace");
      assert.deepEqual(inputs, { host: TWO, token: "dapi00000000000000000000000000000002" });
      assert.deepEqual(secrets, ["token"]);
      assert.equal(named(registrations, "x-token").inputs["administrator"], undefined);
    });

    it("is the default one with the configured login, if only a login is configured", async () => {
      configureWorkspace({ token: "dapi00000000000000000000000000000002" });
      const registrations = await register({}, OTHER);
      assert.deepEqual(choiceOf(registrations), { host: ONE, provider: "x-workspace", made: ["x-workspace"] });
      assert.equal(named(registrations, "x-workspace").inputs["token"], "dapi00000000000000000000000000000002");
    });

    it("is the configured one with the default provider, if that has the same host and no login is configured", async () => {
      configureWorkspace({ host: `${ONE}/` });
      assert.deepEqual(choiceOf(await register({}, OTHER)), { host: `${ONE}/`, provider: "", made: [] });
    });

    it("gives way to the administrator of the program, and to its databricks provider", async () => {
      configureWorkspace({ host: TWO, token: "dapi00000000000000000000000000000002" });
      const administrator = { authType: "pat", token: "dapi00000000000000000000000000000003" } as const;
      const told = named(await register({ administrator }, OTHER), "x-workspace");
      assert.equal(told.inputs["token"], administrator.token);
      const provider = (): databricks.Provider => new databricks.Provider("mine", { host: ONE });
      assert.deepEqual(choiceOf(await register({}, OTHER, provider)), { host: ONE, provider: "mine", made: [] });
    });
  });
});
