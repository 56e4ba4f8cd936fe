import type { Schema } from "../../arguments/schema";
import { ApiError } from "../errors/api-error";
import { readAnswer } from "./answers";
import { listPages } from "./list-pages";
import type { WorkspaceClient } from "./workspace-client";

const secretValue = ((z) => z.object({ value: z.string() })) satisfies Schema;

const LIST_OF_SCOPES = "a list of scopes";

const scopes = ((z) =>
  z.object({
    scopes: z.nullish(z.array(z.object({ name: z.string(), backend_type: z.nullish(z.string()) }))),
  })) satisfies Schema;

/**
 * The value of a secret; undefined if the scope or the key does not exist.
 *
 * @see https://docs.databricks.com/api/azure/workspace/secrets/getsecret
 */
export async function getScopeSecret(
  client: WorkspaceClient,
  scope: string,
  key: string,
  repeatable = true,
): Promise<string | undefined> {
  try {
    const answer = await client.call({
      method: "GET",
      path: "/api/2.0/secrets/get",
      query: { scope, key },
      repeatable,
    });
    return Buffer.from(readAnswer(secretValue, answer, "a secret").value, "base64").toString("utf8");
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}

/**
 * Writes a secret over the one that is there. Sent again after a lost answer, and never once the engine has ended: a late
 * write of a run that was killed would replace the token of a newer run.
 *
 * @see https://docs.databricks.com/api/azure/workspace/secrets/putsecret
 */
export async function putScopeSecret(
  client: WorkspaceClient,
  scope: string,
  key: string,
  value: string,
): Promise<void> {
  const body = { scope, key, string_value: value };
  await client.call({ method: "POST", path: "/api/2.0/secrets/put", body, repeatable: true, needsEngine: true });
}

/**
 * Deletes a secret. One that is gone, perhaps with its scope, is no error.
 *
 * @see https://docs.databricks.com/api/azure/workspace/secrets/deletesecret
 */
export async function deleteScopeSecret(client: WorkspaceClient, scope: string, key: string): Promise<void> {
  const body = { scope, key };
  await client
    .call({ method: "POST", path: "/api/2.0/secrets/delete", body, repeatable: true })
    .catch((error: unknown) => {
      if (!isUnknown(error)) throw error;
    });
}

/**
 * What keeps a scope: "DATABRICKS" or "AZURE_KEYVAULT"; undefined if the caller sees no such scope.
 * The case of its name does not matter.
 *
 * @see https://docs.databricks.com/api/azure/workspace/secrets/listscopes
 */
export async function getScopeBackend(
  client: WorkspaceClient,
  scope: string,
  repeatable = true,
): Promise<string | undefined> {
  const pages = await listPages(client, { path: "/api/2.0/secrets/scopes/list", repeatable }, LIST_OF_SCOPES);
  const listed = pages.flatMap((page) => readAnswer(scopes, page, LIST_OF_SCOPES).scopes ?? []);
  const found = listed.find(({ name }) => name.toLowerCase() === scope.toLowerCase());
  return found && (found.backend_type ?? "DATABRICKS");
}

function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.serverCode === "RESOURCE_DOES_NOT_EXIST";
}
