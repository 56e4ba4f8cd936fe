import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const reporting = new ServicePrincipalToken("reporting", { kind: "databricks", lifetime: "30d" });

const scope = new databricks.SecretScope("reporting", { name: "reporting" });

// For `retainOnDelete` see ../secret-scope.
export const secret = new databricks.Secret(
  "reporting-token",
  { scope: scope.name, key: "token", stringValue: reporting.tokenValue },
  { retainOnDelete: true },
);

/** What a job of ours gets, a secret. */
export const environment = pulumi.interpolate`DATABRICKS_TOKEN=${reporting.tokenValue}`;

export const { tokenId, expiresAt } = reporting;
