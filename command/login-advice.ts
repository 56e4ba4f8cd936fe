import type { ErrorCode } from "../dynamic/provider/errors/codes";
import type { WorkspaceOptions } from "./workspace-options";

/** Where this command reads logins, and its own options for one; undefined for a failure that they do not change. */
export function toLoginAdvice(code: ErrorCode, { profile }: WorkspaceOptions): string | undefined {
  if (code === "NO_ADMINISTRATOR") return profile === undefined ? NO_OTHER_PLACE : ONE_PROFILE;
  return code === "LOGIN_AMBIGUOUS" || code === "LOGIN_UNSUPPORTED"
    ? "For one run of this command --auth-type names the method"
    : undefined;
}

const NO_OTHER_PLACE =
  "This command reads the environment and profiles alone: where the program or the stack configuration has the login, set it in the environment for this command, or name a profile that has it with --profile";

const ONE_PROFILE =
  "With --profile this command reads that profile alone, and no login of the environment: complete the profile, or leave --profile out";
