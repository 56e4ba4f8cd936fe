import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();

const reporting = new ServicePrincipalToken("reporting", {
  kind: "entra",
  lifetime: "90d",
  renewBefore: "30d",
  rotationTrigger: config.get("rotationTrigger"),
  scopes: ["sql"],
  publish: {
    vault: {
      kind: "key-vault",
      resourceGroupName: config.require("resourceGroupName"),
      vaultName: config.require("vaultName"),
      secretName: "reporting-databricks-pat",
    },
  },
});

export const { tokenId, expiresAt, renewAt, rotationReason, published } = reporting;
