import {
  createOAuthSecret,
  deleteOAuthSecret,
  listOAuthSecrets,
  type OAuthSecret,
  type OAuthSecretInfo,
} from "../databricks/oauth-secrets-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { isRefusal } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { explain, isNetworkRefusal } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import { toPatience } from "../http/patience";
import { retry } from "../http/retry";
import { TIMEOUTS } from "../http/timeouts";
import type { MemorySlot } from "../runtime";
import { decideSlot, isFull, isOneTime, ONE_TIME_SECONDS, type SecretOwner, toQuotaProblem } from "./secret-slots";

/** How many secrets may be left at most by calls whose answers were lost, where no list shows them. */
const MOST_UNSEEN = 2;

/** How often it may be refused because another run has taken the last place. */
const RACES = 5;

/** Secrets of this process that could not be deleted after their work. */
const LEFT: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * Makes a one-time secret for a principal. Where the principal has all that it may have, deletes one that a killed run has
 * left, or waits for one of another run. Throws "SECRET_QUOTA" if all belong to users, and "SECRET_QUOTA_BUSY" if the wait
 * was too long.
 */
export async function makeOneTimeSecret(administrator: WorkspaceClient, owner: SecretOwner): Promise<OAuthSecret> {
  for (let races = 0; ; races++) {
    const before = await awaitSlot(administrator, owner, races > 0);
    try {
      return await makeConfirmed(administrator, owner, before);
    } catch (error) {
      if (races === RACES || !isRefusal(error)) throw error;
      const secrets = await listIfPossible(administrator, owner);
      if (secrets === undefined || !isFull(secrets)) throw error;
    }
  }
}

/** Deletes a one-time secret after its work. Never throws: one that is left expires soon. */
export async function dropOneTimeSecret(
  administrator: WorkspaceClient,
  { applicationId, servicePrincipalId }: SecretOwner,
  secretId: string,
): Promise<void> {
  const { runtime } = administrator;
  await deleteOAuthSecret(administrator, servicePrincipalId, secretId).catch((error: unknown) => {
    runtime.recall(LEFT).add(secretId);
    runtime.log(
      `one-time secret ${secretId} of ${applicationId} could not be deleted and expires within 15 minutes: ${explain(error)}`,
    );
  });
}

/** The secrets that the principal has when it can have one more; undefined if they cannot be listed. */
function awaitSlot(
  administrator: WorkspaceClient,
  owner: SecretOwner,
  isRefused: boolean,
): Promise<readonly OAuthSecretInfo[] | undefined> {
  const { runtime } = administrator;
  const seenAt = new Map<string, number>();
  return awaitPropagation(runtime, async () => {
    const listed = await listIfPossible(administrator, owner);
    const secrets = listed && (await dropLeft(administrator, owner, listed));
    if (secrets === undefined) return undefined;
    const now = runtime.realNow();
    // A clock that is set back during the wait begins it again.
    for (const { id } of secrets) seenAt.set(id, Math.min(seenAt.get(id) ?? now, now));
    const decision = decideSlot(secrets, { now, seenAt, isRefused });
    switch (decision.action) {
      case "make":
        return secrets;
      case "delete":
        await deleteOAuthSecret(administrator, owner.servicePrincipalId, decision.secretId).catch((error: unknown) => {
          const because = `${decision.secretId} could not be deleted: ${explain(error)}`;
          throw new ProviderError("SECRET_QUOTA_BUSY", `${toQuotaProblem(owner, secrets)}. ${because}`);
        });
        return secrets.filter(({ id }) => id !== decision.secretId);
      case "wait":
        throw new ProviderError("SECRET_QUOTA_BUSY", toQuotaProblem(owner, secrets));
      case "refuse":
        throw new ProviderError("SECRET_QUOTA", toQuotaProblem(owner, secrets));
    }
  });
}

/** Deletes what this process could not delete before; returns the other secrets. */
async function dropLeft(
  administrator: WorkspaceClient,
  owner: SecretOwner,
  secrets: readonly OAuthSecretInfo[],
): Promise<readonly OAuthSecretInfo[]> {
  const left = administrator.runtime.recall(LEFT);
  const mine = secrets.filter(({ id }) => left.delete(id));
  for (const { id } of mine) await dropOneTimeSecret(administrator, owner, id);
  return secrets.filter((secret) => !mine.includes(secret) || left.has(secret.id));
}

/** Makes the secret, also if an answer is lost. Throws the refusal of a workspace in which no place is free after all. */
async function makeConfirmed(
  administrator: WorkspaceClient,
  owner: SecretOwner,
  before: readonly OAuthSecretInfo[] | undefined,
): Promise<OAuthSecret> {
  let unconfirmed = 0;
  let unseen = 0;
  const attempt = async (): Promise<OAuthSecret> => {
    try {
      return await createOAuthSecret(administrator, owner.servicePrincipalId, ONE_TIME_SECONDS);
    } catch (error) {
      if (isRefusal(error) || isNetworkRefusal(error)) throw error;
      const secrets = before && (await listIfPossible(administrator, owner));
      if (before === undefined || secrets === undefined) unseen += 1;
      else unconfirmed += 1 - (await deleteUnconfirmed(administrator, owner, before, secrets, unconfirmed + 1));
      throw error;
    }
  };
  const patience = (error: unknown): number =>
    isRefusal(error) || isNetworkRefusal(error) || unseen > MOST_UNSEEN
      ? 0
      : toPatience(error, true) || TIMEOUTS.unexplained;
  return retry(administrator.runtime, administrator.origin, attempt, patience);
}

/**
 * Deletes the secrets of calls whose answers were lost, and returns how many: one-time secrets that were not there before.
 * If there are more than such calls, another run has made one at the same time, and all are left to expire.
 */
async function deleteUnconfirmed(
  administrator: WorkspaceClient,
  owner: SecretOwner,
  before: readonly OAuthSecretInfo[],
  secrets: readonly OAuthSecretInfo[],
  most: number,
): Promise<number> {
  const known = new Set(before.map(({ id }) => id));
  const newest = Math.max(...before.map(({ createdAt }) => createdAt));
  const made = secrets.filter((secret) => !known.has(secret.id) && isOneTime(secret) && !(secret.createdAt < newest));
  if (made.length > most) return 0;
  for (const { id } of made) await dropOneTimeSecret(administrator, owner, id);
  return made.length;
}

/** The list only helps: without it the workspace itself decides. */
function listIfPossible(
  administrator: WorkspaceClient,
  { servicePrincipalId }: SecretOwner,
): Promise<readonly OAuthSecretInfo[] | undefined> {
  return listOAuthSecrets(administrator, servicePrincipalId).catch(() => undefined);
}
