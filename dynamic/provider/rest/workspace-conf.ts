import type { WorkspaceClient } from "./workspace-client";
import { toObject } from "./wire";

/** What a workspace allows of personal access tokens. */
export interface TokenPolicy {
  readonly isEnabled: boolean;
  /** The longest lifetime of a new token; undefined where the workspace sets none of its own. */
  readonly longestLifetimeDays: number | undefined;
}

/**
 * Settings are text, or null where they were never set; only an administrator may read them.
 *
 * @see https://docs.databricks.com/api/azure/workspace/workspaceconf/getstatus
 */
export async function getTokenPolicy(administrator: WorkspaceClient): Promise<TokenPolicy> {
  const keys = "enableTokensConfig,maxTokenLifetimeDays";
  const answer = toObject(
    await administrator.call({ method: "GET", path: "/api/2.0/workspace-conf", query: { keys } }),
    "settings",
  );
  const days = Number(answer.maxTokenLifetimeDays);
  return {
    isEnabled: String(answer.enableTokensConfig).toLowerCase() !== "false",
    longestLifetimeDays: Number.isInteger(days) && days > 0 ? days : undefined,
  };
}
