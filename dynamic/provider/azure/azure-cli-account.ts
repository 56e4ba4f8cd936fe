import { join } from "node:path";
import { FileProblem, readRegularFile } from "../regular-file";
import { findAzureCli } from "./az-command";

/**
 * Why the Azure CLI of this machine gives no token, as far as files say: it is not there, or nobody is logged in to it;
 * undefined if it may. Starts nothing: hosted runners have the Azure CLI, mostly without an account.
 */
export function azureCliProblem(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | undefined {
  if (findAzureCli(env, platform) === undefined) return "az is not on the PATH";
  const home = env.HOME || env.USERPROFILE;
  const folder = env.AZURE_CONFIG_DIR || (home && join(home, ".azure"));
  if (!folder) return undefined;
  return isEmpty(join(folder, "azureProfile.json"))
    ? "nobody is logged in to the Azure CLI, which az login changes"
    : undefined;
}

/** Whether the file of the accounts is not there, or has none; a text that is not read may have some. */
function isEmpty(file: string): boolean {
  try {
    const profile = JSON.parse(
      readRegularFile(file)
        .toString("utf8")
        .replace(/^\ufeff/, ""),
    ) as { subscriptions?: unknown } | null;
    return Array.isArray(profile?.subscriptions) && profile.subscriptions.length === 0;
  } catch (error) {
    return error instanceof FileProblem && error.kind === "missing";
  }
}
