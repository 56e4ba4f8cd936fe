import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const reporting = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  rotationTrigger: new pulumi.Config().get("rotationTrigger"),
});

// The workspace is that of the environment or of databricks:host. A rotation updates this provider, and replaces nothing
// that it made. `authType` keeps it from other logins in the environment.
const asReporting = new databricks.Provider("as-reporting", { authType: "pat", token: reporting.tokenValue });

// Whoever makes a scope manages it: here the principal.
const scope = new databricks.SecretScope("reports", { name: "reports" }, { provider: asReporting });

export const scopeName = scope.name;
export const { tokenId, rotationReason } = reporting;
