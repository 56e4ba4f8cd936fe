import { randomBytes } from "node:crypto";
import type { Secret, SecretVersion, Vault } from "../resources";

/** Days that a deleted secret can be recovered. */
export const RECOVERABLE_DAYS = 90;

const DAY_SECONDS = 86_400;
const NAME = /^[0-9A-Za-z-]{1,127}$/;

/** The fields of a version that a write sets. */
export interface SecretWrite {
  readonly value: string;
  readonly contentType: string | undefined;
  readonly enabled: boolean;
  readonly notBefore: number | undefined;
  readonly expires: number | undefined;
  readonly tags: Record<string, string>;
}

/** Letters, digits and dashes, up to 127 of them. */
export function isSecretName(name: string): boolean {
  return NAME.test(name);
}

/** The secret of this name, deleted or not; one past its purge date is dropped. `now` in epoch milliseconds. */
export function findSecret(vault: Vault, name: string, now: number): Secret | undefined {
  const key = name.toLowerCase();
  const secret = Object.hasOwn(vault.secrets, key) ? vault.secrets[key] : undefined;
  if (secret?.deleted === undefined || toSeconds(now) < secret.deleted.purgeAt) return secret;
  delete vault.secrets[key];
  return undefined;
}

/** The secrets that are not deleted, by name. */
export function listSecrets(vault: Vault, now: number): readonly Secret[] {
  return allSecrets(vault, now).filter((secret) => secret.deleted === undefined);
}

/** The deleted secrets that can still be recovered, by name. */
export function listDeletedSecrets(vault: Vault, now: number): readonly Secret[] {
  return allSecrets(vault, now).filter((secret) => secret.deleted !== undefined);
}

/** The version that a read without a version returns. */
export function latestVersion(secret: Secret): SecretVersion {
  const latest = secret.versions.at(-1);
  if (latest === undefined) throw new Error(`secret ${secret.name} has no version`);
  return latest;
}

/** Adds a version; the first one creates the secret. */
export function addVersion(vault: Vault, name: string, write: SecretWrite, now: number): SecretVersion {
  const seconds = toSeconds(now);
  const version = { ...write, version: randomBytes(16).toString("hex"), created: seconds, updated: seconds };
  const secret = findSecret(vault, name, now);
  if (secret === undefined) vault.secrets[name.toLowerCase()] = { name, versions: [version] };
  else secret.versions.push(version);
  return version;
}

/** Changes a version in place: its attributes, type and tags. */
export function updateVersion(version: SecretVersion, changes: Partial<SecretWrite>, now: number): void {
  Object.assign(version, changes, { updated: toSeconds(now) });
}

/** Soft-deletes the secret: it can be recovered for 90 days. */
export function deleteSecret(secret: Secret, now: number): void {
  const at = toSeconds(now);
  secret.deleted = { at, purgeAt: at + RECOVERABLE_DAYS * DAY_SECONDS };
}

/** Recovers a deleted secret, which takes some time in a vault that is so configured. */
export function recoverSecret({ recoverySeconds = 0 }: Vault, secret: Secret, now: number): void {
  delete secret.deleted;
  if (recoverySeconds > 0) secret.recoveringUntil = toSeconds(now) + recoverySeconds;
}

/** Whether a secret is still being recovered: then it is neither found nor written. */
export function isRecovering({ recoveringUntil = 0 }: Secret, now: number): boolean {
  return toSeconds(now) < recoveringUntil;
}

/** Purges the secret: the name is free again. */
export function purgeSecret(vault: Vault, secret: Secret): void {
  delete vault.secrets[secret.name.toLowerCase()];
}

function allSecrets(vault: Vault, now: number): readonly Secret[] {
  return Object.keys(vault.secrets)
    .sort()
    .flatMap((name) => findSecret(vault, name, now) ?? []);
}

function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
