import { toWorkspaceOrigin, workspaceHostProblem } from "../../dynamic/arguments/host";
import { ProfileError } from "../../dynamic/provider/logins/profile";
import type { Runtime } from "../../dynamic/provider/runtime";
import { toLoginAdvice } from "../login-advice";
import type { WorkspaceOptions } from "../workspace-options";
import { findHost, UsageProblem } from "../workspace-run";
import type { DoctorFinding } from "./doctor-finding";

/** What was found about the host of the workspace. */
export interface HostFinding extends DoctorFinding {
  /** Undefined unless it is the host of a workspace. */
  readonly origin: string | undefined;
}

/** Whether a host is named, whether it is one of a workspace, and where it was found. */
export function findHostFinding(runtime: Runtime, options: WorkspaceOptions): HostFinding {
  try {
    const { value, name, place } = findHost(runtime, options);
    const source = place === undefined ? name : `${name} of ${place}`;
    const problem = workspaceHostProblem(value);
    if (problem !== undefined)
      return { status: "problem", because: `${source}: ${problem}`, facts: { source }, origin: undefined };
    const origin = toWorkspaceOrigin(value);
    return { status: "ok", because: `${origin} (${source})`, facts: { host: origin, source }, origin };
  } catch (error) {
    if (error instanceof UsageProblem) return { status: "problem", because: error.message, origin: undefined };
    if (!(error instanceof ProfileError)) throw error;
    const because = `no workspace is named, because ${error.why}`;
    return { status: "problem", because, remedy: toLoginAdvice(error, options), code: error.code, origin: undefined };
  }
}
