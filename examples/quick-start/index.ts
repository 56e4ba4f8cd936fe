import { ServicePrincipalToken } from "pulumi-databricks-pat";

const reporting = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  rotationTrigger: "first", // any other text rotates the token in the next pulumi up
});

export const { tokenValue, expiresAt } = reporting;
