import { refusalFailure } from "./errors";
import { groupsOf } from "./membership";
import type { Group, Workspace } from "./workspace";
import type { Behaviour } from "./workspace-behaviour";
import type { Principal } from "./workspace-principal";

/** All entitlements; clients fail on any other. */
export const ENTITLEMENTS: readonly string[] = [
  "allow-cluster-create",
  "allow-instance-pool-create",
  "databricks-sql-access",
  "workspace-access",
  "workspace-consume",
];

/** A kind of API, by which an entitlement opens it. */
export type OpenedApi = keyof Behaviour["entitlementsThatOpen"];

const OF_USERS: readonly string[] = ["databricks-sql-access", "workspace-access"];

/** The entitlements of a group. Those of the system groups are fixed: `admins` has all, `users` none since 2026-09-14. */
export function entitlementsOfGroup({ behaviour }: Workspace, { displayName, entitlements }: Group): readonly string[] {
  if (displayName === "admins") return ENTITLEMENTS;
  if (displayName !== "users") return entitlements;
  return behaviour.usersAreEntitled ? OF_USERS : [];
}

/** The entitlements of a principal: its own, and those of its groups. */
export function entitlementsOf(workspace: Workspace, principal: Principal): readonly string[] {
  const inherited = groupsOf(workspace, principal.id).flatMap((group) => entitlementsOfGroup(workspace, group));
  return [...new Set([...principal.entitlements, ...inherited])];
}

/**
 * The entitlements that a login now writes into its OAuth token, where they stay; none while they are new. Counts down
 * the logins until they are known.
 */
export function entitlementsAtLogin(workspace: Workspace, principal: Principal): readonly string[] {
  if (principal.unentitledLogins === 0) return entitlementsOf(workspace, principal);
  principal.unentitledLogins -= 1;
  return [];
}

/** Throws the 403 of a caller that has no entitlement that opens this API. */
export function requireEntitlement({ behaviour }: Workspace, api: OpenedApi, held: readonly string[]): void {
  const opening = behaviour.entitlementsThatOpen[api];
  if (opening.some((entitlement) => held.includes(entitlement))) return;
  const entitlements = `${opening.join(" or ")} entitlement${opening.length === 1 ? "" : "s"}`;
  throw refusalFailure(behaviour.entitlementMissing, { entitlements });
}
