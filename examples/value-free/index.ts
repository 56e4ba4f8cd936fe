import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const scope = new databricks.SecretScope("reporting", { name: "reporting" });

// The provider writes the token into the scope itself. Neither the state nor this program ever has its value.
const reporting = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  storeValue: false,
  rotationTrigger: new pulumi.Config().get("rotationTrigger"),
  publish: { notebooks: { kind: "secret-scope", scope: scope.name, key: "token" } },
});

export const { tokenId, published, rotationReason } = reporting;
