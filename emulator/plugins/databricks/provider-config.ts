import type { InputField } from "../resource-type";
import type { WorkspaceClient } from "./workspace-session";

/** The `providerConfig` input: the workspace that the resource is in, filled in by the provider. */
export const providerConfigInput: InputField = {
  shape: { object: { workspaceId: { shape: "string" } } },
  computed: true,
};

/** The `providerConfig` output. */
export async function toProviderConfig(workspace: WorkspaceClient): Promise<{ readonly workspaceId: string }> {
  return { workspaceId: (await workspace.getWorkspace()).workspaceId };
}
