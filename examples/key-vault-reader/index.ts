import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();

const reporting = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  rotationTrigger: config.get("rotationTrigger"),
  // reader.mjs reads the secret again as soon as its token is refused. Readers that cannot do so need an overlap.
  overlap: "0s",
  publish: {
    vault: {
      kind: "key-vault",
      resourceGroupName: config.require("resourceGroupName"),
      vaultName: config.require("vaultName"),
      secretName: "reporting-databricks-pat",
    },
  },
});

export const secretUri = reporting.published.apply(({ vault }) => vault);
export const { tokenId, rotationReason } = reporting;
