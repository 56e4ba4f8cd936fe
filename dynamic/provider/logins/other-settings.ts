import type { SettingName } from "../../arguments/auth-types";

/**
 * Settings of methods that are not among ours, or that no method of ours uses: the databricks provider counts these too
 * when it looks for more than one method.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config.go fields with an `auth` tag
 */
export const OTHER_SETTINGS: readonly SettingName[] = [
  { family: "azure", variable: "DATABRICKS_AZURE_LOGIN_APP_ID", key: "azureLoginAppId" },
  { family: "basic", variable: "DATABRICKS_USERNAME", key: "username" },
  { family: "basic", variable: "DATABRICKS_PASSWORD", key: "password" },
  { family: "google", variable: "DATABRICKS_GOOGLE_SERVICE_ACCOUNT", key: "googleServiceAccount" },
  { family: "google", variable: "GOOGLE_CREDENTIALS", key: "googleCredentials" },
  { family: "metadata-service", variable: "DATABRICKS_METADATA_SERVICE_URL", key: "metadataServiceUrl" },
];
