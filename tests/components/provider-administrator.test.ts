import assert from "node:assert/strict";
import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { administratorOf } from "../../components/provider-administrator";
import { CLOUD } from "./cloud-answers";
import { named, type Registration, runProgram } from "./recorded-program";

const EXISTING = { kind: "existing", applicationId: CLOUD.databricksApplicationId } as const;

interface Given {
  readonly provider: databricks.ProviderArgs;
  readonly args?: ServicePrincipalTokenArgs;
  readonly preview?: boolean;
}

async function register({ provider, args = EXISTING, preview = false }: Given): Promise<readonly Registration[]> {
  const program = (): ServicePrincipalToken => {
    const explicit = new databricks.Provider("mine", { host: CLOUD.host, ...provider });
    return new ServicePrincipalToken("x", args, { providers: { databricks: explicit } });
  };
  return (await runProgram(program, { preview })).registrations;
}

/** What a component takes for its administrator, alone: a failed registration would leave the others waiting. */
async function resolve(args: databricks.ProviderArgs, preview: boolean): Promise<unknown> {
  const program = (): pulumi.Output<unknown> => administratorOf(new databricks.Provider("mine", args), "x", true);
  const { result } = await runProgram(program, { preview });
  return pulumi.runtime.serializeProperties("test", { administrator: result });
}

const TAKEN: Readonly<Record<string, readonly [provider: databricks.ProviderArgs, administrator: unknown]>> = {
  "a personal access token": [{ token: "dapi-admin" }, { authType: "pat", token: "dapi-admin" }],
  "an OAuth secret": [
    { clientId: "client", clientSecret: "dose" },
    { authType: "oauth-m2m", clientId: "client", clientSecret: "dose" },
  ],
  "an Entra client secret, with the workspace's resource id": [
    { azureTenantId: CLOUD.tenantId, azureClientId: "c", azureClientSecret: "8Q~", azureWorkspaceResourceId: "/w" },
    {
      authType: "azure-client-secret",
      tenantId: CLOUD.tenantId,
      clientId: "c",
      clientSecret: "8Q~",
      azureWorkspaceResourceId: "/w",
    },
  ],
  "the login that authType names, beside any others": [
    { authType: "oauth-m2m", token: "dapi-admin", clientId: "client", clientSecret: "dose", profile: "p" },
    { authType: "oauth-m2m", clientId: "client", clientSecret: "dose" },
  ],
  "a managed identity": [
    { azureUseMsi: true, azureClientId: "c" },
    { authType: "azure-msi", clientId: "c" },
  ],
  "the account of the Azure CLI": [{ authType: "azure-cli" }, { authType: "azure-cli" }],
  outputs: [{ token: pulumi.secret("dapi-admin") }, { authType: "pat", token: "dapi-admin" }],
};

/** By the arguments of a provider: the names that the message has. */
const REFUSED: Readonly<Record<string, readonly [provider: databricks.ProviderArgs, names: string]>> = {
  "a profile": [{ profile: "p" }, "profile"],
  "a user's password": [{ username: "u", password: "secret-word" }, "username, password"],
  "a managed identity beside a profile, because either may be used": [
    { azureUseMsi: true, profile: "p" },
    "azureUseMsi, profile",
  ],
  "a login that this package does not have": [{ authType: "databricks-cli" }, "authType"],
  "an authType without its fields": [{ authType: "pat" }, "authType"],
  "half a login, whose other half may be in the environment": [{ clientId: "client" }, "clientId"],
  "a token beside a profile, because either may be used": [{ token: "dapi-admin", profile: "p" }, "token, profile"],
};

describe("the administrator of a ServicePrincipalToken with an explicit databricks provider", () => {
  for (const [sentence, [provider, administrator]] of Object.entries(TAKEN)) {
    for (const preview of [false, true]) {
      it(`logs in with the provider's: ${sentence}${preview ? ", known in a preview" : ""}`, async () => {
        const registrations = await register({ provider, preview });
        const { inputs, secrets } = named(registrations, "x-token");
        assert.deepEqual(inputs["administrator"], administrator);
        assert.ok(secrets.includes("administrator"));
      });
    }
  }

  for (const preview of [false, true]) {
    it(`is the environment's where the provider has none${preview ? ", which a preview knows" : ""}`, async () => {
      const registrations = await register({ provider: { httpTimeoutSeconds: 5, azureUseMsi: false }, preview });
      // An output without a value goes over the wire as null.
      assert.equal(named(registrations, "x-token").inputs["administrator"], null);
      assert.equal(named(registrations, "x-token").inputs["host"], CLOUD.host);
    });
  }

  it("is the argument, whatever login the provider has", async () => {
    const administrator = { authType: "pat", token: "dapi-other" } as const;
    const registrations = await register({ provider: { profile: "p" }, args: { ...EXISTING, administrator } });
    assert.deepEqual(named(registrations, "x-token").inputs["administrator"], administrator);
  });

  it("is not known in a preview before the provider's token is", async () => {
    const program = (): ServicePrincipalToken => {
      const made = new databricks.Provider("first", {});
      const token = made.urn.apply(() => pulumi.output(pulumi.unknown as unknown as string));
      const explicit = new databricks.Provider("mine", { host: CLOUD.host, token });
      return new ServicePrincipalToken("x", EXISTING, { providers: { databricks: explicit } });
    };
    const { registrations } = await runProgram(program, { preview: true });
    assert.equal(named(registrations, "x-token").inputs["administrator"], pulumi.runtime.unknownValue);
  });

  for (const [sentence, [provider, names]] of Object.entries(REFUSED)) {
    for (const preview of [false, true]) {
      it(`is asked for ${preview ? "in a preview" : "at once"} where the provider has ${sentence}`, async () => {
        const expected = `administrator: cannot be taken from the databricks provider in the options, which sets ${names}: give administrator too, or `;
        await assert.rejects(resolve(provider, preview), (error: Error) => {
          assert.ok(error.message.includes(expected), error.message);
          assert.doesNotMatch(error.message, /dapi-admin|secret-word/);
          return true;
        });
      });
    }
  }

  it("is not required when the principal may use tokens already and logs in by itself", async () => {
    const login = { authType: "oauth-m2m", clientSecret: "dose" } as const;
    const args = { ...EXISTING, usage: "assumed", login } as const;
    const registrations = await register({ provider: { profile: "p" }, args });
    assert.equal(named(registrations, "x-token").inputs["administrator"], null);
  });
});

describe("the host of a ServicePrincipalToken whose explicit provider has none", () => {
  it("is known in a preview", async () => {
    const program = (): ServicePrincipalToken => {
      const providers = { databricks: new databricks.Provider("mine", { token: "dapi-admin" }) };
      return new ServicePrincipalToken("x", EXISTING, { providers });
    };
    const { registrations } = await runProgram(program, {
      preview: true,
      environment: { DATABRICKS_HOST: CLOUD.host },
    });
    assert.equal(named(registrations, "x-token").inputs["host"], CLOUD.host);
  });
});
