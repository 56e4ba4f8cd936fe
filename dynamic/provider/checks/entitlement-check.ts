import { ENTERING } from "../../arguments/entitlements";
import { getGroupEntitlements } from "../databricks/service-principals-api";
import { administratorClient } from "../logins/administrator-login";
import type { Principal } from "../logins/principal-session";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";
import { withOnePatience } from "../http/one-patience";
import { readPrincipalRecord } from "./principal-record-check";

const WARNINGS: MemorySlot<Map<string, Promise<void>>> = { create: () => new Map() };

/**
 * Logs that the workspace shows no entitlement of a principal for which an administrator makes one-time secrets, once per
 * principal and process. It is no failure: the run may grant one before the mint, and groups of the account may have
 * members that the workspace does not show. Never throws.
 */
export function warnOfMissingEntitlement(runtime: Runtime, principal: Principal): Promise<void> {
  const { origin, applicationId, administrator } = principal;
  const key = JSON.stringify([origin, applicationId.toLowerCase(), administrator]);
  return rememberOnce(runtime.recall(WARNINGS), key, () => warn(runtime, principal).catch(() => undefined));
}

async function warn(runtime: Runtime, principal: Principal): Promise<void> {
  const { origin, applicationId, administrator } = principal;
  const question = { origin, administrator, about: "entitlements of principals" };
  if ((await withOnePatience(runtime, question, () => findEntitlement(runtime, principal))) !== undefined) return;
  runtime.log(
    `${applicationId} has no entitlement in ${origin}, neither of its own nor by a group that the workspace shows: ` +
      `the mint fails unless this run gives it ${ENTERING.slice(0, -1).join(", ")} or ${ENTERING.at(-1)}. ` +
      "Give it to the principal or to a group under Settings > Identity and access",
  );
}

/**
 * What lets the principal into the workspace: "workspace-access", or "workspace-access by the group robots"; undefined if
 * the workspace shows nothing. Throws where the workspace does not know the principal: other checks say that.
 */
export async function findEntitlement(runtime: Runtime, principal: Principal): Promise<string | undefined> {
  const { groups, entitlements } = await readPrincipalRecord(runtime, principal);
  const own = toEntering(entitlements);
  if (own !== undefined) return own;
  const client = administratorClient(runtime, principal.origin, principal.administrator);
  for (const { id, name } of groups) {
    const given = name === "admins" ? "every entitlement" : toEntering(await getGroupEntitlements(client, id));
    if (given !== undefined) return `${given} by the group ${name}`;
  }
  return undefined;
}

function toEntering(entitlements: readonly string[]): string | undefined {
  return ENTERING.find((entitlement) => entitlements.includes(entitlement));
}
