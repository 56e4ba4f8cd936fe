import { toWorkspaceOrigin, workspaceHostProblem } from "../../arguments/host";
import { isAlias, knownWorkspaceId, rememberCurrentName, rememberSavedId } from "../databricks/workspace-id";
import type { Runtime } from "../runtime";
import { toCanonical } from "./canonical";
import { isUnknown, type Properties } from "./properties";
import { compare, type DiffResult } from "./resource-lifecycle";

/**
 * Compares two sets of properties, like `compare`, in one spelling. If both hosts are names of the same workspace, the
 * new one does not replace the resource: it is saved.
 */
export async function compareInWorkspace(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  replacing: readonly string[],
  updating: readonly string[],
): Promise<DiffResult> {
  rememberWorkspace(runtime, olds);
  const difference = compare(toCanonical(olds), toCanonical(news), replacing, updating);
  const [old, current] = [toOrigin(olds), toOrigin(news)];
  if (current !== undefined) rememberCurrentName(runtime, current);
  if (!difference.replaces.includes("host") || old === undefined || current === undefined) return difference;
  if (!(await isAlias(runtime, old, current))) return difference;
  return { ...difference, replaces: difference.replaces.filter((name) => name !== "host") };
}

/** Remembers the workspace id in a saved state; older states have none. */
export function rememberWorkspace(runtime: Runtime, saved: Properties): void {
  const origin = toOrigin(saved);
  if (origin !== undefined) rememberSavedId(runtime, origin, saved.workspaceId);
}

/** The id of the workspace as an output, if this process knows it; an update in place keeps that of `olds`. */
export function toWorkspaceOutput(runtime: Runtime, { host }: Properties, olds: Properties = {}): Properties {
  const workspaceId = knownWorkspaceId(runtime, toWorkspaceOrigin(String(host))) ?? olds.workspaceId;
  return workspaceId === undefined ? {} : { workspaceId };
}

function toOrigin({ host }: Properties): string | undefined {
  return isUnknown(host) || workspaceHostProblem(host) !== undefined ? undefined : toWorkspaceOrigin(String(host));
}
