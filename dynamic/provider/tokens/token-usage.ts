import { findServicePrincipal } from "../databricks/service-principals-api";
import { addTokenUsage, getTokenPermissions, type TokenPermissions } from "../databricks/token-permissions-api";
import { createToken, revokeToken } from "../databricks/tokens-api";
import { ApiError } from "../errors/api-error";
import { explain } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import type { AdministratorClient } from "../logins/administrator-login";
import { rememberOnce } from "../remember-once";
import type { MemorySlot } from "../runtime";

/** Lifetime of the temporary token: a workspace without any token has no token permissions. */
const BOOTSTRAP_SECONDS = 900;

/** By workspace and administrator. */
const PERMISSIONS: MemorySlot<Map<string, Promise<TokenPermissions>>> = { create: () => new Map() };

/** By workspace and principal: the source of its CAN_USE, once this process has looked and granted. */
const SOURCES: MemorySlot<Map<string, Promise<string>>> = { create: () => new Map() };

/**
 * The source of the principal's CAN_USE: "present" or "group NAME"; undefined when it has none. Reads the permissions once
 * per workspace, administrator and process, and anew if `isAgain`; a failure is not remembered.
 */
export async function findTokenUsage(
  administrator: AdministratorClient,
  applicationId: string,
  isAgain = false,
): Promise<string | undefined> {
  const permissions = await readPermissions(administrator, isAgain);
  if (permissions.servicePrincipals.includes(applicationId.toLowerCase())) return "present";
  if (permissions.groups.every((group) => group === "admins")) return undefined;
  const principal = await findServicePrincipal(administrator, applicationId);
  const group = principal?.groups.find(({ name }) => permissions.groups.includes(name))?.name;
  return group === undefined ? undefined : `group ${group}`;
}

/** As `findTokenUsage`; reads the permissions anew before it says that there is none: they may be from before a grant. */
export async function confirmTokenUsage(
  administrator: AdministratorClient,
  applicationId: string,
): Promise<string | undefined> {
  return (await findTokenUsage(administrator, applicationId)) ?? findTokenUsage(administrator, applicationId, true);
}

function readPermissions(administrator: AdministratorClient, isAgain: boolean): Promise<TokenPermissions> {
  const { runtime, origin, given } = administrator;
  const known = runtime.recall(PERMISSIONS);
  const key = JSON.stringify([origin, given]);
  if (isAgain) known.delete(key);
  return rememberOnce(known, key, () => getTokenPermissions(administrator));
}

/**
 * Grants CAN_USE if it is missing, once per principal and process, and anew if `isAgain`. Returns its source: "added", or
 * the answer of `findTokenUsage`.
 */
export async function ensureTokenUsage(
  administrator: AdministratorClient,
  applicationId: string,
  isAgain = false,
): Promise<string> {
  const sources = administrator.runtime.recall(SOURCES);
  const principal = `${administrator.origin} ${applicationId.toLowerCase()}`;
  const earlier = isAgain ? undefined : sources.get(principal);
  const grant = (): Promise<string> => grantMissingUsage(administrator, applicationId, isAgain);
  // Whoever was refused may have had another administrator.
  const source = earlier?.then((known) => (known === "added" ? "present" : known), grant) ?? grant();
  sources.set(principal, source);
  return source;
}

async function grantMissingUsage(
  administrator: AdministratorClient,
  applicationId: string,
  isAgain: boolean,
): Promise<string> {
  const add = (): Promise<void> =>
    awaitPropagation(administrator.runtime, () => addTokenUsage(administrator, applicationId));
  try {
    const source = await findTokenUsage(administrator, applicationId, isAgain);
    if (source !== undefined) return source;
    await add();
  } catch (error) {
    if (!isWithoutTokens(error)) throw error;
    await withBootstrapToken(administrator, add);
  }
  return "added";
}

/** A workspace in which nobody has a token has no token permissions either: "tokens tokens does not exist". */
export function isWithoutTokens(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && /tokens does not exist/.test(error.serverMessage);
}

async function withBootstrapToken(administrator: AdministratorClient, work: () => Promise<void>): Promise<void> {
  const request = {
    comment: "databricks-pat: temporary first token of this workspace",
    lifetimeSeconds: BOOTSTRAP_SECONDS,
    scopes: undefined,
  };
  const { info } = await createToken(administrator, request);
  try {
    await work();
  } finally {
    await revokeToken(administrator, info.tokenId).catch((error: unknown) => {
      administrator.runtime.log(
        `token ${info.tokenId} of the administrator could not be revoked and expires within 15 minutes: ${explain(error)}`,
      );
    });
  }
}
