import type { EmulatorRequest, EmulatorResponse } from "../kernel/exchange";
import type { AddRoute } from "./azure-state";
import { vaultDomain } from "./key-vault/vault-address";

/** The description of a cloud, by which the azuread and azure-native providers find every other address. */
export function addCloudMetadataRoutes(route: AddRoute): void {
  route("GET", "/metadata/endpoints", answerMetadata);
}

function answerMetadata(request: EmulatorRequest): EmulatorResponse {
  const { origin } = request;
  return {
    status: 200,
    body: {
      portal: "https://portal.azure.com",
      authentication: {
        // The azuread provider appends "/{tenant}/…" to it as it is.
        loginEndpoint: origin,
        audiences: ["https://management.core.windows.net/", "https://management.azure.com/"],
        tenant: "common",
        identityProvider: "AAD",
      },
      media: "https://rest.media.azure.net",
      graphAudience: "https://graph.windows.net/",
      graph: "https://graph.windows.net/",
      name: "AzureCloud",
      suffixes: {
        azureDataLakeStoreFileSystem: "azuredatalakestore.net",
        acrLoginServer: "azurecr.io",
        sqlServerHostname: "database.windows.net",
        azureDataLakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
        keyVaultDns: vaultDomain(request),
        storage: "core.windows.net",
        azureFrontDoorEndpointSuffix: "azurefd.net",
        storageSyncEndpointSuffix: "afs.azure.net",
        mhsmDns: "managedhsm.azure.net",
      },
      batch: "https://batch.core.windows.net/",
      resourceManager: `${origin}/`,
      vmImageAliasDoc: "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/aliases.json",
      activeDirectoryDataLake: "https://datalake.azure.net/",
      sqlManagement: "https://management.core.windows.net:8443/",
      microsoftGraphResourceId: `${origin}/`,
      appInsightsResourceId: "https://api.applicationinsights.io",
      appInsightsTelemetryChannelResourceId: "https://dc.applicationinsights.azure.com/v2/track",
      attestationResourceId: "https://attest.azure.net",
      synapseAnalyticsResourceId: "https://dev.azuresynapse.net",
      logAnalyticsResourceId: "https://api.loganalytics.io",
      ossrDbmsResourceId: "https://ossrdbms-aad.database.windows.net",
    },
  };
}
