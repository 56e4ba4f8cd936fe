import { toErrorCode } from "../dynamic/provider/errors/remedies";
import { ProfileError } from "../dynamic/provider/logins/profile";
import type { WorkspaceOptions } from "./workspace-options";

/** Where this command reads logins, and its own options for one; undefined for a failure that they do not change. */
export function toLoginAdvice(error: unknown, { profile }: WorkspaceOptions): string | undefined {
  if (error instanceof ProfileError) return profile === undefined ? OTHER_FILE : OTHER_PROFILE;
  const code = toErrorCode(error);
  if (code === "NO_ADMINISTRATOR") return profile === undefined ? NO_OTHER_PLACE : ONE_PROFILE;
  return code === "LOGIN_AMBIGUOUS" || code === "LOGIN_UNSUPPORTED"
    ? "For one run of this command --auth-type names the method"
    : undefined;
}

const NO_OTHER_PLACE =
  "This command reads the environment and profiles alone: where the program or the stack configuration has the login, set it in the environment for this command, or name a profile that has it with --profile";

const ONE_PROFILE =
  "With --profile this command reads that profile alone, and no login of the environment: complete the profile, or leave --profile out";

const OTHER_FILE =
  "Correct the file or the name of the profile, or set DATABRICKS_CONFIG_FILE to another file of profiles";

const OTHER_PROFILE =
  "Correct the file or --profile, or leave --profile out where the environment has the host and the login";
