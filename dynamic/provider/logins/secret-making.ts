import {
  createOAuthSecret,
  deleteOAuthSecret,
  listOAuthSecrets,
  type OAuthSecret,
  type OAuthSecretInfo,
} from "../databricks/oauth-secrets-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ApiError, isRefusal } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { explain, isNetworkRefusal, toErrorCode } from "../errors/remedies";
import { awaitPropagation } from "../http/propagation";
import { toPatience } from "../http/patience";
import { retry } from "../http/retry";
import { serverTimeAt } from "../http/server-time";
import { TIMEOUTS } from "../http/timeouts";
import type { MemorySlot } from "../runtime";
import { decideSlot, isFull, isOneTime, ONE_TIME_SECONDS, type SecretOwner, toQuotaProblem } from "./secret-slots";

/** How many secrets may be left at most by calls whose answers were lost, where no list shows them. */
const MOST_UNSEEN = 2;

/** How often it may be refused because another run has taken the last place. */
const RACES = 5;

/** A workspace may cut the times of secrets to seconds. */
const CUT = 1000;

/** Secrets of this process that could not be deleted after their work, with the numeric ids of their principals. */
const LEFT: MemorySlot<Map<string, string>> = { create: () => new Map() };

/**
 * Makes a one-time secret for a principal. Where the workspace refuses one more, looks at those that the principal has:
 * deletes one that a killed run has left, or waits for one of another run. Throws "SECRET_QUOTA" if all belong to users, and
 * "SECRET_QUOTA_BUSY" if the wait was too long.
 */
export async function makeOneTimeSecret(administrator: WorkspaceClient, owner: SecretOwner): Promise<OAuthSecret> {
  await dropLeft(administrator, owner);
  for (let races = 0; ; races++) {
    try {
      return await makeConfirmed(administrator, owner);
    } catch (error) {
      if (races === RACES || !isRefusal(error)) throw error;
      // Not the workspace has refused it, but something on the way.
      if (!(error instanceof ApiError) || isNetworkRefusal(error)) throw error;
      const secrets = (await listIfPossible(administrator, owner)) ?? [];
      if (isFull(secrets)) await awaitSlot(administrator, owner, secrets);
      // The list is stale or was refused, or another run has freed a place since.
      else if (toErrorCode(error) !== "SECRET_QUOTA") throw error;
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
    runtime.recall(LEFT).set(secretId, servicePrincipalId);
    runtime.log(
      `one-time secret ${secretId} of ${applicationId} could not be deleted and expires within 15 minutes: ${explain(error)}`,
    );
  });
}

/** Waits until the principal can have one more secret than those that were `listed`, or the list is refused. */
function awaitSlot(
  administrator: WorkspaceClient,
  owner: SecretOwner,
  listed: readonly OAuthSecretInfo[],
): Promise<void> {
  const { runtime } = administrator;
  const seenAt = new Map<string, number>();
  let known: readonly OAuthSecretInfo[] | undefined = listed;
  return awaitPropagation(runtime, async () => {
    const secrets = known ?? (await listIfPossible(administrator, owner));
    known = undefined;
    if (secrets === undefined) return;
    const now = runtime.realNow();
    // A clock that is set back during the wait begins it again.
    for (const { id } of secrets) seenAt.set(id, Math.min(seenAt.get(id) ?? now, now));
    const decision = decideSlot(secrets, { now, seenAt, isRefused: true });
    switch (decision.action) {
      case "make":
        return;
      case "delete":
        await deleteOAuthSecret(administrator, owner.servicePrincipalId, decision.secretId).catch((error: unknown) => {
          const because = `${decision.secretId} could not be deleted: ${explain(error)}`;
          throw new ProviderError("SECRET_QUOTA_BUSY", `${toQuotaProblem(owner, secrets)}. ${because}`);
        });
        return;
      case "wait":
        throw new ProviderError("SECRET_QUOTA_BUSY", toQuotaProblem(owner, secrets));
      case "refuse":
        throw new ProviderError("SECRET_QUOTA", toQuotaProblem(owner, secrets));
    }
  });
}

/** Deletes what this process could not delete before. */
async function dropLeft(administrator: WorkspaceClient, owner: SecretOwner): Promise<void> {
  const left = administrator.runtime.recall(LEFT);
  for (const [secretId, principalId] of [...left])
    if (principalId === owner.servicePrincipalId && left.delete(secretId))
      await dropOneTimeSecret(administrator, owner, secretId);
}

/** Makes the secret, also if an answer is lost. Throws the refusal of a workspace in which no place is free. */
async function makeConfirmed(administrator: WorkspaceClient, owner: SecretOwner): Promise<OAuthSecret> {
  const { runtime, origin, withoutPatience } = administrator;
  let unconfirmed = 0;
  let unseen = 0;
  let lostSince: number | undefined;
  const attempt = async (): Promise<OAuthSecret> => {
    const begunAt = runtime.realNow();
    try {
      // Sent at once: a busy workspace is waited for between the attempts.
      return await createOAuthSecret(withoutPatience, owner.servicePrincipalId, ONE_TIME_SECONDS);
    } catch (error) {
      if (isRefusal(error) || isNetworkRefusal(error)) throw error;
      lostSince ??= begunAt;
      const secrets = await listIfPossible(administrator, owner);
      const since = serverTimeAt(runtime, origin, lostSince);
      if (secrets === undefined || since === undefined) unseen += 1;
      else unconfirmed += 1 - (await deleteUnconfirmed(administrator, owner, secrets, since, unconfirmed + 1));
      if (unconfirmed === 0 && unseen === 0) lostSince = undefined;
      throw error;
    }
  };
  const patience = (error: unknown): number =>
    toPatience(error, false) ||
    (isRefusal(error) || isNetworkRefusal(error) || unseen > MOST_UNSEEN
      ? 0
      : toPatience(error, true) || TIMEOUTS.unexplained);
  return retry(runtime, origin, attempt, patience);
}

/**
 * Deletes the secrets of calls whose answers were lost, and returns how many: one-time secrets that are not older than the
 * first of these calls, by the workspace's clock. If there are more than such calls, another run has made one at the same
 * time, and all are left to expire.
 *
 * If such a call has made none, one that another run has made in its seconds is taken for it: a secret has no name, and
 * the list names no maker. That run then fails, or logs in again.
 */
async function deleteUnconfirmed(
  administrator: WorkspaceClient,
  owner: SecretOwner,
  secrets: readonly OAuthSecretInfo[],
  since: number,
  most: number,
): Promise<number> {
  const made = secrets.filter((secret) => isOneTime(secret) && secret.createdAt + CUT > since);
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
