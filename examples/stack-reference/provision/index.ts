import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const reporting = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  rotationTrigger: new pulumi.Config().get("rotationTrigger"),
  // The other stack gets the new token in its own pulumi up: until then the replaced one stays active.
  overlap: "24h",
});

export const { tokenValue, tokenId, rotationReason } = reporting;
