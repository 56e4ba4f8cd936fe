import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();

const ingestion = new ServicePrincipalToken("ingestion", {
  kind: "databricks",
  lifetime: "30d",
  rotationTrigger: config.get("rotationTrigger"),
});

const scope = new databricks.SecretScope("ingestion", { name: "ingestion" });

// A changed value replaces this resource: the new value is written over the old one, which has the same key. The old
// resource is then let go. Without `retainOnDelete`, its deletion would delete the new value; with `deleteBeforeReplace`
// the key would be missing for a moment, and for longer if the new value cannot be written. A destroy deletes the secret
// with its scope.
new databricks.Secret(
  "ingestion-token",
  { scope: scope.name, key: "token", stringValue: ingestion.tokenValue },
  { retainOnDelete: true },
);

export const { tokenId, expiresAt, rotationReason } = ingestion;
