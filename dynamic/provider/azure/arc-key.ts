import { dirname, join, resolve } from "node:path";
import { ProviderError } from "../errors/provider-error";
import { FileProblem, readRegularFile } from "../regular-file";

/** The longest key that the agent writes. */
const LONGEST_KEY_BYTES = 4_096;

/**
 * The key in the file that a challenge of the Azure Arc agent names. Reads nothing outside the agent's own folder:
 * whoever answers at its address could have any file of this machine sent to it otherwise. Throws "LOGIN_UNSUPPORTED".
 *
 * @see https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
 */
export function readArcKey(
  challenge: string | null,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const file = /^Basic realm=(.+)$/i.exec(challenge ?? "")?.[1]?.replace(/^"(.*)"$/, "$1") ?? "";
  const folder = toKeyFolder(env, platform);
  if (!file.endsWith(".key") || dirname(resolve(file)) !== resolve(folder)) {
    throw failure(`it names no key in ${folder}`);
  }
  try {
    return readRegularFile(file, LONGEST_KEY_BYTES).toString("utf8");
  } catch (error) {
    if (error instanceof FileProblem && error.kind === "too long") throw failure(`its key ${error.message}`);
    const group = platform === "win32" ? "Administrators or Hybrid agent extension applications" : "himds";
    throw failure(`its key cannot be read: add the user that runs pulumi to the group ${group}`);
  }
}

function toKeyFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? join(env.ProgramData ?? "C:\\ProgramData", "AzureConnectedMachineAgent", "Tokens")
    : "/var/opt/azcmagent/tokens";
}

function failure(because: string): ProviderError {
  return new ProviderError("LOGIN_UNSUPPORTED", `the agent of Azure Arc refused the managed identity, and ${because}`);
}
