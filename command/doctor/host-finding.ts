import { toWorkspaceOrigin, workspaceHostProblem } from "../../dynamic/arguments/host";
import type { FoundHost } from "../workspace-run";
import type { DoctorFinding } from "./doctor-finding";

/** Whether the host is one of a workspace, and where it was found. */
export function findHostFinding({ value, name, place }: FoundHost): DoctorFinding {
  const source = place === undefined ? name : `${name} of ${place}`;
  const problem = workspaceHostProblem(value);
  if (problem !== undefined) return { status: "problem", because: `${source}: ${problem}`, facts: { source } };
  const host = toWorkspaceOrigin(value);
  return { status: "ok", because: `${host} (${source})`, facts: { host, source } };
}
