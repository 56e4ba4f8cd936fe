import { type Schema, valueOf } from "../../arguments/schema";
import { ApiError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import type { VaultClient } from "./vault-client";

/** A version of a secret, as a vault returns it. */
export interface VaultSecret {
  /** 32 hexadecimal digits. */
  readonly version: string;
  readonly value: string;
  readonly contentType: string | undefined;
  /** Epoch seconds. */
  readonly expires: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a write sets. */
export type VaultSecretWrite = Omit<VaultSecret, "version">;

const bundle = ((z) =>
  z.object({
    id: z.string().check(z.regex(/\/secrets\/[^/]+\/[0-9a-zA-Z]+$/)),
    value: z.string(),
    contentType: z.nullish(z.string()),
    attributes: z.nullish(z.object({ exp: z.nullish(z.number()) })),
    tags: z.nullish(z.record(z.string(), z.string())),
  })) satisfies Schema;

/**
 * The newest version of a secret; undefined if there is no such secret. A disabled one is refused by the vault.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
 */
export async function getSecret(vault: VaultClient, name: string, repeatable = true): Promise<VaultSecret | undefined> {
  try {
    return toSecret(await vault.call({ method: "GET", path: toPath(name), repeatable }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404 && error.serverCode === "SecretNotFound") return undefined;
    throw error;
  }
}

/**
 * Writes a new version, which is enabled. Sent again after a lost answer: the worst is one more version with the same value.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret/set-secret
 */
export async function setSecret(vault: VaultClient, name: string, secret: VaultSecretWrite): Promise<VaultSecret> {
  const { value, contentType, expires, tags } = secret;
  const body = { value, contentType, tags, attributes: { enabled: true, exp: expires } };
  return toSecret(await vault.call({ method: "PUT", path: toPath(name), body }));
}

/**
 * Deletes a secret with all its versions; the vault keeps them until they are purged. One that is gone is no error.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret/delete-secret
 */
export async function deleteSecret(vault: VaultClient, name: string): Promise<void> {
  await vault.call({ method: "DELETE", path: toPath(name) }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}

/**
 * Starts to recover a deleted secret with its versions; some seconds pass until it is back. One that is recovered or
 * purged already is no error.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/secrets/recover-deleted-secret/recover-deleted-secret
 */
export async function recoverSecret(vault: VaultClient, name: string): Promise<void> {
  const path = `/deletedsecrets/${encodeURIComponent(name)}/recover`;
  await vault.call({ method: "POST", path }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
  });
}

function toPath(name: string): string {
  return `/secrets/${encodeURIComponent(name)}`;
}

/** Throws "UNEXPECTED_ANSWER" for anything else, and never quotes it. */
function toSecret(answer: unknown): VaultSecret {
  const read = valueOf(bundle, answer);
  if (read === undefined)
    throw new ProviderError("UNEXPECTED_ANSWER", "the vault answered with something other than a secret");
  const { id, value, contentType, attributes, tags } = read;
  return {
    version: id.slice(id.lastIndexOf("/") + 1),
    value,
    contentType: contentType ?? undefined,
    expires: attributes?.exp ?? undefined,
    tags: tags ?? {},
  };
}
