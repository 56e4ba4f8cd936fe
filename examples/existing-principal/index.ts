import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();
const etl = new ServicePrincipalToken("etl", {
  kind: "existing",
  applicationId: config.require("applicationId"),
  lifetime: "30d",
  rotationTrigger: config.get("rotationTrigger"),
});

export const { tokenValue, rotationReason } = etl;
