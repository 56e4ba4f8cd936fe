import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";

// ORGANIZATION/PROJECT/STACK of ../provision; without Pulumi Cloud the organization is "organization".
const name = new pulumi.Config().require("provision");
const provision = new pulumi.StackReference(name);

const scope = new databricks.SecretScope("reporting", { name: "reporting" });

// It is a secret here too, because it is one in the other stack. For `retainOnDelete` see ../../secret-scope.
new databricks.Secret(
  "reporting-token",
  { scope: scope.name, key: "token", stringValue: provision.requireOutput("tokenValue") },
  { retainOnDelete: true },
);

export const tokenId = provision.requireOutput("tokenId");
