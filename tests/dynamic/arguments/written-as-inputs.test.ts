import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  type PersonalAccessTokenArgs,
  type ServicePrincipalTokenArgs,
  ServicePrincipalToken,
} from "../../../components";
import { CLOUD } from "../../components/cloud-answers";
import { named, runProgram } from "../../components/recorded-program";

/** Programs as users write them. The test is that they compile; each is a function, so that none runs. */
const PROGRAMS: Readonly<Record<string, (config: pulumi.Config) => ServicePrincipalTokenArgs>> = {
  "a lifetime of the configuration, or else a default": (config) => ({
    kind: "databricks",
    lifetime: config.get("lifetime") ?? "90d",
  }),
  "a secret in a login": (config) => ({
    kind: "existing",
    applicationId: CLOUD.databricksApplicationId,
    login: { authType: "oauth-m2m", clientSecret: config.requireSecret("s") },
  }),
  "a login that is an output as a whole": (config) => ({
    kind: "existing",
    applicationId: CLOUD.databricksApplicationId,
    login: config.requireSecret("s").apply((clientSecret) => ({ authType: "oauth-m2m" as const, clientSecret })),
  }),
  "an output on every leaf": (config) => ({
    kind: "existing",
    applicationId: pulumi.output(CLOUD.databricksApplicationId),
    servicePrincipalId: pulumi.output("815"),
    host: pulumi.output(CLOUD.host),
    lifetime: pulumi.output("90d"),
    renewBefore: pulumi.output("30d"),
    windows: [{ cron: pulumi.output("0 22 * * SAT"), duration: pulumi.output("4h"), timezone: pulumi.output("UTC") }],
    revokeWhen: pulumi.output("unused" as const),
    overlap: "24h",
    scopes: ["sql", pulumi.output("files")],
    login: {
      authType: "azure-client-secret",
      tenantId: pulumi.output(CLOUD.tenantId),
      clientSecret: config.requireSecret("s"),
    },
    administrator: {
      authType: "azure-client-secret",
      tenantId: pulumi.output(CLOUD.tenantId),
      clientId: pulumi.output(CLOUD.entraApplicationId),
      clientSecret: config.requireSecret("s"),
    },
    adopt: { tokenId: pulumi.output("c0ffee"), tokenValue: config.requireSecret("s") },
    publish: {
      vault: {
        kind: "key-vault",
        resourceGroupName: pulumi.output("rg"),
        vaultName: pulumi.output("kv-data"),
        secretName: "token",
      },
      jobs: { kind: "secret-scope", scope: pulumi.output("jobs"), key: "token" },
    },
  }),
};

/** What does not compile: each line fails the build when it does. */
export const REFUSED: readonly Partial<PersonalAccessTokenArgs>[] = [
  // @ts-expect-error A login has a plain authType, which says what its fields are.
  { login: { authType: "oauth-m2m", tenantId: "t" } },
  // @ts-expect-error A token is no client secret.
  { login: { authType: "pat", clientSecret: "s" } },
  // @ts-expect-error The environment has the administrator's client id, or the argument does.
  { administrator: { authType: "oauth-m2m", clientSecret: "s" } },
];

describe("arguments written as inputs", () => {
  for (const [sentence, toArgs] of Object.entries(PROGRAMS)) {
    it(`may be ${sentence}`, async () => {
      const program = (): ServicePrincipalToken => new ServicePrincipalToken("x", toArgs(new pulumi.Config()));
      const surroundings = { config: { "pat:s": "dose" }, environment: { DATABRICKS_HOST: CLOUD.host } };
      const { registrations } = await runProgram(program, surroundings);
      assert.equal(named(registrations, "x-token").inputs["lifetime"], "90d");
      const { inputs, secrets } = named(registrations, "x-token");
      // The default login has no secret.
      const { authType } = inputs["login"] as { readonly authType: string };
      assert.equal(secrets.includes("login"), authType !== "one-time-secret");
    });
  }
});
