import { isProperties, type Properties } from "../property-value";
import { textAt } from "../json-object";
import type { ArmClient } from "./arm-client";

const API_VERSION = "2026-01-01";

/** The function that reads a workspace: what Resource Manager answers, with the fields of `properties` beside the others. */
export async function getWorkspace(arm: ArmClient, args: Properties): Promise<Properties> {
  const { resourceGroupName, workspaceName } = args;
  const id =
    `/subscriptions/${arm.subscriptionId}/resourceGroups/${String(resourceGroupName)}` +
    `/providers/Microsoft.Databricks/workspaces/${String(workspaceName)}`;
  const { properties, ...found } = (await arm.send("GET", id, API_VERSION)) as Properties;
  return {
    ...found,
    ...(isProperties(properties) ? properties : {}),
    id: textAt(found, "id") ?? id,
    azureApiVersion: API_VERSION,
    computeMode: "Hybrid",
  };
}
