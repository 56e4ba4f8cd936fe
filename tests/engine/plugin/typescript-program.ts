/** A program that uses the generated SDK. It is no file of its own, because the SDK is not there when the tests are compiled. */
export const TYPESCRIPT_PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as pat from "pulumi-databricks-pat-sdk";

const token = new pat.ServicePrincipalToken("reporting", {
  kind: "existing",
  applicationId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  usage: "assumed",
  lifetime: pulumi.output("30d"),
  overlap: "0s",
  revokeWhen: pat.RevokeWhen.Unused,
  login: {
    authType: "azure-client-secret",
    tenantId: "0f8fad5b-d9cb-469f-a165-70867728950e",
    clientSecret: new pulumi.Config().requireSecret("clientSecret"),
  },
  administrator: pulumi.output({ authType: pat.AdministratorAuthType.AzureCli }),
  publish: { vault: { kind: "key-vault", vaultName: "kv-data", secretName: "reporting" } },
  windows: [{ cron: "0 22 * * SAT", duration: "4h" }],
});

new pat.ServicePrincipalToken("loading", {
  kind: pat.PrincipalKind.Entra,
  entitlements: ["workspace-access"],
  login: { authType: "one-time-secret" },
});

export const places: pulumi.Output<string | undefined> = token.published.apply((published) => published["vault"]);
export const tokenValue: pulumi.Output<string> = token.tokenValue;
export const daysLeft: pulumi.Output<number> = token.daysLeft;

// What an SDK refuses before anything runs.
// @ts-expect-error the kind is missing
new pat.ServicePrincipalToken("a", {});
// @ts-expect-error no kind has this name
new pat.ServicePrincipalToken("b", { kind: "entrra" });
// @ts-expect-error an output does not decide which resources exist
new pat.ServicePrincipalToken("c", { kind: "entra", overlap: pulumi.output("24h") });
// @ts-expect-error a login has an authType
new pat.ServicePrincipalToken("d", { kind: "existing", login: { tenantId: "t" } });
// @ts-expect-error no argument has this name
new pat.ServicePrincipalToken("e", { kind: "entra", lifeTime: "90d" });
`;
