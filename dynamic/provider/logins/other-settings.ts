import type { Runtime } from "../runtime";
import { readSetting, type Setting, type SettingName } from "./settings";

/** A setting of a method that is not among ours, or that no method of ours uses. */
interface OtherSetting extends SettingName {
  /** Group of its method in Databricks' SDKs. */
  readonly family: string;
  /** Counts only if it is true, as Go reads a boolean. */
  readonly isFlag?: true;
}

/**
 * The databricks provider counts these too when it looks for more than one method.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/config.go fields with an `auth` tag
 */
const OTHER_SETTINGS: readonly OtherSetting[] = [
  { family: "azure", variable: "ARM_USE_MSI", key: "azureUseMsi", isFlag: true },
  { family: "azure", variable: "DATABRICKS_AZURE_LOGIN_APP_ID", key: "azureLoginAppId" },
  { family: "basic", variable: "DATABRICKS_USERNAME", key: "username" },
  { family: "basic", variable: "DATABRICKS_PASSWORD", key: "password" },
  { family: "env-oidc", variable: "DATABRICKS_OIDC_TOKEN_ENV", key: "oidcTokenEnv" },
  { family: "file-oidc", variable: "DATABRICKS_OIDC_TOKEN_FILEPATH", key: "databricksIdTokenFilepath" },
  { family: "google", variable: "DATABRICKS_GOOGLE_SERVICE_ACCOUNT", key: "googleServiceAccount" },
  { family: "google", variable: "GOOGLE_CREDENTIALS", key: "googleCredentials" },
  { family: "metadata-service", variable: "DATABRICKS_METADATA_SERVICE_URL", key: "metadataServiceUrl" },
];

const TRUE = /^(1|t|T|TRUE|true|True)$/;

/** The ones that are set, with their families. */
export function readOtherSettings(runtime: Runtime): readonly { readonly family: string; readonly setting: Setting }[] {
  return OTHER_SETTINGS.flatMap(({ family, isFlag, ...name }) => {
    const setting = readSetting(runtime, name);
    return setting === undefined || (isFlag && !TRUE.test(setting.value)) ? [] : [{ family, setting }];
  });
}
