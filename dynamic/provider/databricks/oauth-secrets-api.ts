import { credential } from "../../arguments/credential";
import type { Schema } from "../../arguments/schema";
import { ApiError } from "../errors/api-error";
import { presentText, readAnswer } from "./answers";
import { listPages } from "./list-pages";
import type { WorkspaceClient } from "./workspace-client";

/** An OAuth secret of a service principal as the list shows it: it has neither a name nor a comment. */
export interface OAuthSecretInfo {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A new OAuth secret with its value. */
export interface OAuthSecret {
  readonly id: string;
  readonly value: string;
}

const LIST_OF_SECRETS = "a list of secrets";

const newSecret = ((z) => z.object({ id: presentText(z), secret: credential()(z) })) satisfies Schema;

const secretPage = ((z) =>
  z.object({
    secrets: z.nullish(
      z.array(z.object({ id: presentText(z), create_time: z.nullish(z.string()), expire_time: z.nullish(z.string()) })),
    ),
  })) satisfies Schema;

/**
 * The OAuth secrets of a service principal. Those that have expired are not listed.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsecretsproxy/list
 */
export async function listOAuthSecrets(
  administrator: WorkspaceClient,
  servicePrincipalId: string,
): Promise<readonly OAuthSecretInfo[]> {
  const path = toSecretsPath(servicePrincipalId);
  const pages = await listPages(administrator, { path }, LIST_OF_SECRETS);
  return pages
    .flatMap((page) => readAnswer(secretPage, page, LIST_OF_SECRETS).secrets ?? [])
    .map(({ id, create_time, expire_time }) => ({
      id,
      createdAt: Date.parse(create_time ?? ""),
      expiresAt: Date.parse(expire_time ?? ""),
    }));
}

/**
 * Makes an OAuth secret for a service principal. Not retried blindly: a lost answer may have left one.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsecretsproxy/create
 */
export async function createOAuthSecret(
  administrator: WorkspaceClient,
  servicePrincipalId: string,
  lifetimeSeconds: number,
): Promise<OAuthSecret> {
  const body = { lifetime: `${lifetimeSeconds}s` };
  const answer = await administrator.call({ method: "POST", path: toSecretsPath(servicePrincipalId), body });
  const { id, secret } = readAnswer(newSecret, answer, "a secret");
  return { id, value: secret };
}

/**
 * Deletes an OAuth secret of a service principal. One that is gone already is no error.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsecretsproxy/delete
 */
export async function deleteOAuthSecret(
  administrator: WorkspaceClient,
  servicePrincipalId: string,
  secretId: string,
): Promise<void> {
  const path = `${toSecretsPath(servicePrincipalId)}/${encodeURIComponent(secretId)}`;
  await administrator.call({ method: "DELETE", path }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}

/** The workspace's form of the path has no account id in it. */
function toSecretsPath(servicePrincipalId: string): string {
  return `/api/2.0/accounts/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/credentials/secrets`;
}
