/** The scope of an Entra token for Azure Databricks, in every cloud and for every workspace. */
export const AZURE_DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";
