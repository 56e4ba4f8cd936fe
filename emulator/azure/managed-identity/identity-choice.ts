import type { EmulatorRequest } from "../../kernel/exchange";
import { hasPropagated } from "../azure-behaviour";
import type { Context } from "../azure-state";
import type { ManagedIdentity } from "../directory";

/** The query parameters by which a request names a user-assigned identity. */
export interface Selectors {
  readonly clientId: readonly string[];
  readonly objectId: readonly string[];
  readonly resourceId: readonly string[];
}

/**
 * The identity that a request is for: the one that it names, else the system-assigned one, else the only one. "several"
 * when there is no system-assigned one and more than one other.
 */
export function chooseIdentity(
  { query }: EmulatorRequest,
  context: Context,
  selectors: Selectors,
): ManagedIdentity | "unknown" | "several" {
  const { directory } = context.tenant;
  const known = directory.managedIdentities.filter((identity) => {
    if (hasPropagated(identity, directory.behaviour.newManagedIdentity, context.now)) return true;
    context.touch();
    return false;
  });
  const named = (names: readonly string[]): string | undefined =>
    names.map((name) => query.get(name) ?? "").find((value) => value !== "");
  const by = (field: "clientId" | "objectId" | "resourceId"): ManagedIdentity | "unknown" | undefined => {
    const value = named(selectors[field])?.toLowerCase();
    if (value === undefined) return undefined;
    return known.find((identity) => identity[field].toLowerCase() === value) ?? "unknown";
  };
  const chosen = by("clientId") ?? by("objectId") ?? by("resourceId");
  if (chosen !== undefined) return chosen;
  const system = known.find(({ kind }) => kind === "system");
  if (system !== undefined) return system;
  return known.length > 1 ? "several" : (known[0] ?? "unknown");
}
