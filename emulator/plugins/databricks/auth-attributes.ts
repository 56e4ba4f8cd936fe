import type { ConnectFacts } from "../resource-type";

/** An attribute of the databricks provider that its login depends on, or that it shows when a login fails. */
interface Attribute {
  /** As messages name it; the provider input is the same in camel case. */
  readonly name: string;
  readonly variable: string;
  /** The group of login methods that it belongs to. */
  readonly family?: string;
  readonly isSecret?: true;
  readonly isFlag?: true;
}

/** In the order of the SDK's own table. */
const ATTRIBUTES: readonly Attribute[] = [
  { name: "host", variable: "DATABRICKS_HOST" },
  { name: "cluster_id", variable: "DATABRICKS_CLUSTER_ID" },
  { name: "warehouse_id", variable: "DATABRICKS_WAREHOUSE_ID" },
  { name: "serverless_compute_id", variable: "DATABRICKS_SERVERLESS_COMPUTE_ID" },
  {
    name: "metadata_service_url",
    variable: "DATABRICKS_METADATA_SERVICE_URL",
    family: "metadata-service",
    isSecret: true,
  },
  { name: "account_id", variable: "DATABRICKS_ACCOUNT_ID" },
  { name: "workspace_id", variable: "DATABRICKS_WORKSPACE_ID" },
  { name: "token", variable: "DATABRICKS_TOKEN", family: "pat", isSecret: true },
  { name: "username", variable: "DATABRICKS_USERNAME", family: "basic" },
  { name: "password", variable: "DATABRICKS_PASSWORD", family: "basic", isSecret: true },
  { name: "profile", variable: "DATABRICKS_CONFIG_PROFILE" },
  { name: "config_file", variable: "DATABRICKS_CONFIG_FILE" },
  { name: "google_service_account", variable: "DATABRICKS_GOOGLE_SERVICE_ACCOUNT", family: "google" },
  { name: "google_credentials", variable: "GOOGLE_CREDENTIALS", family: "google", isSecret: true },
  { name: "azure_workspace_resource_id", variable: "DATABRICKS_AZURE_RESOURCE_ID", family: "azure" },
  { name: "azure_use_msi", variable: "ARM_USE_MSI", family: "azure", isFlag: true },
  { name: "azure_client_secret", variable: "ARM_CLIENT_SECRET", family: "azure", isSecret: true },
  { name: "azure_client_id", variable: "ARM_CLIENT_ID", family: "azure" },
  { name: "azure_tenant_id", variable: "ARM_TENANT_ID", family: "azure" },
  { name: "actions_id_token_request_url", variable: "ACTIONS_ID_TOKEN_REQUEST_URL" },
  // Not shown here, although the SDK shows it.
  { name: "actions_id_token_request_token", variable: "ACTIONS_ID_TOKEN_REQUEST_TOKEN", isSecret: true },
  { name: "azure_environment", variable: "ARM_ENVIRONMENT" },
  { name: "azure_login_app_id", variable: "DATABRICKS_AZURE_LOGIN_APP_ID", family: "azure" },
  { name: "client_id", variable: "DATABRICKS_CLIENT_ID", family: "oauth" },
  { name: "client_secret", variable: "DATABRICKS_CLIENT_SECRET", family: "oauth", isSecret: true },
  { name: "databricks_cli_path", variable: "DATABRICKS_CLI_PATH" },
  { name: "databricks_id_token_filepath", variable: "DATABRICKS_OIDC_TOKEN_FILEPATH", family: "file-oidc" },
  { name: "oidc_token_env", variable: "DATABRICKS_OIDC_TOKEN_ENV", family: "env-oidc" },
];

const TRUE = /^(1|t|T|TRUE|true|True)$/;

/**
 * Throws as the provider does when attributes of more than one login method are set, complete or not, and no authType
 * chooses one of them.
 */
export function requireOneMethod({ config, environment }: ConnectFacts): void {
  const used = ATTRIBUTES.flatMap((attribute) => {
    const value = config[toInput(attribute.name)] || (environment[attribute.variable] ?? "");
    const isSet = attribute.isFlag ? TRUE.test(value) : value !== "";
    return isSet ? [{ ...attribute, value: attribute.isFlag ? "true" : value }] : [];
  });
  const families = [...new Set(used.flatMap(({ family }) => family ?? []))].sort();
  if (families.length < 2 || config["authType"] || environment["DATABRICKS_AUTH_TYPE"]) return;
  const shown = used.map(({ name, value, isSecret }) => `${name}=${isSecret ? "***" : value}`);
  const variables = used.map(({ variable }) => variable).filter((variable) => environment[variable]);
  const seen = variables.length > 0 ? `. Env: ${variables.join(", ")}` : "";
  throw new Error(
    `validate: more than one authorization method configured: ${families.join(" and ")}. ` +
      `Config: ${shown.join(", ")}${seen}`,
  );
}

function toInput(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
