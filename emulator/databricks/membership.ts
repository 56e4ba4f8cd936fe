import type { Principal } from "./workspace-principal";
import type { Group, Workspace } from "./workspace";

/** The groups that a principal or group is in, directly or through another group. */
export function groupsOf(workspace: Workspace, memberId: string): readonly Group[] {
  const found = new Set<Group>();
  const pending = [memberId];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const group of workspace.groups) {
      if (found.has(group) || !group.members.includes(id)) continue;
      found.add(group);
      pending.push(group.id);
    }
  }
  return [...found];
}

/** Whether the principal is a workspace administrator. */
export function isAdministrator(workspace: Workspace, principal: Principal): boolean {
  return groupsOf(workspace, principal.id).some((group) => group.displayName === "admins");
}
