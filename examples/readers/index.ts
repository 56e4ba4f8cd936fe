import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const config = new pulumi.Config();
const readersUrl = config.get("readersUrl");

const tellReaders = new pulumi.ResourceHook(
  "tell-readers",
  async ({ name }) => {
    if (readersUrl !== undefined) await fetch(readersUrl, { method: "POST", body: name });
  },
  { ignoreErrors: true },
);

const scope = new databricks.SecretScope("readers", { name: "readers" });

const ingestion = new ServicePrincipalToken(
  "ingestion",
  {
    kind: "databricks",
    lifetime: "30d",
    rotationTrigger: config.get("rotationTrigger"),
    publish: {
      vault: {
        kind: "key-vault",
        resourceGroupName: config.require("resourceGroupName"),
        vaultName: config.require("vaultName"),
        secretName: "ingestion-databricks-pat",
      },
      jobs: { kind: "secret-scope", scope: scope.name, key: "databricks-pat" },
    },
  },
  {
    // Hooks belong to the resources that write. One on the component would run when the component is created.
    transforms: [
      ({ type, props, opts }) =>
        type === "azure-native:keyvault:Secret" || type.endsWith("databricks-pat:PublishedSecret")
          ? { props, opts: { ...opts, hooks: { afterCreate: [tellReaders], afterUpdate: [tellReaders] } } }
          : undefined,
    ],
  },
);

export const { tokenId, expiresAt, rotationReason, published } = ingestion;
