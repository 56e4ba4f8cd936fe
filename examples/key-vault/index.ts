import { ServicePrincipalToken } from "pulumi-databricks-pat";

const reporting = new ServicePrincipalToken("reporting", {
  kind: "entra",
  lifetime: "90d",
  renewBefore: "30d",
  scopes: ["sql"],
  publish: { resourceGroupName: "rg-data", vaultName: "kv-data", secretName: "databricks-pat-reporting" },
});

export const { tokenId, expiresAt, renewAt, secretUri } = reporting;
