import type { Schema } from "../../arguments/schema";
import { readAnswer } from "./answers";
import type { WorkspaceClient } from "./workspace-client";

const settings = ((z) =>
  z.object({
    enableTokensConfig: z.optional(z.unknown()),
    maxTokenLifetimeDays: z.optional(z.unknown()),
  })) satisfies Schema;

/** What a workspace allows for personal access tokens. */
export interface TokenPolicy {
  readonly isEnabled: boolean;
  /** The longest lifetime of a new token; undefined if the workspace sets none. */
  readonly longestLifetimeDays: number | undefined;
}

/**
 * Reads the token policy. Settings are text, or null if they were never set; only an administrator may read them.
 *
 * @see https://docs.databricks.com/api/azure/workspace/workspaceconf/getstatus
 */
export async function getTokenPolicy(administrator: WorkspaceClient): Promise<TokenPolicy> {
  const keys = "enableTokensConfig,maxTokenLifetimeDays";
  const answer = await administrator.call({ method: "GET", path: "/api/2.0/workspace-conf", query: { keys } });
  const { enableTokensConfig, maxTokenLifetimeDays } = readAnswer(settings, answer, "settings of the workspace");
  const days = Number(maxTokenLifetimeDays);
  return {
    isEnabled: String(enableTokensConfig).toLowerCase() !== "false",
    longestLifetimeDays: Number.isInteger(days) && days > 0 ? days : undefined,
  };
}
