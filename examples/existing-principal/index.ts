import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();

// Set `applicationId` to that of a principal in your workspace. Without it the example makes one.
const applicationId =
  config.get("applicationId") ??
  new databricks.ServicePrincipal("etl", { displayName: "etl", workspaceAccess: true }).applicationId;

const etl = new ServicePrincipalToken("etl", {
  kind: "existing",
  applicationId,
  lifetime: "30d",
  rotationTrigger: config.get("rotationTrigger"),
});

export const { tokenValue, tokenId, rotationReason } = etl;
