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

// A changed value replaces this resource. Without `deleteBeforeReplace`, deleting the old secret last would delete the
// new one, because both have the same key.
new databricks.Secret(
  "ingestion-token",
  { scope: scope.name, key: "token", stringValue: ingestion.tokenValue },
  { deleteBeforeReplace: true },
);

export const { tokenId, expiresAt, rotationReason } = ingestion;
