import { quote } from "./quote";

/** The names in the Azure resource id of a workspace. */
export interface WorkspaceResourceId {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly workspaceName: string;
}

const FORM =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/\s]+)\/providers\/Microsoft\.Databricks\/workspaces\/([^/\s]+)$/i;

/** Whether a text is meant as the id of an Azure resource and not as a URL. */
export function isResourceId(value: unknown): value is string {
  return typeof value === "string" && /^\s*\/subscriptions\//i.test(value);
}

/** The names in the resource id of a workspace; undefined for any other text. */
export function parseResourceId(value: string): WorkspaceResourceId | undefined {
  const [, subscriptionId, resourceGroupName, workspaceName] = FORM.exec(value.trim()) ?? [];
  if (subscriptionId === undefined || resourceGroupName === undefined || workspaceName === undefined) return undefined;
  return { subscriptionId, resourceGroupName, workspaceName };
}

/** The problem with a text that is meant as the resource id of a workspace, or undefined. */
export function resourceIdProblem(value: string): string | undefined {
  if (parseResourceId(value) !== undefined) return undefined;
  return `${quote(value)} is not the resource id of a workspace: copy it from Properties of the workspace in the Azure portal, or give its URL`;
}
